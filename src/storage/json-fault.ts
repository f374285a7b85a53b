// oxlint-disable-next-line no-control-regex -- JSON forbids them in strings
const TOKEN = /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|$)/y;

/**
 * Where a text stops being JSON, as an offset. Engines say that differently, and some not at all. Only called on a text that was
 * refused; what the values are does not matter here.
 */
export function jsonFault(source: string): number {
  const token = new RegExp(TOKEN);
  const open: string[] = [];
  /** What may come next: a value, a key, a separator after a value, or a colon. */
  let due: 'value' | 'first-value' | 'key' | 'first-key' | 'after' | 'colon' = 'value';
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(source);
    const skipped = /^[ \t\n\r]*/.exec(source.slice(start, start + 1_000))?.[0].length ?? 0;
    const at = start + skipped;
    if (!match) return at;
    const [, mark, scalar] = match;
    const inObject = open.at(-1) === '{';
    const wantsValue = due === 'value' || due === 'first-value';
    if (wantsValue && (scalar !== undefined || mark === '{' || mark === '[')) {
      if (mark !== undefined) open.push(mark);
      due = mark === '{' ? 'first-key' : mark === '[' ? 'first-value' : 'after';
    } else if ((due === 'key' || due === 'first-key') && scalar?.startsWith('"')) due = 'colon';
    else if (due === 'colon' && mark === ':') due = 'value';
    else if (due === 'after' && mark === ',' && open.length > 0) due = inObject ? 'key' : 'value';
    else if (closes(mark, due, inObject, open.length)) {
      open.pop();
      due = 'after';
    } else return at;
  }
}

function closes(mark: string | undefined, due: string, inObject: boolean, depth: number): boolean {
  if (depth === 0) return false;
  if (mark === '}') return inObject && (due === 'after' || due === 'first-key');
  return mark === ']' && !inObject && (due === 'after' || due === 'first-value');
}
