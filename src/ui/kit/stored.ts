/**
 * Small remembered things (sizes, folds) in localStorage. Private windows may refuse both reading and writing; then they last as long as
 * the page. Settings and results do not belong here.
 */
const PREFIX = 'faultline.';

/** The stored value, or null when there is none, it cannot be read, or `isValid` refuses it. */
export function readStored<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

/** Stores a value; silently does not where that is refused. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Full or forbidden: nothing here is worth interrupting anyone for.
  }
}
