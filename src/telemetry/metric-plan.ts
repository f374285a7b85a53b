import { ALL_FAMILIES } from '../sim/parts/families.ts';
import type { BlockIdentity, MetricBlock, MetricCell } from '../sim/kernel/sink.ts';
import type { Labels } from './types.ts';

/**
 * A block with its cells sorted into groups that become visible together. Every cell stands alone except those of one
 * histogram: hiding its empty lower buckets would make `histogram_quantile` take the first visible one as starting at zero.
 */
export interface BlockPlan {
  readonly block: MetricBlock;
  /** Group of each cell. */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** One cell of each group, which is not zero as soon as any of them is: of a histogram, its last bucket. */
  readonly witnesses: Int32Array;
}

const HISTOGRAMS: ReadonlySet<string> = new Set(ALL_FAMILIES.filter((family) => family.type === 'histogram').map((family) => family.name));
const SUFFIXES = ['_bucket', '_sum', '_count'] as const;

export function planBlock(block: MetricBlock): BlockPlan {
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

function histogramKey(cell: MetricCell): string | null {
  const suffix = SUFFIXES.find((end) => cell.name.endsWith(end));
  if (suffix === undefined) return null;
  const family = cell.name.slice(0, -suffix.length);
  if (!HISTOGRAMS.has(family)) return null;
  const pairs = Object.entries(cell.labels).filter(([name]) => name !== 'le');
  return JSON.stringify([family, pairs.sort(byFirst)]);
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
