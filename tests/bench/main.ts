import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchDebrief } from './debrief.ts';
import { benchSixServices, benchThroughput } from './kernel.ts';
import type { BenchLine } from './measure.ts';
import { benchPromql } from './promql.ts';
import { benchTelemetry } from './telemetry.ts';
import { benchTraces } from './traces.ts';

/** Every figure that the design promises (section 9), measured here and now. Numbers behind their demand are marked, not failed: a shared machine is no judge. */
const GROUPS: readonly (readonly [title: string, measure: () => BenchLine[]])[] = [
  ['kernel', benchThroughput],
  ['a system of six services', benchSixServices],
  ['after an incident', benchDebrief],
  ['queries', () => benchPromql().map(({ name, ms, demand }) => ({ name, value: ms, unit: 'ms', demand, better: 'lower' }))],
  ['traces', benchTraces],
  ['telemetry', () => benchTelemetry().map((line) => ({ ...line, better: 'lower' }))],
];

function row({ name, value, unit, demand, better }: BenchLine): string {
  const isMet = better === 'lower' ? value <= demand : value >= demand;
  const figure = value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
  return `${name.padEnd(86)} ${figure.padStart(8)} ${unit.padEnd(5)} ${better === 'lower' ? '≤' : '≥'} ${String(demand).padStart(5)}  ${isMet ? 'ok' : 'BEHIND'}`;
}

/** A player's worker runs one world and nothing else, so each group is measured in a process of its own. */
function measureApart(index: number): BenchLine[] {
  return JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(index)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as BenchLine[];
}

function printAll(): void {
  let behind = 0;
  GROUPS.forEach(([title], index) => {
    process.stdout.write(`\n${title}\n`);
    for (const line of measureApart(index)) {
      const text = row(line);
      if (text.endsWith('BEHIND')) behind++;
      process.stdout.write(`  ${text}\n`);
    }
  });
  process.stdout.write(`\n${behind === 0 ? 'Every demand is met.' : `${behind} behind ${behind === 1 ? 'its' : 'their'} demand.`}\n`);
}

const group = GROUPS[Number(process.argv[2] ?? -1)];
if (group === undefined) printAll();
else process.stdout.write(JSON.stringify(group[1]()));
