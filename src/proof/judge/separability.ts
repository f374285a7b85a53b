import { found, percent, type Finding } from '../findings.ts';
import { discriminatorsOf, pairsOf, type Discriminator, type ReadingTable } from '../separation.ts';
import { CLEAR_FACTOR } from '../tolerances.ts';

/** How many readings of a pair are named: an author mends the clearest first. */
const NAMED = 3;

export interface Separability {
  readonly findings: readonly Finding[];
  /** For each pair the clearest readings beyond the surface. */
  readonly discriminators: readonly { readonly between: readonly [string, string]; readonly readings: readonly Discriminator[] }[];
}

/** Page and first dashboard must not tell two variants apart; the rest of the evidence must. */
export function judgeSeparability(table: readonly ReadingTable[], variants: readonly string[]): Separability {
  const surface = table.filter(({ onSurface }) => onSurface);
  const below = table.filter(({ onSurface }) => !onSurface);
  const findings: Finding[] = [];
  const discriminators = pairsOf(variants).map((between) => {
    const [a, b] = between;
    const leaks = discriminatorsOf(surface, a, b, CLEAR_FACTOR);
    findings.push(...leaks.slice(0, NAMED).map((leak) => found('surface', null, false, `The page gives it away: ${a} and ${b} differ in ${told(leak)}.`)));
    if (leaks.length > NAMED) findings.push(found('surface', null, false, `… and ${a} and ${b} differ in ${leaks.length - NAMED} more readings of page and first dashboard.`));
    if (leaks.length === 0) findings.push(found('surface', null, true, `Page and first dashboard look alike for ${a} and ${b} (${surface.length} readings).`));
    const readings = discriminatorsOf(below, a, b, CLEAR_FACTOR);
    findings.push(
      readings.length === 0
        ? found('evidence', null, false, `No evidence tells ${a} from ${b}: none of ${below.length} readings of dashboards, metrics, logs, consoles and traces.`)
        : found('evidence', null, true, `${readings.length} readings tell ${a} from ${b}, clearest: ${told(readings[0]!)}.`),
    );
    return { between, readings: readings.slice(0, NAMED) };
  });
  return { findings, discriminators };
}

function told({ reading, above, threshold, accuracy }: Discriminator): string {
  return `${reading.where} (over ${figure(threshold)}: ${above}, right in ${percent(accuracy)})`;
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
