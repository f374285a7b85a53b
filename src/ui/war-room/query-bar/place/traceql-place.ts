import { ask, before, fixed, NOWHERE, type Before, type Place } from './place.ts';
import type { Token } from './scan.ts';

const COMPARISONS = fixed('operator', [
  ['=', 'is'], ['!=', 'is not'], ['>', 'is more than'], ['>=', 'is at least'], ['<', 'is less than'], ['<=', 'is at most'], ['=~', 'matches the regular expression'], ['!~', 'does not match it'],
]);
const LOGIC = fixed('operator', [['&&', 'both hold of the same span'], ['||', 'either holds'], ['}', 'ends the condition']]);
const BETWEEN = fixed('operator', [
  ['|', 'counts, groups or shows more of the spans found'], ['&&', 'the trace has spans of both kinds'], ['||', 'the trace has spans of either kind'], ['>>', 'the right one is somewhere below the left one'], ['>', 'the right one is directly below the left one'], ['~', 'both have the same parent'],
]);
const START = fixed('keyword', [['{', 'a condition on spans, such as { duration > 1s }']]);
const SPANS_OF_TIME = fixed('value', [['50ms', '50 milliseconds'], ['100ms', '100 milliseconds'], ['500ms', 'half a second'], ['1s', 'a second'], ['2s', '2 seconds'], ['5s', '5 seconds']]);
const COMPARES: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~', '>', '>=', '<', '<=']);
const WORD_VALUES: ReadonlySet<string> = new Set(['error', 'ok', 'unset', 'true', 'false', 'nil', 'server', 'client', 'internal', 'producer', 'consumer', 'unspecified']);
const OF_FIELDS: ReadonlySet<string> = new Set(['avg', 'min', 'max', 'sum', 'by', 'select']);
const STATUSES = new Set(['error', 'ok', 'unset']);

/** What can be written at a caret in TraceQL, however unfinished the text around it is. */
export function traceqlPlace(text: string, at: number): Place {
  const known = before('traceql', text, at);
  return { from: known.from, quote: known.quote, ...placeOf(known) };
}

const FIELDS: Place['asks'] = [{ question: ask('traceql', 'words'), kinds: ['intrinsic', 'keyword'] }, { question: ask('traceql', 'fields') }];

function placeOf({ tokens, frames, quote }: Before): Omit<Place, 'from' | 'quote'> {
  const last = tokens.at(-1);
  const field = tokens.at(-2);
  const inBraces = frames.some(({ open }) => open === '{');
  const frame = frames.at(-1);
  if (inBraces && last?.kind === 'symbol' && COMPARES.has(last.text) && field?.kind === 'word') return valuePlace(field.text, quote);
  if (quote !== '') return NOWHERE;
  if (frame?.open === '(' && OF_FIELDS.has(frame.before)) return { ...NOWHERE, asks: FIELDS, isCertain: true };
  if (inBraces) {
    if (last === undefined || ['{', '(', '&&', '||', '!'].includes(last.text)) return { ...NOWHERE, asks: FIELDS, isCertain: true };
    return { ...NOWHERE, fixed: endsCondition(last, field) ? LOGIC : COMPARISONS };
  }
  if (last?.text === '|') return { ...NOWHERE, asks: [{ question: ask('traceql', 'words'), kinds: ['aggregation', 'stage'] }], isCertain: true };
  if (last?.text === '}' || last?.text === ')') return { ...NOWHERE, fixed: BETWEEN };
  if (last === undefined || ['(', '&&', '||', '>', '>>', '<', '<<', '~'].includes(last.text)) return { ...NOWHERE, fixed: START };
  return NOWHERE;
}

const endsCondition = (last: Token, before: Token | undefined): boolean => last.kind === 'string' || last.kind === 'number' || last.text === ')' || (last.kind === 'word' && WORD_VALUES.has(last.text) && before?.kind === 'symbol' && COMPARES.has(before.text));

function valuePlace(field: string, quote: string): Omit<Place, 'from' | 'quote'> {
  const name = field.replace(/^(?:span|trace):/, '').replace(/^parent\./, '');
  if (quote !== '') return { ...NOWHERE, asks: [{ question: ask('traceql', 'values', [], field) }], isCertain: true };
  if (name === 'duration' || name === 'traceDuration') return { ...NOWHERE, fixed: SPANS_OF_TIME, isCertain: true };
  if (name === 'status') return { ...NOWHERE, fixed: fixed('value', [...STATUSES].map((text) => [text, text === 'unset' ? 'it went well' : 'a status'])), isCertain: true };
  if (name === 'kind') return { ...NOWHERE, fixed: fixed('value', [['server', 'answers a call'], ['client', 'makes a call'], ['internal', 'work inside of a process'], ['consumer', 'works on a message'], ['producer', 'sends a message']]), isCertain: true };
  return { ...NOWHERE, asks: [{ question: ask('traceql', 'values', [], field) }], isCertain: true };
}
