/** Numbers, durations and words as TraceQL writes them. */
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { FALSE, KIND_WORDS, NIL, STATUS_WORDS, TRUE, type KindWord, type StatusWord, type Value } from './values.ts';

const DAY_NS = 86_400_000_000_000;
/** Days and more as in PromQL: a week has 7 days, a year 365. */
const UNIT_NS: ReadonlyMap<string, number> = new Map([
  ['ns', 1], ['us', 1_000], ['µs', 1_000], ['μs', 1_000], ['ms', 1_000_000], ['s', 1_000_000_000], ['m', 60_000_000_000],
  ['h', 3_600_000_000_000], ['d', DAY_NS], ['w', 7 * DAY_NS], ['y', 365 * DAY_NS],
]);
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/y;
const INTEGER = /^\d+$/;
/** Where whole numbers of 64 bits end; beyond 2^53 they are rounded. */
const INT64_LIMIT = 2 ** 63;

/** The value of a number token. Throws the parse failure of one that does not fit. */
export function numberValue(token: Token): Value {
  const { text } = token;
  const ns = durationNs(text);
  if (ns !== null) {
    if (ns > INT64_LIMIT) throw parseFailure('duration out of range', token);
    return { type: 'duration', value: ns };
  }
  const value = Number(text);
  if (!Number.isFinite(value) || (INTEGER.test(text) && value > INT64_LIMIT)) throw parseFailure('number out of range', token);
  return { type: INTEGER.test(text) ? 'int' : 'float', value };
}

/** `true`, `nil`, `error`, `server` …; null for every other word. */
export function wordValue(word: string): Value | null {
  if (word === 'true') return TRUE;
  if (word === 'false') return FALSE;
  if (word === 'nil') return NIL;
  if (STATUS_WORDS.has(word)) return { type: 'status', value: word as StatusWord };
  if (KIND_WORDS.has(word)) return { type: 'kind', value: word as KindWord };
  return null;
}

/** Whole nanoseconds; null when the text is a plain number. */
function durationNs(text: string): number | null {
  let total = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return null;
    const [whole, count = '', unit = ''] = part;
    total += Number(count) * (UNIT_NS.get(unit) ?? 0);
    at += whole.length;
  }
  return Math.round(total);
}
