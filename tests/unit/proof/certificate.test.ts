import { beforeAll, describe, expect, it } from 'vitest';
import { certify, type Certificate } from '../../../src/proof/certificate.ts';
import { candidatesOf } from '../../../src/session/judgement/candidates.ts';
import { checkSoundness } from '../../../src/proof/check-soundness.ts';
import { openIncident } from '../../../src/proof/incident.ts';
import { performHere } from '../../../src/proof/jobs.ts';
import { DECIDE_US } from '../../../src/proof/tolerances.ts';
import { replaySample, staleness } from '../../../src/proof/replay-sample.ts';
import { FLAG, RUNS, soundShop } from './sound-shop.ts';

const subject = soundShop();
let certificate: Certificate;

beforeAll(async () => {
  certificate = certify(subject, await checkSoundness(subject, { seeds: [1, 2], variant: null, quick: true }, performHere(subject), () => {}));
});

type Variants = typeof subject.scenario.variants;
const changed = (variants: Variants, change: (variant: Variants[string]) => Variants[string]): Variants => Object.fromEntries(Object.entries(variants).map(([id, variant]) => [id, change(variant)]));

describe('a certificate', () => {
  it('names the ways out, what loses, and what tells the causes apart', () => {
    expect(certificate.variants['flag'].routes.map(({ decisive }) => decisive).sort()).toEqual(['set_breaker shop>stock', 'set_flag full-scan', 'set_timeout shop>stock']);
    expect(certificate.variants['flag'].decoys.map(({ by }) => by)).toEqual(['flag.lose', 'restart stock']);
    expect(certificate.discriminators).toMatchObject([{ between: ['flag', 'bank'] }]);
  });

  it('holds for the scenario that was checked, and for no other', () => {
    expect(staleness(subject, certificate)).toBeNull();
    expect(staleness({ ...subject, scenario: { ...subject.scenario, horizonUs: subject.scenario.horizonUs + 1 } }, certificate)).toMatch(/has changed since it was certified; run: npm run faultline -- check shop --write/);
    expect(staleness({ ...subject, scenario: { ...subject.scenario, variants: changed(subject.scenario.variants, (variant) => ({ ...variant, params: { 'services.stock.slow': 2 } })) } }, certificate)).toMatch(/has changed/);
    expect(staleness({ ...subject, runs: RUNS.slice(1) }, certificate)).toMatch(/has changed/);
    expect(staleness(subject, { ...certificate, engine: '0' })).toMatch(/certified with engine 0/);
  });

  it('holds when only words were mended', () => {
    const { scenario } = subject;
    const mended = { ...scenario, hash: 'ffffffffffffffff', title: 'Another title', messages: [], variants: changed(scenario.variants, (variant) => ({ ...variant, truth: { ...variant.truth, story: ['Told in other words.'] } })) };
    expect(staleness({ ...subject, scenario: mended }, certificate)).toBeNull();
  });

  it('comes out the same when a part of it is simulated again', () => {
    for (const seed of [1, 2, 3]) {
      const { certified, simulated, what } = replaySample(subject, certificate, seed);
      expect({ what, simulated }).toEqual({ what, simulated: certified });
    }
  });

  it('is found out when a world is not what it was', () => {
    const forged = { ...certificate, variants: Object.fromEntries(Object.entries(certificate.variants).map(([id, variant]) => [id, { ...variant, badUserSeconds: variant.badUserSeconds.map((bad) => bad + 10) }])) };
    const { certified, simulated } = replaySample(subject, forged, 1);
    expect(simulated).not.toEqual(certified);
  });

  it('is not given to an unsound scenario', async () => {
    const unsound = soundShop({ variants: { flag: { ...FLAG, verdicts: [{ mitigation: 'set_flag full-scan off', verdict: 'harms', why: '' }] } } }, RUNS.slice(0, 1));
    const soundness = await checkSoundness(unsound, { seeds: [1], variant: null, quick: true }, performHere(unsound), () => {});
    expect(() => certify(unsound, soundness)).toThrow(/An unsound scenario gets no certificate: "set_flag full-scan off" is said to harm/);
  });
});

describe('the solver', () => {
  it('tries what the world would carry out, each switch the other way and each wait short and long', () => {
    const incident = openIncident(subject.scenario, 'flag', 1)!;
    const ids = candidatesOf(incident.run, incident.pagedUs + DECIDE_US).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['set_flag full-scan false', 'set_flag closed true', 'restart stock', 'set_timeout shop>bank 300', 'set_timeout shop>bank 2000', 'set_breaker shop>stock true']));
    expect(ids).not.toContain('set_flag full-scan true');
    expect(new Set(ids).size).toBe(ids.length);
  });
});
