/**
 * TraceQL once more, slowly and obviously: every question is answered by walking over all spans again. It knows nothing
 * of the evaluator's types, trees or texts; queries come to it as functions, made beside their text.
 */
import type { QuerySpan, QueryTrace } from '../../src/query/traceql/index.ts';

/** `class` says what a value can be compared with; `whole` whether a number stays whole. */
export type OracleValue =
  | { readonly class: 'number'; readonly value: number; readonly whole: boolean; readonly isDuration: boolean }
  | { readonly class: 'text' | 'word'; readonly value: string }
  | { readonly class: 'truth'; readonly value: boolean }
  | undefined;

export type OracleField = (trace: QueryTrace, span: QuerySpan) => OracleValue;
export interface OracleSet {
  readonly spans: readonly QuerySpan[];
  readonly found: readonly { readonly key: string; readonly value: OracleValue }[];
}
export type OracleStage = (trace: QueryTrace, sets: readonly OracleSet[]) => readonly OracleSet[];

export const number = (value: number, whole = Number.isInteger(value), isDuration = false): OracleValue => ({ class: 'number', value, whole: whole && !isDuration, isDuration });
export const words = (value: string): OracleValue => ({ class: 'text', value });
export const truth = (value: boolean): OracleValue => ({ class: 'truth', value });

export function attribute(record: Readonly<Record<string, string | number | boolean>>, name: string): OracleValue {
  const entry = Object.entries(record).find(([key]) => key === name);
  if (entry === undefined) return undefined;
  const [, value] = entry;
  return typeof value === 'number' ? number(value) : typeof value === 'string' ? words(value) : truth(value);
}

export function compared(op: string, left: OracleValue, right: OracleValue): boolean {
  if (left === undefined || right === undefined || left.class !== right.class) return false;
  if (op === '=') return left.value === right.value;
  if (op === '!=') return left.value !== right.value;
  if (left.class === 'truth' || left.class === 'word') return false;
  if (op === '<') return left.value < right.value;
  if (op === '<=') return left.value <= right.value;
  return op === '>' ? left.value > right.value : left.value >= right.value;
}

export function reckoned(op: string, left: OracleValue, right: OracleValue): OracleValue {
  if (left?.class !== 'number' || right?.class !== 'number') return undefined;
  const whole = left.whole && right.whole;
  const [a, b] = [left.value, right.value];
  if (op === '+') return number(a + b, whole);
  if (op === '-') return number(a - b, whole);
  if (op === '*') return number(a * b, whole);
  if (whole && b === 0 && op !== '^') return undefined;
  if (op === '/') return whole ? number((a - (a % b)) / b, true) : number(a / b, false);
  if (op === '%') return number(a % b, whole);
  let power = 1;
  for (let i = 0; i < b; i++) power *= a;
  return number(power, whole);
}

const isTrue = (value: OracleValue): boolean => value?.class === 'truth' && value.value;

export function parentOf(trace: QueryTrace, span: QuerySpan): QuerySpan | undefined {
  return span.parentId === '' ? undefined : trace.spans.find((one) => one.spanId === span.parentId);
}

/** From its parent up; undefined when the way does not end at a root. */
export function ancestorsOf(trace: QueryTrace, span: QuerySpan): QuerySpan[] | undefined {
  const above: QuerySpan[] = [];
  for (let at = span; at.parentId !== ''; ) {
    const parent = parentOf(trace, at);
    if (parent === undefined || above.length > trace.spans.length) return undefined;
    above.push(parent);
    at = parent;
  }
  return above;
}

/** Left and right numbers of the nested sets, by walking down from every root. */
export function nestedSets(trace: QueryTrace): Map<QuerySpan, { left: number; right: number }> {
  const numbers = new Map<QuerySpan, { left: number; right: number }>();
  let next = 1;
  const visit = (span: QuerySpan): void => {
    const left = next++;
    for (const one of trace.spans) if (one.parentId === span.spanId) visit(one);
    numbers.set(span, { left, right: next++ });
  };
  for (const span of trace.spans) if (span.parentId === '') visit(span);
  return numbers;
}

