import { ask, before, conditionsAt, DURATIONS, fixed, isMatchOp, NOWHERE, placeInSelector, type Before, type LabelCondition, type Place } from './place.ts';
import { scan, type Token } from './scan.ts';

const LINE_FILTERS = fixed('operator', [
  ['|= ""', 'the line contains the text'], ['!= ""', 'the line does not contain the text'], ['|~ ""', 'the line matches the regular expression somewhere'], ['!~ ""', 'the line matches it nowhere'], ['|', 'a stage or a condition on labels follows'],
]);
const COMPARISONS = fixed('operator', [
  ['=', 'is this text'], ['!=', 'is not'], ['=~', 'matches the regular expression'], ['!~', 'does not match it'], ['==', 'is this number'], ['>', 'is more than'], ['>=', 'is at least'], ['<', 'is less than'], ['<=', 'is at most'],
]);
const SELECTOR = fixed('keyword', [['{', 'a selector of streams, such as {service_name="…"}']]);
const STAGES: ReadonlySet<string> = new Set(['json', 'logfmt', 'pattern', 'regexp', 'unpack', 'line_format', 'label_format', 'drop', 'keep', 'decolorize', 'unwrap']);
const COMPARES: ReadonlySet<string> = new Set(['=', '==', '!=', '=~', '!~', '>', '>=', '<', '<=']);

/** What can be written at a caret in LogQL, however unfinished the text around it is. */
export function logqlPlace(text: string, at: number): Place {
  const known = before('logql', text, at);
  return { from: known.from, quote: known.quote, ...placeOf(known) };
}

function placeOf(known: Before): Omit<Place, 'from' | 'quote'> {
  const { tokens, frames, quote } = known;
  const frame = frames.at(-1);
  const last = tokens.at(-1);
  if (frame?.open === '{') return placeInSelector(known, []);
  if (frame?.open === '[') return { ...NOWHERE, fixed: DURATIONS, isCertain: true };
  const streams = streamsNear(known);
  const names = [{ question: ask('logql', 'labels', streams) }, { question: ask('logql', 'fields', streams) }];
  if (frame?.open === '(' && (frame.before === 'by' || frame.before === 'without')) return { ...NOWHERE, asks: names, isCertain: true };
  const inPipeline = tokens.some(({ text }) => text === '}');
  if (inPipeline && last !== undefined) {
    const place = placeInPipeline(known, last, streams, names);
    if (place !== null) return place;
  }
  if (quote !== '' || (last !== undefined && (last.kind !== 'symbol' || ')]}'.includes(last.text)))) {
    return quote === '' && last !== undefined ? { ...NOWHERE, asks: [{ question: ask('logql', 'words'), kinds: ['keyword'] }] } : NOWHERE;
  }
  return { ...NOWHERE, asks: [{ question: ask('logql', 'words'), kinds: ['function', 'aggregation'] }], fixed: SELECTOR, isCertain: last?.text === '(' };
}

function placeInPipeline({ tokens, quote }: Before, last: Token, streams: readonly LabelCondition[], names: Place['asks']): Omit<Place, 'from' | 'quote'> | null {
  const name = tokens.at(-2);
  if (name?.kind === 'word' && !STAGES.has(name.text) && last.kind === 'symbol' && COMPARES.has(last.text)) {
    return { ...NOWHERE, asks: [{ question: ask('logql', 'values', streams, name.text) }], isCertain: isMatchOp(last) };
  }
  if (quote !== '') return NOWHERE;
  if (last.text === '|') return { ...NOWHERE, asks: [{ question: ask('logql', 'words'), kinds: ['stage'] }, ...names], isCertain: true };
  if (['unwrap', 'drop', 'keep'].includes(last.text)) return { ...NOWHERE, asks: names, isCertain: true };
  const stage = tokens.findLast(({ text }) => text === '|' || text === '}')?.text;
  if ((last.text === ',' || last.text === 'and' || last.text === 'or') && stage === '|') return { ...NOWHERE, asks: names };
  if (last.kind === 'word' && stage === '|' && !STAGES.has(last.text)) return { ...NOWHERE, fixed: COMPARISONS };
  if (last.text === '}' || last.kind === 'string' || last.kind === 'number' || STAGES.has(last.text)) return { ...NOWHERE, fixed: LINE_FILTERS };
  return null;
}

/** What the selector of the query around the caret says: the last one that begins before it, or else the next one. */
function streamsNear({ text, at }: Before): LabelCondition[] {
  const tokens = scan('logql', text);
  const braces = tokens.flatMap(({ text: one, from }, i) => (one === '{' ? [{ from, i }] : []));
  const brace = braces.findLast(({ from }) => from < at) ?? braces[0];
  return brace === undefined ? [] : conditionsAt(tokens, brace.i);
}
