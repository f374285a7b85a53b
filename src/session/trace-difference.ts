import { quoteString } from '../query/promql/literals.ts';
import type { Span, Trace } from '../telemetry/trace-types.ts';
import type { Run } from './run.ts';
import type { DifferenceAnswer, DifferenceRow, SamplingPart, TraceSelectionArgs, TraitOfTraces } from './trace-answers.ts';
import { sampleTraces } from './trace-sample.ts';
import type { QueryFault } from './view.ts';

/** Traces of each side: enough that a difference of an eighth is no chance, and made again in a few seconds. */
export const SAMPLE = 250;
/** With fewer, hardly any difference could be told from chance. */
export const TRACES_MIN = 10;
/** What fewer traces have, on both sides together, may have come by chance whatever the sides are. */
const HOLDERS_MIN = 5;
/** Standard deviations within which all but one sample in a thousand lie. */
const SURE = 3.29;
export const ROWS_MAX = 40;
/** A number with more values than that is a measure, not a trait. */
const NUMBERS_MAX = 12;

/**
 * What do these requests share that the rest do not? Compares an even sample of each side: for everything that traces say of
 * themselves, which share of each side has it. A trace counts once, however many of its spans have it.
 */
export function* differenceOf(run: Run, args: TraceSelectionArgs): Generator<SamplingPart | null, DifferenceAnswer | QueryFault> {
  const traits = new Map<string, { readonly trait: TraitOfTraces; readonly holders: number[] }>();
  const sides: boolean[] = [];
  const sampled = yield* sampleTraces(run, args, SAMPLE, SAMPLE, (trace, isSelected) => {
    const place = sides.push(isSelected) - 1;
    for (const [key, trait] of traitsOf(trace)) {
      const entry = traits.get(key);
      if (entry === undefined) traits.set(key, { trait, holders: [place] });
      else entry.holders.push(place);
    }
  });
  if (!sampled.ok) return sampled;
  const { selected, rest } = sampled;
  const tooFew = selected.sampled < TRACES_MIN || rest.sampled < TRACES_MIN;
  const told = tooFew ? [] : withoutMeasures([...traits.values()]);
  const counted = told.map(({ trait, holders }) => {
    const inSelection = holders.filter((place) => sides[place]).length;
    const row = { ...trait, selected: inSelection, rest: holders.length - inSelection, same: [] };
    return { holders: holders.join(), row: { ...row, sureBy: holders.length < HOLDERS_MIN ? 0 : sureDifference(row.selected, selected.sampled, row.rest, rest.sampled) } };
  });
  const differing = counted.filter(({ row }) => row.sureBy !== 0);
  const rows = joinSame(differing).sort((a, b) => Math.abs(b.sureBy) - Math.abs(a.sureBy) || rankOf(a) - rankOf(b) || (a.query < b.query ? -1 : 1));
  return { ok: true, selected, rest, tooFew, rows: rows.slice(0, ROWS_MAX), alike: counted.length - differing.length };
}

/**
 * By how much two shares differ at the least: the end nearer to 0 of the interval of Agresti and Caffo (2000), which holds
 * for small counts too; 0 where it contains 0.
 */
export function sureDifference(a: number, ofA: number, b: number, ofB: number): number {
  const [p, q] = [(a + 1) / (ofA + 2), (b + 1) / (ofB + 2)];
  const width = SURE * Math.sqrt((p * (1 - p)) / (ofA + 2) + (q * (1 - q)) / (ofB + 2));
  const sure = Math.max(0, Math.abs(p - q) - width);
  return p < q ? -sure : sure;
}

/** What only some traces are made of: the statement itself is long, and its summary names it. */
const UNTOLD: ReadonlySet<string> = new Set(['db.query.text']);

function traitsOf({ spans }: Trace): Map<string, TraitOfTraces> {
  const traits = new Map<string, TraitOfTraces>();
  const add = (service: string, field: string, value: string | number): void => {
    const key = `${service} ${field} ${typeof value} ${value}`;
    if (traits.has(key)) return;
    const condition = `${field} = ${field === 'status' || typeof value === 'number' ? value : quoteString(value)}`;
    const scope = service === '' ? '' : `resource.service.name = ${quoteString(service)} && `;
    traits.set(key, { service, field, value: String(value), query: `{ ${field === 'resource.service.name' ? '' : scope}${condition} }` });
  };
  const [root] = spans;
  if (root !== undefined) {
    add('', 'rootName', root.name);
    add('', 'rootServiceName', root.service);
  }
  for (const span of spans) {
    if (span !== root) addSpan(span, add);
  }
  return traits;
}

function addSpan({ service, name, status, attributes, resource }: Span, add: (service: string, field: string, value: string | number) => void): void {
  add(service, 'name', name);
  if (status === 'error') add(service, 'status', 'error');
  for (const [key, value] of Object.entries(attributes)) if (!UNTOLD.has(key) && !key.endsWith('_us')) add(service, `span.${key}`, value);
  for (const [key, value] of Object.entries(resource)) add(service, `resource.${key}`, value);
}

function withoutMeasures<T extends { readonly trait: TraitOfTraces }>(traits: readonly T[]): T[] {
  const values = new Map<string, number>();
  const keyOf = ({ trait }: T): string => `${trait.service} ${trait.field}`;
  for (const one of traits) if (isNumber(one.trait)) values.set(keyOf(one), (values.get(keyOf(one)) ?? 0) + 1);
  return traits.filter((one) => (values.get(keyOf(one)) ?? 0) <= NUMBERS_MAX);
}

const isNumber = ({ value }: TraitOfTraces): boolean => value !== '' && Number.isFinite(Number(value));

/** What the very same traces have is one row, told by the name that says most. */
function joinSame(counted: readonly { readonly holders: string; readonly row: DifferenceRow }[]): DifferenceRow[] {
  const groups = new Map<string, DifferenceRow[]>();
  for (const { holders, row } of counted) groups.set(holders, [...(groups.get(holders) ?? []), row]);
  return [...groups.values()].map((rows) => {
    const [first, ...others] = rows.sort((a, b) => rankOf(a) - rankOf(b) || (a.query < b.query ? -1 : 1));
    return { ...first!, same: others.map(({ service, field, value, query }) => ({ service, field, value, query })) };
  });
}

/**
 * What names a cause best comes first. What the very requests have that came to some service is told as that: whatever else
 * they share there, a version say, all who came there have. Then what an application says of itself, versions, the rest.
 */
function rankOf({ field }: TraitOfTraces): number {
  const place = ['rootName', 'rootServiceName', 'resource.service.name', 'span.app.', 'resource.service.version', 'resource.service.instance.id', 'span.', 'status', 'name'].findIndex((prefix) => field.startsWith(prefix));
  return place < 0 ? Infinity : place;
}
