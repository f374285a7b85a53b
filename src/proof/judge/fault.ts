import { MINUTE } from '../../base/time.ts';
import type { Scenario } from '../../scenario/types.ts';
import { found, oneDigit, percent, type Finding } from '../findings.ts';
import { lostBetween } from '../../session/judgement/hopeless.ts';
import type { QuietStudy, Study } from '../study.ts';
import { HARM_LEAST, NOISE_FACTOR, PAGE_WITHIN_US } from '../tolerances.ts';

/** A variant that never pages has nothing else to be judged by. */
export function judgePages(scenario: Scenario, variant: string, pages: readonly { readonly seed: number; readonly pagedUs: number | null }[]): Finding[] {
  const latestUs = scenario.historyUs + PAGE_WITHIN_US;
  return pages.flatMap(({ seed, pagedUs }) => {
    if (pagedUs === null) return [found('fault', variant, false, `Nobody is paged: the fault is invisible to the alert ${scenario.pageAlert} (seed ${seed}).`)];
    if (pagedUs < scenario.historyUs) return [found('fault', variant, false, `The page comes ${oneDigit(pagedUs / MINUTE)} min into the world, within the healthy history (seed ${seed}).`)];
    if (pagedUs > latestUs) return [found('fault', variant, false, `The page comes only ${oneDigit((pagedUs - scenario.historyUs) / MINUTE)} min after the healthy history, expected within ${PAGE_WITHIN_US / MINUTE} (seed ${seed}).`)];
    return [];
  });
}

/** Left alone, users suffer far more than without the fault, an objective is missed, and it does not pass by itself. */
export function judgeFault(scenario: Scenario, variant: string, studies: readonly Study[], quiet: readonly QuietStudy[]): Finding[] {
  const findings = studies.flatMap(({ seed, pagedUs, untouched }): Finding[] => {
    const noise = lostBetween(quiet.find((entry) => entry.seed === seed)?.perMinute ?? [], pagedUs, pagedUs + scenario.horizonUs);
    const least = Math.max(HARM_LEAST, NOISE_FACTOR * noise);
    const missed = untouched.slos.some(({ good, target }) => good !== null && good < target);
    return [
      ...(untouched.bad >= least && missed ? [] : [found('fault', variant, false, `The fault is lost in the noise: ${Math.round(untouched.bad)} bad user-seconds from the page on, expected ${Math.round(least)} or more, and a missed objective${missed ? '' : ' (none is missed)'} (seed ${seed}).`)]),
      ...(untouched.recoveredUs === null ? [] : [found('fault', variant, false, `It heals by itself: left alone, users are well ${oneDigit((untouched.recoveredUs - pagedUs) / MINUTE)} min after the page (seed ${seed}).`)]),
    ];
  });
  if (findings.length > 0) return findings;
  const bad = studies.map(({ untouched }) => untouched.bad);
  const worst = (studies[0]?.untouched.slos ?? []).map(({ id }, i) => `${id} ${percent(Math.min(...studies.map(({ untouched }) => untouched.slos[i]!.good ?? 1)))} good`);
  return [found('fault', variant, true, `Pages ${range(studies.map(({ pagedUs }) => pagedUs / MINUTE))} min into the world and is lost when left alone: ${range(bad.map((entry) => entry / 60))} bad user-minutes, ${worst.join(', ')}.`)];
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return oneDigit(low) === oneDigit(high) ? oneDigit(low) : `${oneDigit(low)} to ${oneDigit(high)}`;
}
