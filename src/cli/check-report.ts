import type { Certificate } from '../proof/certificate.ts';
import { isSound, type Soundness } from '../proof/check-soundness.ts';
import type { Finding } from '../proof/findings.ts';
import { actionsIn, isReliable, runsIn } from '../proof/judge/routes.ts';
import { policiesIn } from '../proof/judge/policies.ts';
import { contentHashOf, type Subject } from '../proof/subject.ts';

/** A check as text and as an object. */

export function findingLine({ ok, check, variant, text }: Finding): string {
  return `  ${ok ? '✓' : '✗'} ${check.padEnd(9)} ${variant === null ? '' : `${variant}: `}${text}`;
}

/** Less than this share avoided or added is no more than chance, and not worth a row. */
const ROW_MIN = 0.05;

/** M[variant, action] as a table: share of bad user-seconds avoided, `W` where the action wins by itself. */
export function matrixLines({ studies }: Soundness): string[] {
  const variants = Object.keys(studies);
  const tried = variants.map((variant) => new Map(actionsIn(studies[variant]!).map((action) => [action.id, action])));
  const ids = [...new Set(tried.flatMap((actions) => [...actions.keys()]))];
  const rows = ids.filter((id) => tried.some((actions) => Math.abs(actions.get(id)?.saved ?? 0) >= ROW_MIN));
  if (rows.length === 0) return [];
  const wide = Math.max(...rows.map((id) => id.length));
  const columns = variants.map((variant) => Math.max(8, variant.length));
  const line = (head: string, cells: readonly string[]): string => `    ${head.padEnd(wide)}  ${cells.map((cell, i) => cell.padStart(columns[i]!)).join('  ')}`;
  return [
    '  Bad user-seconds avoided by one action alone (W: wins)',
    line('', variants),
    ...rows.map((id) => line(id, tried.map((actions) => cellOf(actions.get(id))))),
    `    ${ids.length - rows.length} further actions change less than ${ROW_MIN * 100} %`,
  ];
}

function cellOf(action: ReturnType<typeof actionsIn>[number] | undefined): string {
  return action === undefined ? '–' : `${isReliable(action) ? 'W ' : ''}${Math.round(action.saved * 100)} %`;
}

/** Everything that was found, for programs. */
export function resultOf(subject: Subject, soundness: Soundness, certificate: Certificate | null, tableFaults: readonly string[]): Record<string, unknown> {
  const { studies, seeds, findings, separability } = soundness;
  return {
    scenario: subject.scenario.id,
    contentHash: contentHashOf(subject),
    sound: isSound(soundness),
    seeds,
    findings,
    variants: Object.fromEntries(Object.entries(studies).map(([variant, list]) => [variant, { pagedUs: list.map(({ pagedUs }) => pagedUs), untouched: list.map(({ untouched }) => untouched), actions: actionsIn(list), runs: runsIn(list), players: policiesIn(list) }])),
    discriminators: separability.discriminators.map(({ between, readings }) => ({ between, readings: readings.map(({ reading, above, below, threshold, accuracy }) => ({ where: reading.where, values: reading.values, above, below, threshold, accuracy })) })),
    certified: certificate !== null,
    tableFaults,
  };
}
