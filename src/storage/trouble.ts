/** Why nothing is being saved, as the page tells it. The incident goes on in any case. */
export interface Trouble {
  readonly kind: 'unavailable' | 'full' | 'failed';
  /** A sentence for the player, with what to do. */
  readonly message: string;
}

const MESSAGES: Readonly<Record<Trouble['kind'], string>> = {
  unavailable: 'This browser does not let Faultline store anything, as private windows often do not. You can play on; save the run as a file before you close this tab.',
  full: 'The browser’s storage is full, so nothing new is being saved. Delete old runs or free some disk space; until then save the run as a file.',
  failed: 'The last step could not be saved. Faultline keeps trying; save the run as a file to be sure.',
};

/** What a failed write means to the player. Dexie wraps errors, so the causes are looked at as well. */
export function troubleFrom(error: unknown): Trouble {
  return trouble(namesOf(error).includes('QuotaExceededError') ? 'full' : 'failed');
}

export function trouble(kind: Trouble['kind']): Trouble {
  return { kind, message: MESSAGES[kind] };
}

function namesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { name, inner, cause, failures } = error as { name?: unknown; inner?: unknown; cause?: unknown; failures?: unknown };
  const own = typeof name === 'string' ? [name] : [];
  const further = Array.isArray(failures) ? failures.flatMap((failure: unknown) => namesOf(failure, depth + 1)) : [];
  return [...own, ...namesOf(inner, depth + 1), ...namesOf(cause, depth + 1), ...further];
}
