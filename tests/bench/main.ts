import { benchKernel } from './kernel.ts';
import type { BenchLine } from './measure.ts';
import { benchPromql } from './promql.ts';
import { benchTelemetry } from './telemetry.ts';

/** Every figure that the design promises (section 9), measured here and now. Numbers behind their demand are marked, not failed: a shared machine is no judge. */
const GROUPS: readonly (readonly [title: string, measure: () => BenchLine[]])[] = [
  ['kernel', benchKernel],
  ['queries', () => benchPromql().map(({ name, ms, demand }) => ({ name, value: ms, unit: 'ms', demand, better: 'lower' }))],
  ['telemetry', () => benchTelemetry().map((line) => ({ ...line, better: 'lower' }))],
];

function row({ name, value, unit, demand, better }: BenchLine): string {
  const isMet = better === 'lower' ? value <= demand : value >= demand;
  const figure = value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
  return `${name.padEnd(86)} ${figure.padStart(8)} ${unit.padEnd(5)} ${better === 'lower' ? '≤' : '≥'} ${String(demand).padStart(5)}  ${isMet ? 'ok' : 'BEHIND'}`;
}

let behind = 0;
for (const [title, measure] of GROUPS) {
  process.stdout.write(`\n${title}\n`);
  for (const line of measure()) {
    const text = row(line);
    if (text.endsWith('BEHIND')) behind++;
    process.stdout.write(`  ${text}\n`);
  }
}
process.stdout.write(`\n${behind === 0 ? 'Every demand is met.' : `${behind} behind ${behind === 1 ? 'its' : 'their'} demand.`}\n`);
