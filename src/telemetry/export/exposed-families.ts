import type { MetricFamily } from '../types.ts';

/**
 * A metric family as OpenMetrics writes it. Its types are more than the product's three: a pair of counters `x_sum` and
 * `x_count` is a summary without quantiles, and a counter whose name lacks `_total` may not call itself one.
 */
export interface ExposedFamily {
  /** Without the suffixes of its samples. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  readonly unit: string;
  readonly help: string;
  /** Names of its samples, in the order in which those of one instant are written. */
  readonly samples: readonly string[];
}

/** Every family once, in the order given. OpenMetrics 1.0, "Metric types". */
export function exposedFamilies(families: readonly MetricFamily[]): ExposedFamily[] {
  const names = new Set(families.map((family) => family.name));
  const known = new Set<string>();
  return families.map((family) => expose(family, names)).filter(({ name }) => !known.has(name) && known.add(name) !== undefined);
}

function expose({ name, type, unit, help }: MetricFamily, names: ReadonlySet<string>): ExposedFamily {
  if (type === 'histogram') return { name, type, ...unitOf(name, unit), help, samples: [`${name}_bucket`, `${name}_count`, `${name}_sum`] };
  if (type === 'gauge') return { name, type, ...unitOf(name, unit), help, samples: [name] };
  if (name.endsWith('_total')) return { name: name.slice(0, -'_total'.length), type, ...unitOf(name.slice(0, -'_total'.length), unit), help, samples: [name] };
  const stem = name.endsWith('_sum') ? name.slice(0, -'_sum'.length) : name.endsWith('_count') ? name.slice(0, -'_count'.length) : null;
  if (stem !== null && names.has(`${stem}_sum`) && names.has(`${stem}_count`)) return { name: stem, type: 'summary', ...unitOf(stem, unit), help, samples: [`${stem}_count`, `${stem}_sum`] };
  return { name, type: 'unknown', ...unitOf(name, unit), help, samples: [name] };
}

/** A unit may be declared only where the family's name ends with it. */
function unitOf(name: string, unit: string): { unit: string } {
  return { unit: unit !== '' && name.endsWith(`_${unit}`) ? unit : '' };
}
