import type { ConsoleAnswer } from './view.ts';
import { isWordChar } from './words.ts';

/**
 * An answer of any console as numbers that can be compared between two worlds:
 *
 * - `amount`: each number of a table, by its column and the words of its row; the largest where several rows have the same.
 * - `count`: how many rows have the same words in a column.
 * - `line`: how often a line of text stands there, by its words; `number`: the numbers in it, in order.
 * - `noted`: the numbers in the note.
 *
 * Names of processes, versions, and every word with a digit in it differ between worlds, as do columns that identify a row.
 */
export function rowsOfAnswer({ columns, rows, text, note }: ConsoleAnswer, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const most = (key: string, value: number): void => void values.set(key, Math.max(value, values.get(key) ?? -Infinity));
  const count = (key: string): void => void values.set(key, (values.get(key) ?? 0) + 1);
  for (const row of rows) {
    const cells = row.flatMap((cell, c) => (IDENTIFYING.has(columns[c] ?? '') || cell === '' ? [] : [{ column: columns[c] ?? '', words: wordsIn(cell, names), amount: amountOf(cell) }]));
    const name = cells.filter(({ words, amount }) => amount === null && words !== '').map(({ words }) => words).join(', ');
    for (const { column, words, amount } of cells) {
      if (amount !== null) most(['amount', amount.unit, column, name].join('\n'), amount.value);
      else count(['count', '', column, words].join('\n'));
    }
  }
  for (const line of text) {
    if (line.trim() === '') continue;
    count(['line', '', '', wordsIn(line, names)].join('\n'));
    addNumbers('number', line, names, most);
  }
  // What stands in brackets says how much of the answer is shown.
  addNumbers('noted', note.replaceAll(/\([^)]*\)/g, ''), names, most);
  return values;
}

/** Rows of one kind and column, which move alike. */
export const groupOf = (key: string): string => key.split('\n').slice(0, 3).join('\n');

/** A difference below this is none in what moves by itself. */
export function floorOf(key: string): number {
  return FLOORS[key.split('\n')[1] as Unit] ?? FLOORS.count;
}

type Unit = 'seconds' | 'bytes' | 'percent' | 'count';
const FLOORS: Readonly<Record<Unit, number>> = { seconds: 5, bytes: 1e6, percent: 5, count: 3 };

/** Columns that name a row and measure nothing. */
const IDENTIFYING: ReadonlySet<string> = new Set(['pid', 'id', 'key', 'blocked_by']);

const UNITS: Readonly<Record<string, readonly [Unit, number]>> = {
  us: ['seconds', 1e-6], µs: ['seconds', 1e-6], ms: ['seconds', 1e-3], s: ['seconds', 1], min: ['seconds', 60],
  '%': ['percent', 1], B: ['bytes', 1], kB: ['bytes', 1e3], MB: ['bytes', 1e6], GB: ['bytes', 1e9], KiB: ['bytes', 1_024], MiB: ['bytes', 1_048_576], GiB: ['bytes', 1_073_741_824],
};
const AMOUNT = /^(-?\d[\d,]*(?:\.\d+)?) ?(us|µs|ms|s|min|%|B|kB|MB|GB|KiB|MiB|GiB)?(?: ago)?$/;
/** A number that is no part of a name, with its unit. */
const IN_TEXT = /(?<![\w.-])(-?\d[\d,]*(?:\.\d+)?)(?: ?(us|µs|ms|s|min|%|B|kB|MB|GB|KiB|MiB|GiB)(?!\w))?(?![\w-])/g;

interface Amount {
  readonly value: number;
  readonly unit: Unit;
}

function amountOf(cell: string): Amount | null {
  const found = AMOUNT.exec(cell);
  return found === null ? null : measured(found[1] ?? '', found[2]);
}

function measured(digits: string, unit: string | undefined): Amount {
  const [kind, factor] = UNITS[unit ?? ''] ?? (['count', 1] as const);
  return { value: Number(digits.replaceAll(',', '')) * factor, unit: kind };
}

function addNumbers(sort: 'number' | 'noted', line: string, names: ReadonlySet<string>, add: (key: string, value: number) => void): void {
  const words = wordsIn(line, names);
  let i = 0;
  // A range such as `0.00..8.44` is two numbers.
  for (const [, digits = '', unit] of line.replaceAll('..', ' ').matchAll(IN_TEXT)) {
    const { value, unit: kind } = measured(digits, unit);
    add([sort, kind, words, String(i++)].join('\n'), value);
  }
}

function wordsIn(text: string, names: ReadonlySet<string>): string {
  const words: string[] = [];
  let word = '';
  for (const char of `${text.replaceAll(IN_TEXT, ' ')} `) {
    if (isWordChar(char)) word += char;
    else if (word !== '') {
      if (!names.has(word) && !DIGIT.test(word)) words.push(word);
      word = '';
    }
  }
  return words.join(' ');
}

const DIGIT = /\d/;