/** Whether `right` stands in the relation to `left`. */
function isRelated(trace: QueryTrace, relation: string, left: QuerySpan, right: QuerySpan): boolean {
  const ofLeft = ancestorsOf(trace, left);
  const ofRight = ancestorsOf(trace, right);
  if (ofLeft === undefined || ofRight === undefined) return false;
  if (relation === '>') return ofRight[0] === left;
  if (relation === '>>') return ofRight.includes(left);
  if (relation === '<') return ofLeft[0] === right;
  if (relation === '<<') return ofLeft.includes(right);
  return left !== right && ofLeft[0] !== undefined && ofLeft[0] === ofRight[0];
}

export function filterStage(holds: OracleField): OracleStage {
  return (trace, sets) => sets.map((set) => ({ ...set, spans: set.spans.filter((span) => isTrue(holds(trace, span))) })).filter(({ spans }) => spans.length > 0);
}

export function operationStage(op: string, left: OracleStage, right: OracleStage): OracleStage {
  return (trace, sets) => sets.flatMap((set): OracleSet[] => {
    const l = left(trace, [set]).flatMap(({ spans }) => spans);
    const r = right(trace, [set]).flatMap(({ spans }) => spans);
    const keep = (isKept: (span: QuerySpan) => boolean): OracleSet[] => {
      const spans = set.spans.filter(isKept);
      return spans.length === 0 ? [] : [{ ...set, spans }];
    };
    if (op === '||') return keep((span) => l.includes(span) || r.includes(span));
    if (op === '&&') return l.length === 0 || r.length === 0 ? [] : keep((span) => l.includes(span) || r.includes(span));
    const relation = op.replace(/^[!&]/, '');
    const onRight = (span: QuerySpan): boolean => l.some((one) => isRelated(trace, relation, one, span));
    if (op.startsWith('!')) return keep((span) => r.includes(span) && !onRight(span));
    if (!op.startsWith('&')) return keep((span) => r.includes(span) && onRight(span));
    return keep((span) => (r.includes(span) && onRight(span)) || (l.includes(span) && r.some((one) => isRelated(trace, relation, span, one))));
  });
}

export function byStage(key: string, read: OracleField): OracleStage {
  return (trace, sets) => sets.flatMap((set) => {
    const groups: { value: OracleValue; spans: QuerySpan[] }[] = [];
    for (const span of set.spans) {
      const value = read(trace, span);
      const group = groups.find((one) => JSON.stringify(one.value) === JSON.stringify(value));
      if (group === undefined) groups.push({ value, spans: [span] });
      else group.spans.push(span);
    }
    return groups.map(({ value, spans }) => ({ spans, found: [...set.found, { key, value }] }));
  });
}

export function coalesceStage(): OracleStage {
  return (trace, sets) => [{ spans: trace.spans.filter((span) => sets.some(({ spans }) => spans.includes(span))), found: [] }];
}

export function aggregateStage(key: string, aggregate: string, read: OracleField, op: string, limit: OracleValue): OracleStage {
  return (trace, sets) => sets.flatMap((set): OracleSet[] => {
    const value = aggregate === 'count' ? number(set.spans.length) : aggregated(aggregate, set.spans.map((span) => read(trace, span)));
    return compared(op, value, limit) ? [{ ...set, found: [...set.found, { key, value }] }] : [];
  });
}

function aggregated(aggregate: string, values: readonly OracleValue[]): OracleValue {
  const numbers = values.filter((one) => one?.class === 'number');
  if (numbers.length === 0) return undefined;
  const isDuration = numbers.every((one) => one.isDuration);
  const whole = numbers.every((one) => one.whole);
  let [total, least, most] = [0, Infinity, -Infinity];
  for (const { value } of numbers) {
    total += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const result = aggregate === 'sum' ? total : aggregate === 'min' ? least : aggregate === 'max' ? most : total / numbers.length;
  if (aggregate !== 'avg') return number(result, whole, isDuration);
  return isDuration ? number(Math.trunc(result), false, true) : number(result, false);
}
