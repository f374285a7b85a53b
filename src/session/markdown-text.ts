import { MINUTE } from '../base/time.ts';

/** Pieces of Markdown (CommonMark with GitHub's tables). Whatever people wrote goes through `text`. */

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${text(line)}`).join('\n');

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `+4:05` after the page, `-0:30` before it. */
export function clockFrom(pagedMs: number): (ms: number) => string {
  return (ms) => {
    const us = Math.round(Math.abs(ms - pagedMs)) * 1000;
    const minutes = Math.floor(us / MINUTE);
    const seconds = Math.floor((us - minutes * MINUTE) / 1_000_000);
    return `${ms < pagedMs ? '-' : '+'}${minutes}:${String(seconds).padStart(2, '0')}`;
  };
}

/** What begins markup anywhere in a line of Markdown, or HTML; and what does so at a line's beginning. */
const MARKS = new Set('\\`*_[]<>|~&');
const FIRST_MARKS = new Set('#+-=');

/** Text on one line with nothing in it that could be taken for markup. */
export function text(raw: string): string {
  let safe = '';
  for (const char of raw) safe += char === '\n' || char === '\r' ? ' ' : MARKS.has(char) || (safe === '' && FIRST_MARKS.has(char)) ? `\\${char}` : char;
  return safe;
}
