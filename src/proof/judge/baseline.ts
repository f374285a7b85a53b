import { MINUTE } from '../../base/time.ts';
import { found, oneDigit, percent, seedsText, type Finding } from '../findings.ts';
import type { QuietStudy } from '../study.ts';

/** Without the fault, every objective is met over the whole length and nobody is paged. */
export function judgeBaseline(quiet: readonly QuietStudy[]): Finding[] {
  const paged = quiet.filter(({ pagedUs }) => pagedUs !== null);
  const worst = (quiet[0]?.slos ?? []).map(({ id, target }, i) => ({ id, target, good: Math.min(...quiet.map(({ slos }) => slos[i]!.good ?? 1)) }));
  const missed = worst.filter(({ good, target }) => good < target);
  const findings = [
    ...paged.map(({ seed, pagedUs }) => found('baseline', null, false, `Without the fault it pages all the same, ${oneDigit(pagedUs! / MINUTE)} min into the world (seed ${seed}).`)),
    ...missed.map(({ id, good, target }) => found('baseline', null, false, `Without the fault the objective ${id} is missed all the same: ${percent(good)} good, ${percent(target)} promised.`)),
  ];
  if (findings.length > 0) return findings;
  return [found('baseline', null, true, `Healthy without the fault (${seedsText(quiet.map(({ seed }) => seed))}): ${worst.map(({ id, good }) => `${id} ${percent(good)} good`).join(', ')}; no page.`)];
}
