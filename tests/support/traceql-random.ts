/** Random traces, among them broken ones, and random queries, each as a text and as what the oracle does with it. */
import { nextBelow, openStream, type Stream } from '../../src/base/random.ts';
import type { QuerySpan, QueryTrace } from '../../src/query/traceql/index.ts';
import {
  aggregateStage, ancestorsOf, attribute, byStage, coalesceStage, compared, filterStage, nestedSets, number, operationStage, parentOf, reckoned, truth, words,
  type OracleField, type OracleStage, type OracleValue,
} from './traceql-oracle.ts';

const pick = <T>(stream: Stream, list: readonly T[]): T => list[nextBelow(stream, list.length)];
const oneIn = (stream: Stream, count: number): boolean => nextBelow(stream, count) === 0;

const SERVICES = ['web', 'orders', 'stock'] as const;
const NAMES = ['GET /a', 'GET /b', 'SELECT items'] as const;
const KINDS = ['server', 'client', 'internal', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;
/** Few names and few values, of all types, so that conditions meet. */
const ATTRIBUTES = ['a', 'b.c', 'with space'] as const;
const VALUES = [0, 1, 2, 3, -2, 0.5, 2.5, '', 'x', 'xy', 'GET /a', true, false] as const;

/** `whole`: every span hangs below the only root. Otherwise roots, parents and honesty may be missing. */
export function randomTrace(seed: number, n: number, whole: boolean): QueryTrace {
  const stream = openStream(seed, `trace ${n}`);
  const count = 1 + nextBelow(stream, 9);
  const attributes = (): Record<string, string | number | boolean> => Object.fromEntries(ATTRIBUTES.filter(() => !oneIn(stream, 3)).map((name) => [name, pick(stream, VALUES)]));
  const spans = Array.from({ length: count }, (_, i): QuerySpan => ({
    spanId: `${n}-${i}`,
    parentId: i === 0 ? (!whole && oneIn(stream, 4) ? 'gone' : '') : `${n}-${nextBelow(stream, i)}`,
    name: pick(stream, NAMES), kind: pick(stream, KINDS), status: pick(stream, STATUSES), statusMessage: oneIn(stream, 4) ? 'x' : '',
    startUs: 1_700_000_000_000_000 + n * 1_000 + nextBelow(stream, 3_000_000), durationUs: nextBelow(stream, 4) * 500_000,
    attributes: attributes(), resource: { ...attributes(), 'service.name': pick(stream, SERVICES) },
  }));
  const honest = spans.map((span, i): QuerySpan => (whole || i === 0 || !oneIn(stream, 6) ? span : { ...span, parentId: pick(stream, ['', 'gone', span.spanId, `${n}-${nextBelow(stream, count)}`]) }));
  // The order in which spans come must not matter to anything but the order of answers.
  return { traceId: `t${n}`, spans: honest.map((span) => ({ span, key: nextBelow(stream, 1_000) })).sort((a, b) => a.key - b.key).map(({ span }) => span) };
}

interface Made<T> {
  readonly text: string;
  readonly does: T;
}

const ns = (us: number): OracleValue => number(us * 1000, false, true);
const word = (value: string): OracleValue => ({ class: 'word', value });

const rootOf = (trace: QueryTrace): QuerySpan | undefined => trace.spans.find(({ parentId }) => parentId === '');
const starts = ({ spans }: QueryTrace): number[] => spans.map(({ startUs }) => startUs);
const ends = ({ spans }: QueryTrace): number[] => spans.map(({ startUs, durationUs }) => startUs + durationUs);
const MISSING = '<root span not yet received>';

const NUMBERS: readonly Made<OracleField>[] = [
  { text: 'duration', does: (_trace, span) => ns(span.durationUs) },
  { text: 'span:duration', does: (_trace, span) => ns(span.durationUs) },
  { text: 'traceDuration', does: (trace) => ns(Math.max(...ends(trace)) - Math.min(...starts(trace))) },
  { text: 'trace:duration', does: (trace) => ns(Math.max(...ends(trace)) - Math.min(...starts(trace))) },
  { text: 'nestedSetLeft', does: (trace, span) => number(nestedSets(trace).get(span)?.left ?? 0) },
  { text: 'nestedSetRight', does: (trace, span) => number(nestedSets(trace).get(span)?.right ?? 0) },
  { text: 'nestedSetParent', does: (trace, span) => nestedParent(trace, span) },
  { text: 'childCount', does: (trace, span) => number(ancestorsOf(trace, span) === undefined ? 0 : trace.spans.filter((one) => one.parentId === span.spanId).length) },
  { text: '2.5', does: () => number(2.5) }, { text: '2', does: () => number(2) }, { text: '-1', does: () => number(-1) }, { text: '0', does: () => number(0) },
  { text: '1s', does: () => ns(1_000_000) }, { text: '500ms', does: () => ns(500_000) }, { text: '1.0', does: () => number(1, false) },
];

function nestedParent(trace: QueryTrace, span: QuerySpan): OracleValue {
  const above = ancestorsOf(trace, span);
  if (above === undefined) return number(0);
  return number(above[0] === undefined ? -1 : (nestedSets(trace).get(above[0])?.left ?? 0));
}

const TEXTS: readonly Made<OracleField>[] = [
  { text: 'name', does: (_trace, span) => words(span.name) },
  { text: 'span:name', does: (_trace, span) => words(span.name) },
  { text: 'statusMessage', does: (_trace, span) => words(span.statusMessage) },
  { text: 'rootName', does: (trace) => words(rootOf(trace)?.name ?? MISSING) },
  { text: 'trace:rootName', does: (trace) => words(rootOf(trace)?.name ?? MISSING) },
  { text: 'rootServiceName', does: (trace) => words(String(rootOf(trace)?.resource['service.name'] ?? MISSING)) },
  { text: 'trace:id', does: (trace) => words(trace.traceId) },
  { text: 'span:id', does: (_trace, span) => words(span.spanId) },
  { text: 'span:parentID', does: (_trace, span) => (span.parentId === '' ? undefined : words(span.parentId)) },
  ...[...SERVICES, ...NAMES, '', 'x'].map((text): Made<OracleField> => ({ text: JSON.stringify(text), does: () => words(text) })),
  { text: '`x`', does: () => words('x') },
];

const WORDS: readonly (readonly Made<OracleField>[])[] = [
  [{ text: 'status', does: (_trace, span) => word(span.status) }, ...STATUSES.map((text): Made<OracleField> => ({ text, does: () => word(text) }))],
  [{ text: 'kind', does: (_trace, span) => word(span.kind) }, { text: 'span:kind', does: (_trace, span) => word(span.kind) }, ...KINDS.map((text): Made<OracleField> => ({ text, does: () => word(text) }))],
];

const PATTERNS = ['x', 'GET.*', '.*', 'GET', '(?i)get /A', 'web|stock', '.+s', 'x?'] as const;

function anyAttribute(stream: Stream): Made<OracleField> {
  const name = pick(stream, [...ATTRIBUTES, 'service.name', 'constructor']);
  const written = name === 'with space' ? '"with space"' : name;
  const scope = pick(stream, ['.', 'span.', 'resource.'] as const);
  const read = (span: QuerySpan): OracleValue => (scope === 'resource.' ? undefined : attribute(span.attributes, name)) ?? (scope === 'span.' ? undefined : attribute(span.resource, name));
  if (!oneIn(stream, 4)) return { text: `${scope}${written}`, does: (_trace, span) => read(span) };
  return { text: `parent${scope === '.' ? '.' : `.${scope}`}${written}`, does: (trace, span) => ofParent(trace, span, read) };
}

function ofParent(trace: QueryTrace, span: QuerySpan, read: (parent: QuerySpan) => OracleValue): OracleValue {
  const parent = ancestorsOf(trace, span) === undefined ? undefined : parentOf(trace, span);
  return parent === undefined ? undefined : read(parent);
}

function numeric(stream: Stream, depth: number): Made<OracleField> {
  if (depth <= 0 || oneIn(stream, 2)) return oneIn(stream, 3) ? anyAttribute(stream) : pick(stream, NUMBERS);
  const left = numeric(stream, depth - 1);
  if (oneIn(stream, 6)) return { text: `-(${left.text})`, does: (trace, span) => reckoned('*', number(-1), left.does(trace, span)) };
  if (oneIn(stream, 6)) {
    const power = nextBelow(stream, 4);
    return { text: `((${left.text}) ^ ${power})`, does: (trace, span) => reckoned('^', left.does(trace, span), number(power)) };
  }
  const right = numeric(stream, depth - 1);
  const op = pick(stream, ['+', '-', '*', '/', '%']);
  return { text: `(${left.text} ${op} ${right.text})`, does: (trace, span) => reckoned(op, left.does(trace, span), right.does(trace, span)) };
}

const textual = (stream: Stream): Made<OracleField> => (oneIn(stream, 3) ? anyAttribute(stream) : pick(stream, TEXTS));

export function condition(stream: Stream, depth: number): Made<OracleField> {
  const dice = nextBelow(stream, depth > 0 ? 10 : 7);
  const op = pick(stream, ['=', '!=', '<', '<=', '>', '>=']);
  if (dice < 2) return comparison(op, numeric(stream, 1), numeric(stream, 1));
  if (dice < 4) return comparison(op, textual(stream), textual(stream));
  if (dice === 4) {
    const list = pick(stream, WORDS);
    return comparison(pick(stream, ['=', '!=']), oneIn(stream, 4) ? anyAttribute(stream) : list[0], pick(stream, list));
  }
  if (dice === 5) return patternOrPresence(stream);
  if (dice === 6) return oneIn(stream, 2) ? anyAttribute(stream) : comparison('=', anyAttribute(stream), { text: 'true', does: () => truth(true) });
  const left = condition(stream, depth - 1);
  if (dice === 7) return { text: `!(${left.text})`, does: (trace, span) => opposite(left.does(trace, span)) };
  const right = condition(stream, depth - 1);
  const holds = (value: OracleValue): boolean => value?.class === 'truth' && value.value;
  if (dice === 8) return { text: `(${left.text} && ${right.text})`, does: (trace, span) => truth(holds(left.does(trace, span)) && holds(right.does(trace, span))) };
  return { text: `(${left.text} || ${right.text})`, does: (trace, span) => truth(holds(left.does(trace, span)) || holds(right.does(trace, span))) };
}

function comparison(op: string, left: Made<OracleField>, right: Made<OracleField>): Made<OracleField> {
  return { text: `(${left.text} ${op} ${right.text})`, does: (trace, span) => truth(compared(op, left.does(trace, span), right.does(trace, span))) };
}

const opposite = (value: OracleValue): OracleValue => (value?.class === 'truth' ? truth(!value.value) : undefined);

function patternOrPresence(stream: Stream): Made<OracleField> {
  const isNegated = oneIn(stream, 2);
  const field = textual(stream);
  if (oneIn(stream, 2)) return { text: `${field.text} ${isNegated ? '!=' : '='} nil`, does: (trace, span) => truth((field.does(trace, span) === undefined) !== isNegated) };
  const pattern = pick(stream, PATTERNS);
  const native = pattern.startsWith('(?i)') ? new RegExp(`^(?:${pattern.slice(4)})$`, 'is') : new RegExp(`^(?:${pattern})$`, 's');
  return {
    text: `(${field.text} ${isNegated ? '!~' : '=~'} "${pattern}")`,
    does: (trace, span) => {
      const value = field.does(trace, span);
      return truth(value?.class === 'text' && native.test(value.value) !== isNegated);
    },
  };
}

const RELATIONS = ['>', '>>', '<', '<<', '~'] as const;
const OPERATORS = ['&&', '||', ...RELATIONS, ...RELATIONS.map((op) => `!${op}`), ...RELATIONS.map((op) => `&${op}`)] as const;

function spansets(stream: Stream, depth: number): Made<OracleStage> {
  if (depth <= 0 || oneIn(stream, 3)) {
    if (oneIn(stream, 6)) return { text: '{ }', does: filterStage(() => truth(true)) };
    const { text, does } = condition(stream, 2);
    return { text: `{ ${text} }`, does: filterStage(does) };
  }
  const left = spansets(stream, depth - 1);
  const right = spansets(stream, depth - 1);
  const op = pick(stream, OPERATORS);
  return { text: `(${left.text} ${op} ${right.text})`, does: operationStage(op, left.does, right.does) };
}

function aggregate(stream: Stream): Made<OracleStage> {
  const name = pick(stream, ['count', 'avg', 'min', 'max', 'sum']);
  const field = pick(stream, [NUMBERS[0], NUMBERS[7], anyAttribute(stream)]);
  const inner = name === 'count' ? '' : field.text;
  const op = pick(stream, ['=', '!=', '<', '<=', '>', '>=']);
  const limit = pick(stream, NUMBERS.slice(8));
  const limitValue = limit.does({ traceId: '', spans: [] }, undefined as never);
  return { text: `${name}(${inner}) ${op} ${limit.text}`, does: aggregateStage(`${name}(${inner})`, name, field.does, op, limitValue) };
}

function stage(stream: Stream): Made<OracleStage> {
  const dice = nextBelow(stream, 6);
  if (dice === 0) return { text: 'coalesce()', does: coalesceStage() };
  if (dice === 1) return spansets(stream, 1);
  if (dice === 2) return { text: 'select(.a, span.b.c)', does: (_trace, sets) => sets };
  if (dice > 3) return aggregate(stream);
  const field = oneIn(stream, 2) ? anyAttribute(stream) : pick(stream, [NUMBERS[7], TEXTS[0], WORDS[0][0], WORDS[1][0]]);
  return { text: `by(${field.text})`, does: byStage(`by(${field.text})`, field.does) };
}

export function randomQuery(stream: Stream): Made<OracleStage> {
  const first = oneIn(stream, 5) ? aggregate(stream) : spansets(stream, 2);
  const rest = Array.from({ length: nextBelow(stream, 4) === 0 ? 1 + nextBelow(stream, 3) : 0 }, () => stage(stream));
  const all = piped([first, ...rest]);
  if (!oneIn(stream, 8)) return all;
  const other = piped([spansets(stream, 1), aggregate(stream)]);
  const op = pick(stream, ['&&', '||']);
  return { text: `(${all.text}) ${op} (${other.text})`, does: operationStage(op, all.does, other.does) };
}

function piped(stages: readonly Made<OracleStage>[]): Made<OracleStage> {
  return {
    text: stages.map(({ text }) => text).join(' | '),
    does: (trace, sets) => stages.reduce((left, { does }) => (left.length === 0 ? left : does(trace, left)), sets),
  };
}
