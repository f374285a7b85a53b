import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { checkSoundness, isSound, type CheckOptions } from '../../../src/proof/check-soundness.ts';
import { performHere } from '../../../src/proof/jobs.ts';
import type { Subject } from '../../../src/proof/subject.ts';
import { ofToday } from '../../support/day.ts';
import { SHOP_VARIANTS } from '../../support/scenarios.ts';
import { BANK, BANK_TIMEOUT, call, cause, FLAG, FLAG_OFF, recorded, RESTART_STOCK, RUNS, shopSystem, slow, soundScenario, soundShop } from './sound-shop.ts';

/** One fault planted in a sound scenario at a time: the check must find it, and say in a sentence what it is. A day plants half of them. */

async function problemsOf(subject: Subject, options: Partial<CheckOptions> = {}): Promise<string[]> {
  const soundness = await checkSoundness(subject, { seeds: [1, 2], variant: null, quick: false, ...options }, performHere(subject), () => {});
  const problems = soundness.findings.flatMap(({ ok, check, variant, text }) => (ok ? [] : [`${check}${variant === null ? '' : ` ${variant}`}: ${text}`]));
  expect(isSound(soundness)).toBe(problems.length === 0);
  return problems;
}

const { system, dashboards, slos, alerts, variants } = soundScenario();
const both = (flag = FLAG, bank = BANK) => ({ variants: { flag, bank } });

describe('a sound scenario', () => {
  it('has nothing that is found wrong', async () => {
    expect(await problemsOf(soundShop())).toEqual([]);
  });

  it('with one variant is not asked for what needs two', async () => {
    expect(await problemsOf(soundShop({ variants: { flag: variants['flag'] } }, RUNS.filter(({ script }) => script.variant === 'flag')))).toEqual([]);
  });
});

const lite = { ...system.flags, lite: { title: 'Without stock and bank', service: 'shop', description: '', on: false } };
const skipAll = [{ do: 'when', flag: 'lite', probability: 1, then: [], otherwise: [call('stock', 'GET /stock', true), call('bank', 'POST /pay', true)] }] as const;

const planted: readonly (readonly [fault: string, subject: Subject, says: RegExp])[] = [
  ['a cause that nothing helps against', soundShop({ system: shopSystem([call('stock', 'GET /stock', false), call('bank', 'POST /pay', true)]), ...both(cause('flag', [slow('stock', 150)], FLAG.verdicts)) }, RUNS.slice(1)), /^routes flag: It cannot be won/],
  ['a cause that passes by itself', soundShop(both({ ...SHOP_VARIANTS.healing, id: 'flag', verdicts: FLAG.verdicts })), /^fault flag: It heals by itself: left alone, users are well \d/],
  ['a decoy that wins', soundShop(both(FLAG, { ...BANK, verdicts: [...BANK.verdicts, { mitigation: 'set_breaker shop>bank on', verdict: 'harms', why: '' }] })), /^decoys bank: "set_breaker shop>bank on" is said to harm, and set_breaker shop>bank true wins/],
  ['a recorded decoy that wins', soundShop({}, [...RUNS, recorded('bank-timeout.lose', 'bank', BANK_TIMEOUT)]), /^decoys bank: The recorded run bank-timeout\.lose is to lose, and wins/],
  ['a first dashboard that shows the cause', soundShop({ dashboards: [{ ...dashboards[0], panels: dashboards.flatMap(({ panels }) => panels) }] }), /^surface: The page gives it away: flag and bank differ in dashboard Shop, "p99"/],
  ['an objective that tells the causes apart', soundShop({ slos: [{ ...slos[0], underUs: 2.5e6 }], ...both(FLAG, cause('bank', [slow('bank', 25)], BANK.verdicts)) }), /^surface: The page gives it away: .*share of bad answers/],
  ['a fault that no alert sees', soundShop(both(FLAG, cause('bank', [slow('bank', 2)], BANK.verdicts))), /^fault bank: Nobody is paged: the fault is invisible to the alert ShopSlow/],
  ['a fault that users do not feel', soundShop({ slos: [{ ...slos[0], underUs: 10e6 }] }), /^fault flag: The fault is lost in the noise/],
  ['causes that no evidence tells apart', soundShop(both(FLAG, { ...FLAG, id: 'bank', verdicts: FLAG.verdicts }), [RUNS[0], recorded('bank.win', 'bank', FLAG_OFF)]), /^evidence: No evidence tells flag from bank/],
  ['a surface that is ill without the fault', soundShop({ slos: [{ ...slos[0], underUs: 50_000 }] }), /^baseline: Without the fault the objective buy is missed all the same/],
  ['an alert that fires without the fault', soundShop({ historyUs: MINUTE, alerts: [{ ...alerts[0], expr: alerts[0].expr.replace('> 1', '> 0.01') }] }), /^baseline: Without the fault it pages all the same/],
  ['one way out only', soundShop({ system: shopSystem([call('stock', 'GET /stock', false), call('bank', 'POST /pay', true)]) }), /^routes flag: There is one way out only.*set_flag full-scan/],
  ['a recorded win that loses', soundShop({}, [...RUNS, recorded('flag-restart.win', 'flag', RESTART_STOCK)]), /^routes flag: The recorded run flag-restart\.win wins under 0 of 1 seeds/],
  ['a win whose actions are all dispensable', soundShop({}, [...RUNS, recorded('bank-twice.win', 'bank', BANK_TIMEOUT, { kind: 'mitigate', verb: 'set_breaker', args: { call: 'shop>bank', enabled: true }, hypothesisId: null })]), /^routes bank: The recorded run bank-twice\.win wins without its decisive action/],
  ['a variant without a recorded win', soundShop({}, RUNS.slice(0, 2)), /^routes bank: No recorded run wins it/],
  ['one action against everything', soundShop({ system: { ...shopSystem(skipAll), flags: lite } }), /^shortcuts: One action is the answer to most: set_flag lite wins in flag, bank/],
  ['a world in which doing everything helps', soundShop({ system: { ...system, flags: { 'full-scan': system.flags['full-scan'] }, services: { ...system.services, shop: { ...system.services['shop'], endpoints: { 'POST /buy': { steps: [call('stock', 'GET /stock', true), call('bank', 'POST /pay', true)], versions: {} } } } } } }), /^shortcuts (flag|bank): Doing everything at once wins/],
];

describe('a check refuses', () => {
  it.each(ofToday(planted, 2))('%s', async (_, subject, says) => {
    const problems = await problemsOf(subject, { seeds: [1], quick: true });
    expect(problems.filter((text) => says.test(text)), `found instead:\n${problems.join('\n')}`).not.toEqual([]);
  });
});
