/** A range of characters of an input, `to` exclusive, brought inside the text and made at least one character wide. */
export function clampRange(at: { from: number; to: number }, length: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(at.from, length));
  return { from, to: Math.max(from + 1, Math.min(at.to, length)) };
}

/** The compiler's way of pointing: spaces, then carets. The range is as in the one-line text above it. */
export function caretLine(at: { from: number; to: number }, length: number): string {
  const { from, to } = clampRange(at, length);
  return ' '.repeat(from) + '^'.repeat(to - from);
}

/** One-based line and column of a character offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}
