import { ask, before, DURATIONS, fixed, NOWHERE, placeInSelector, type Before, type LabelCondition, type Place } from './place.ts';
import { scan, type Token } from './scan.ts';

const GROUPINGS: ReadonlySet<string> = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const LANGUAGE_WORDS: ReadonlySet<string> = new Set([...GROUPINGS, 'offset', 'bool', 'and', 'or', 'unless', 'atan2', 'inf', 'nan', 'start', 'end']);
const OPERATORS = fixed('operator', [
  ['/', 'divided by, series by series'], ['*', 'times'], ['+', 'plus'], ['-', 'minus'], ['%', 'the rest of a division'], ['^', 'to the power of'],
  ['>', 'keeps the series above'], ['<', 'keeps the series below'], ['>=', 'keeps the series at or above'], ['<=', 'keeps the series at or below'], ['==', 'keeps the series that equal it'], ['!=', 'keeps the series that differ'],
]);

/** What can be written at a caret in PromQL, however unfinished the text around it is. */
export function promqlPlace(text: string, at: number): Place {
  const known = before('promql', text, at);
  return { from: known.from, quote: known.quote, ...placeOf(known) };
}

function placeOf(known: Before): Omit<Place, 'from' | 'quote'> {
  const { tokens, frames, quote } = known;
  const frame = frames.at(-1);
  const last = tokens.at(-1);
  if (frame?.open === '{') return placeInSelector(known, metricMatcher(frame.before));
  if (quote !== '') return NOWHERE;
  if (frame?.open === '[' || last?.text.toLowerCase() === 'offset') return { ...NOWHERE, fixed: DURATIONS, isCertain: true };
  if (frame?.open === '(' && GROUPINGS.has(frame.before.toLowerCase())) return { ...NOWHERE, asks: [{ question: ask('promql', 'labels', metricMatcher(metricNear(known))) }], isCertain: true };
  if (last === undefined || !endsOperand(last)) {
    const kinds = last?.kind === 'symbol' && '+-*/%^=!<>'.includes(last.text[0] ?? ' ') ? (['function', 'aggregation', 'keyword'] as const) : (['function', 'aggregation'] as const);
    return { ...NOWHERE, asks: [{ question: ask('promql', 'metrics') }, { question: ask('promql', 'words'), kinds }], isCertain: last?.text === '(' };
  }
  return { ...NOWHERE, asks: [{ question: ask('promql', 'words'), kinds: ['keyword'] }], fixed: OPERATORS };
}

const endsOperand = ({ kind, text }: Token): boolean => kind === 'number' || kind === 'string' || (kind === 'word' && !LANGUAGE_WORDS.has(text.toLowerCase())) || (kind === 'symbol' && ')]}'.includes(text));

const metricMatcher = (metric: string): LabelCondition[] => (metric === '' ? [] : [{ name: '__name__', op: '=', value: metric }]);

/** The metric that a grouping is about: the first one behind the caret, as in `sum by (|) (rate(m[1m]))`, or else the last one before it. */
function metricNear({ text, at }: Before): string {
  const metrics = metricsOf(scan('promql', text));
  return (metrics.find(({ from }) => from >= at) ?? metrics.at(-1))?.text ?? '';
}

/** Words that are neither called nor part of the language nor inside braces or a grouping. */
function metricsOf(tokens: readonly Token[]): Token[] {
  const found: Token[] = [];
  const open: string[] = [];
  tokens.forEach((token, i) => {
    const previous = tokens[i - 1];
    const next = tokens[i + 1];
    if (token.kind === 'symbol') {
      if (token.text === '{' || token.text === '[') open.push(token.text);
      else if (token.text === '(') open.push(previous?.kind === 'word' && GROUPINGS.has(previous.text.toLowerCase()) ? 'grouping' : '(');
      else if ('}])'.includes(token.text)) open.pop();
      return;
    }
    const inside = open.at(-1);
    if (token.kind === 'word' && inside !== '{' && inside !== '[' && inside !== 'grouping' && next?.text !== '(' && !LANGUAGE_WORDS.has(token.text.toLowerCase()) && !(next !== undefined && GROUPINGS.has(next.text))) found.push(token);
  });
  return found;
}
