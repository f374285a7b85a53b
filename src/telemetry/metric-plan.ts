import { ALL_FAMILIES } from '../sim/parts/families.ts';
import type { BlockIdentity, MetricBlock, MetricCell } from '../sim/kernel/sink.ts';
import type { Labels } from './types.ts';

/**
 * A block with its cells sorted into groups that become visible together. Every cell stands alone except those of one
 * histogram: hiding its empty lower buckets would make `histogram_quantile` take the first visible one as starting at zero.
 */
export interface BlockPlan {
  readonly block: MetricBlock;
  /** Group of each cell; -1 where the store does not keep it. */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** One cell of each group, which is not zero as soon as any of them is: of a histogram, its last bucket. */
  readonly witnesses: Int32Array;
}

const HISTOGRAMS: ReadonlySet<string> = new Set(ALL_FAMILIES.filter((family) => family.type === 'histogram').map((family) => family.name));
const SUFFIXES = ['_bucket', '_sum', '_count'] as const;

/** Which metrics are kept, by name. */
export type Names = Pick<ReadonlySet<string>, 'has'>;

export const EVERY_NAME: Names = { has: () => true };

/** Plans of the blocks of which anything is kept. */
export function planBlocks(blocks: readonly MetricBlock[], names: Names): ReadonlyMap<number, BlockPlan> {
  const plans = blocks.map((block) => planOf(block, names)).filter(({ groups }) => groups > 0);
  return new Map(plans.map((plan) => [plan.block.id, plan]));
}

/** All courses of a run have the same blocks; planning every cell of a system takes up to 60 ms. */
const planned = new WeakMap<Names, WeakMap<MetricBlock, BlockPlan>>();

function planOf(block: MetricBlock, names: Names): BlockPlan {
  const known = planned.get(names) ?? new WeakMap<MetricBlock, BlockPlan>();
  planned.set(names, known);
  const plan = known.get(block) ?? (names === EVERY_NAME ? planBlock(block) : onlyNamed(planOf(block, EVERY_NAME), names));
  known.set(block, plan);
  return plan;
}

/** A histogram is kept whole: its last bucket says whether it shows. */
function onlyNamed({ block, groupOf, witnesses }: BlockPlan, names: Names): BlockPlan {
  const kept: number[] = [];
  const place = Int32Array.from(witnesses, (cell) => {
    const { name } = block.cells[cell];
    const family = histogramOf(name);
    const isNamed = family === null ? names.has(name) : SUFFIXES.some((suffix) => names.has(family + suffix));
    return isNamed ? kept.push(cell) - 1 : -1;
  });
  return { block, groupOf: groupOf.map((group) => place[group]), groups: kept.length, witnesses: Int32Array.from(kept) };
}

function planBlock(block: MetricBlock): BlockPlan {
  const groupOf = new Int32Array(block.cells.length);
  const known = new Map<string, number>();
  const witnesses: number[] = [];
  let groups = 0;
  block.cells.forEach((cell, at) => {
    const key = histogramKey(cell);
    const group = (key === null ? undefined : known.get(key)) ?? groups++;
    if (key !== null) known.set(key, group);
    groupOf[at] = group;
    if (witnesses[group] === undefined || (block.always[witnesses[group]] === 0 && (block.always[at] !== 0 || cell.labels['le'] === '+Inf'))) witnesses[group] = at;
  });
  return { block, groupOf, groups, witnesses: Int32Array.from(witnesses) };
}

/** Labels of a series, sorted by code unit; an empty value is the same as none. A cell's own label wins over its block's. */
export function seriesLabels(identity: BlockIdentity, cell: MetricCell): Labels {
  const all: Record<string, string> = {
    instance: identity.instance,
    service_name: identity.service,
    service_version: identity.version,
    ...cell.labels,
    __name__: cell.name,
  };
  const pairs = Object.entries(all).filter(([, value]) => value !== '');
  return Object.fromEntries(pairs.sort(byFirst));
}

/** The histogram that a sample's name belongs to, or null. */
function histogramOf(name: string): string | null {
  const suffix = SUFFIXES.find((end) => name.endsWith(end));
  const family = suffix === undefined ? null : name.slice(0, -suffix.length);
  return family !== null && HISTOGRAMS.has(family) ? family : null;
}

function histogramKey(cell: MetricCell): string | null {
  const family = histogramOf(cell.name);
  if (family === null) return null;
  const pairs = Object.entries(cell.labels).filter(([name]) => name !== 'le');
  return JSON.stringify([family, pairs.sort(byFirst)]);
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
