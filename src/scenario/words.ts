/** Words that a run's seed chooses: `{{name}}` in a text. */

/** Names of the words that a text asks for, in order. An opening pair of braces without its end asks for nothing. */
export function wordsIn(text: string): string[] {
  const names: string[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) {
    const end = text.indexOf('}}', at);
    if (end < 0) break;
    names.push(text.slice(at + 2, end));
  }
  return names;
}

/** The text with every word put in; those that nobody knows stay as they are. */
export function withWords(text: string, words: ReadonlyMap<string, string>): string {
  let result = text;
  for (const name of new Set(wordsIn(text))) {
    const word = words.get(name);
    if (word !== undefined) result = result.replaceAll(`{{${name}}}`, word);
  }
  return result;
}

/** A value of plain data in which every text has its words. Keys stay as they are. */
export function dress<T>(value: T, words: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return withWords(value, words) as T;
  if (Array.isArray(value)) return value.map((entry: unknown) => dress(entry, words)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, dress(entry, words)])) as T;
}
