import { MINUTE, SECOND } from '../base/time.ts';

/** Numbers as the debrief's sentences have them. No locale functions: they differ between engines. */

/** A span of world time: `40 s`, `6 min`, `6 min 30 s`. */
export function spanText(us: number): string {
  const whole = Math.max(0, Math.round(us / SECOND)) * SECOND;
  const minutes = Math.floor(whole / MINUTE);
  const seconds = Math.round((whole - minutes * MINUTE) / SECOND);
  if (minutes === 0) return `${seconds} s`;
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

/** World time as the clock of the scenario shows it, `10:42`; UTC, like every clock of the page. */
export function clockText({ startEpochMs }: { readonly startEpochMs: number }, atUs: number): string {
  const minutes = Math.floor((startEpochMs + atUs / 1000) / 60_000) % 1_440;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A whole number with its thousands apart: `1,227,625`. */
export function countText(value: number): string {
  const digits = String(Math.abs(Math.round(value)));
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return (value <= -0.5 ? '-' : '') + groups.join(',');
}

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a mechanism is called in the scenario; what the player wrote where it is none of them. */
export function mechanismTitle(mechanisms: readonly { readonly id: string; readonly title: string }[], id: string): string {
  return mechanisms.find((mechanism) => mechanism.id === id)?.title ?? id;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Verdicts of a scenario on mitigations: authors call "harms" what ends nothing, whether or not it makes things worse. */
export const VERDICT_WORDS = { works: 'works', helps: 'helps a little', harms: 'does not help' } as const;

/** Of names as systems have them: letters, digits, and what joins them. */
export function isWordChar(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || (char >= '0' && char <= '9') || char === '-' || char === '_' || char === '.';
}
