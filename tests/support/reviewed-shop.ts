import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { plannedFromLog, playOut, WITH_ALERTS } from '../../src/session/compare-runs.ts';
import { debriefOf } from '../../src/session/debrief.ts';
import type { Debrief } from '../../src/session/debrief-types.ts';
import type { Intent, PinDraft, Postmortem } from '../../src/session/intents.ts';
import { reviewFacts } from '../../src/session/postmortem/facts.ts';
import { handedIn, postmortemPart } from '../../src/session/postmortem/postmortem.ts';
import type { PostmortemPart } from '../../src/session/postmortem/types.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../src/session/run.ts';
import { SHOP_VARIANTS, shopScenario } from './scenarios.ts';

const { flag, bank } = SHOP_VARIANTS;

/** The shop with causes that have something to tell. */
export function reviewedScenario(): Scenario {
  const told = shopScenario([
    { ...flag, title: 'A flag makes stock read everything', truth: { ...flag.truth, trigger: 'The flag full-scan was switched on', story: ['Every stock check read everything.', 'The shop waited for stock.', 'Buyers waited for the shop.'], discriminators: ['p99 of stock is seconds.'], prevention: ['Raise flags in steps.', 'Watch stock from the shop.'] } },
    { ...bank, title: 'A slow bank', truth: { ...bank.truth, trigger: 'Maintenance of the bank', story: ['The bank answered in seconds.', 'Nobody stopped waiting for it.'], discriminators: ['p99 of bank is seconds.'], prevention: ['A timeout on the bank.'] } },
  ]);
  return { ...told, people: { ...told.people, kim: { name: 'Senior engineer', role: 'shop' }, stock: { name: 'Stock', role: 'engineer on stock' } } };
}

const PIN: Omit<PinDraft, 'fromMs' | 'toMs'> = { panel: 'dashboards', title: 'p99 of stock', query: 'stock', digest: 'seconds', component: 'stock', labels: {} };

/** Acknowledged, looked, pinned, cured by the flag a minute after the page, held, declared over. */
export function playedShop(cure = true): Run {
  const scenario = reviewedScenario();
  const run = openRun(scenario, 3, 'flag');
  advanceToPage(run);
  const pagedUs = run.pagedAtUs ?? 0;
  const does = (afterPageUs: number, intent: Intent): void => {
    advanceRun(run, pagedUs + afterPageUs);
    const submitted = submitIntent(run, intent);
    if (!submitted.accepted) throw new Error(submitted.reason);
  };
  const nowMs = (afterPageUs: number): number => scenario.startEpochMs + (pagedUs + afterPageUs) / 1000;
  does(30 * SECOND, { kind: 'acknowledge' });
  does(40 * SECOND, { kind: 'pin', pin: { ...PIN, fromMs: nowMs(-3 * MINUTE), toMs: nowMs(40 * SECOND) } });
  if (cure) does(MINUTE, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null });
  does(5 * MINUTE, { kind: 'pin', pin: { ...PIN, title: 'Buyers are well', fromMs: nowMs(MINUTE), toMs: nowMs(5 * MINUTE) } });
  does(6 * MINUTE, { kind: 'resolve', summary: 'Done.', hypothesisId: null });
  advanceRun(run, Infinity);
  return run;
}

/** Hands a post-mortem in and debriefs. */
export function debriefWith(run: Run, ...written: readonly Postmortem[]): Debrief {
  const again = openRun(run.scenario, run.seed, run.variant.id, run.intents.slice());
  advanceRun(again, Infinity);
  for (const postmortem of written) {
    const submitted = submitIntent(again, { kind: 'write_postmortem', postmortem });
    if (!submitted.accepted) throw new Error(submitted.reason);
  }
  if (handedIn(again.intents).length !== written.length) throw new Error('A post-mortem is missing from the log.');
  return debriefOf(again, null);
}

/** Marks post-mortems of a run as its debrief does, without simulating it again for each. */
export function marker(run: Run): (...written: readonly Postmortem[]) => PostmortemPart {
  const steps = playOut(run, plannedFromLog(run.intents, run.pagedAtUs ?? 0), WITH_ALERTS);
  const { timeline } = debriefOf(run, null);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    const facts = reviewFacts(run, step.value, timeline);
    return (...written) => postmortemPart(written, facts);
  }
}

/** Everything right, from what the debrief tells a reader. */
export function perfectPostmortem({ timeline, pagedMs, runs, postmortem: { material } }: Debrief, truths: readonly string[]): Postmortem {
  const pinAt = (atUs: number): number | null => material.events.find((event) => event.atUs === atUs)?.pinIds[0] ?? null;
  const us = (atMs: number): number => material.events.find((event) => event.atMs === atMs)!.atUs;
  const minutes = (fromMs: number, toMs: number): number => (toMs - fromMs) / 60_000;
  const begun = timeline.find(({ lane, atMs, text }) => lane === 'truth' && atMs < pagedMs && text !== 'All is well')!;
  const acted = timeline.find(({ lane }) => lane === 'action')!;
  const recovered = timeline.find(({ text }) => text === 'Users recovered')!;
  const moments = [{ atUs: us(begun.atMs), text: begun.text }, ...material.draft.timeline.filter(({ atUs }) => atUs !== us(recovered.atMs)), { atUs: us(recovered.atMs), text: recovered.text }];
  return {
    summary: 'Buying took seconds because a flag made every stock check read everything.',
    impactUserSeconds: runs[0].badUserSeconds,
    timeline: moments.map(({ atUs, text }) => ({ atUs, text, pinId: pinAt(atUs) })),
    detectionMinutes: minutes(begun.atMs, pagedMs),
    responseMinutes: minutes(pagedMs, acted.atMs),
    factors: material.factors.filter(({ text }) => truths.includes(text)).map(({ id }) => id),
    whys: [],
    actions: [
      { bank: 'flag-steps', text: '', owner: 'kim', dueDays: 14, measure: 'Flags of stock rise in three steps.' },
      { bank: 'canary', text: '', owner: 'kim', dueDays: 30, measure: 'Compared for ten minutes.' },
      { bank: 'burn-alerts', text: '', owner: 'kim', dueDays: 14, measure: 'The alert exists and was tried.' },
    ],
    wentWell: 'The flag could be switched back.',
  };
}

export const SHOP_FACTORS = ['The flag full-scan was switched on', 'Every stock check read everything.', 'The shop waited for stock.', 'Buyers waited for the shop.', 'Not in place: Raise flags in steps.', 'Not in place: Watch stock from the shop.'];
