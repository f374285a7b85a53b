const isApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? '');

/** The strokes of a shortcut in one spelling: `Shift+D` and `shift+d` are the same. */
export function strokesOf(keys: string): string[] {
  return keys.trim().split(/\s+/).map(normalise);
}

function normalise(stroke: string): string {
  if (stroke === '+') return '+';
  const parts = stroke.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...['mod', 'ctrl', 'alt', 'shift'].filter((modifier) => parts.includes(modifier)), key].join('+');
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & { getModifierState?: (key: string) => boolean };

/** What a key press is called in shortcuts, or null for a modifier alone. `?` is `?`, whichever keys that takes on this keyboard. */
export function strokeOf(event: KeyPress): string | null {
  if (['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'Dead', 'Process'].includes(event.key)) return null;
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  // AltGr makes characters; it is no modifier of a shortcut.
  const composed = event.getModifierState?.('AltGraph') === true;
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  const modifiers = [
    (isApple ? event.metaKey : event.ctrlKey) && !composed && 'mod',
    isApple && event.ctrlKey && 'ctrl',
    event.altKey && !composed && 'alt',
    event.shiftKey && !isSign && 'shift',
  ];
  return [...modifiers.filter((m) => m !== false), key].join('+');
}

/** Whether a plain key belongs to what has focus: text being typed, a menu or list that is searched by typing. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  const input = target.closest('input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="menu"], [role="listbox"][data-typeahead], .cm-editor');
  if (!(input instanceof HTMLInputElement)) return input !== null;
  return !['checkbox', 'radio', 'button', 'range', 'submit', 'reset'].includes(input.type);
}
