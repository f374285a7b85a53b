import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/base/time.ts';
import { debriefOf } from '../../../../src/session/debrief.ts';
import type { Debrief, ScorePart } from '../../../../src/session/debrief-types.ts';
import type { Claim, Intent, PredictedReading } from '../../../../src/session/intents.ts';
import { openHealthy, pricesIn } from '../../../../src/session/judgement/healthy.ts';
import { advanceRun, advanceToPage, openRun, submitIntent } from '../../../../src/session/run.ts';
import { shopScenario } from '../../../support/scenarios.ts';

type Step = readonly [afterPageUs: number, intent: Intent];
const p99 = (service: string): string => `histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="${service}"}[1m])))`;
const CLAIM: Claim = { component: 'stock', mechanism: 'slow-feature', trigger: 'flag:full-scan', confidence: 5, prediction: '' };
const ACKNOWLEDGE: Step = [30 * SECOND, { kind: 'acknowledge' }];
const look = (atUs: number, panel: 'dashboards' | 'metrics' | 'logs' | 'traces' | 'slo', query: string): Step => [atUs, { kind: 'look', panel, query }];
const believe = (atUs: number, claim: Partial<Claim> = {}): Step => [atUs, { kind: 'hypothesis.add', claim: { ...CLAIM, ...claim } }];
const flagOff = (atUs: number): Step => [atUs, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null }];
const restart = (atUs: number, service = 'stock'): Step => [atUs, { kind: 'mitigate', verb: 'restart', args: { service }, hypothesisId: null }];
const hint = (atUs: number, level: 1 | 2 | 3 | 4): Step => [atUs, { kind: 'hint', level }];
const resolve = (atUs: number): Step => [atUs, { kind: 'resolve', summary: '', hypothesisId: null }];

function debriefed(...steps: readonly Step[]): Debrief {
  const run = openRun(shopScenario(), 3, 'flag');
  advanceToPage(run);
  for (const [afterPageUs, intent] of steps) {
    advanceRun(run, (run.pagedAtUs ?? 0) + afterPageUs);
    const submitted = submitIntent(run, intent);
    if (!submitted.accepted) throw new Error(submitted.reason);
  }
  advanceRun(run, Infinity);
  return debriefOf(run, null);
}
const part = ({ score }: Debrief, id: ScorePart['id']): number => score.parts.find((entry) => entry.id === id)!.points;

describe('the causes behind a page', () => {
  it('are excluded at the first thing seen that tells them apart, which is named', () => {
    const { judgement, pagedMs } = debriefed(ACKNOWLEDGE, look(40 * SECOND, 'dashboards', 'shop'), look(50 * SECOND, 'dashboards', 'stock'), look(70 * SECOND, 'dashboards', 'stock'));
    expect(judgement.causes).toMatchObject([{ id: 'flag', isTruth: true, ruledOutMs: null, by: null }, { id: 'bank', isTruth: false, ruledOutMs: pagedMs + 50_000, by: 'Dashboard: Stock' }]);
  });

  it.each<[string, Step]>([
    ['a dashboard that every system has', look(50 * SECOND, 'dashboards', 'standard:stock')],
    ['a LogQL search that names the component', look(50 * SECOND, 'logs', '{service_name="stock"} |= "slow"')],
    ['a TraceQL search that names the component', look(50 * SECOND, 'traces', '{ resource.service.name = "stock" && duration > 1s }')],
  ])('are told apart by %s', (_name, step) => {
    expect(debriefed(ACKNOWLEDGE, step).judgement.causes[1]?.ruledOutMs).not.toBeNull();
  });
});

describe('a decision taken in the dark', () => {
  it('is judged under every cause, one taken on evidence under those that were left', () => {
    const blind = debriefed(ACKNOWLEDGE, flagOff(MINUTE));
    const informed = debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), flagOff(MINUTE));
    expect(blind.judgement.decisions[0]?.underCauses.map(({ cause }) => cause)).toEqual(['flag', 'bank']);
    expect(informed.judgement.decisions[0]?.underCauses.map(({ cause }) => cause)).toEqual(['flag']);
    const [inDark, inLight] = [blind, informed].map(({ judgement }) => judgement.decisions[0].expected);
    expect(inDark).toBeCloseTo((2 / 3) * inLight);
    expect(part(informed, 'decisions')).toBe(100);
    expect(part(blind, 'investigation')).toBeLessThan(part(informed, 'investigation'));
    expect(blind.judgement.pitfalls.map(({ id }) => id)).not.toContain('PIT-01');
  });

  it('that does nothing against any cause is a pitfall, and is told with the line that it stands in', () => {
    const { judgement } = debriefed(ACKNOWLEDGE, restart(MINUTE, 'shop'), flagOff(3 * MINUTE));
    expect(judgement.pitfalls[0]).toMatchObject({ id: 'PIT-01', line: 'Restart shop' });
  });

  it('is as good as knowing for who was told the answer, and then the whole is limited', () => {
    const told = debriefed(ACKNOWLEDGE, hint(40 * SECOND, 1), hint(41 * SECOND, 2), hint(42 * SECOND, 3), hint(43 * SECOND, 4), believe(50 * SECOND), flagOff(MINUTE), resolve(8 * MINUTE));
    expect(told.judgement.decisions[0]?.underCauses.map(({ cause }) => cause)).toEqual(['flag']);
    expect(told.score.cap?.points).toBe(550);
    expect(part(told, 'diagnosis')).toBe(9);
  });
});

describe('an all-clear', () => {
  it('before users are well is a pitfall and a turning point, with what they lost after it', () => {
    const early = debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), resolve(2 * MINUTE));
    expect(early.judgement.pitfalls[0]).toMatchObject({ id: 'early-all-clear', line: 'Declared resolved', atMs: early.pagedMs + 120_000 });
    const point = early.judgement.turningPoints.find(({ kind }) => kind === 'all-clear');
    expect(point?.atMs).toBe(early.pagedMs + 120_000);
    expect(point?.reveal).toMatch(/another [1-9][\d,]* bad user-seconds, of [\d,]+ in all, and had not recovered/);
  });

  it('once they are is neither', () => {
    const { judgement } = debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), flagOff(MINUTE), resolve(8 * MINUTE));
    expect(judgement.pitfalls.map(({ id }) => id)).not.toContain('early-all-clear');
    expect(judgement.turningPoints.map(({ kind }) => kind)).not.toContain('all-clear');
  });
});

describe('many changes', () => {
  const ids = (...steps: Step[]): string[] => debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), ...steps).judgement.pitfalls.map(({ id }) => id);

  it('within minutes and with nothing read between them are a pitfall', () => {
    expect(ids(restart(60 * SECOND), restart(80 * SECOND, 'shop'), flagOff(100 * SECOND))).toContain('changes-at-once');
  });

  it('are none when something is read between them, or when they are far apart', () => {
    expect(ids(restart(60 * SECOND), restart(80 * SECOND, 'shop'), look(90 * SECOND, 'slo', ''), flagOff(100 * SECOND))).not.toContain('changes-at-once');
    expect(ids(restart(60 * SECOND), restart(3 * MINUTE, 'shop'), flagOff(5 * MINUTE))).not.toContain('changes-at-once');
  });
});

describe('an action that harms', () => {
  const harmed = debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), flagOff(MINUTE), restart(4 * MINUTE));
  const clean = debriefed(ACKNOWLEDGE, look(50 * SECOND, 'dashboards', 'stock'), flagOff(MINUTE));

  it('lowers safety and decisions, and is shown by the run without it', () => {
    expect(part(clean, 'safety')).toBe(100);
    expect(part(harmed, 'safety')).toBeLessThan(100);
    expect(part(harmed, 'decisions')).toBe(50);
    const without = harmed.judgement.counterfactuals.find(({ title }) => title === 'Without "Restart stock"');
    expect(without?.run.badUserSeconds).toBe(clean.runs[0]?.badUserSeconds);
  });

  it('has a price where nothing is wrong, at any load', () => {
    const priceIn = (scenario = shopScenario()): number => {
      const steps = pricesIn(openHealthy(scenario, 3), [{ atUs: 6 * MINUTE, action: { verb: 'restart', args: { service: 'stock' } } }], 16 * MINUTE);
      for (;;) {
        const step = steps.next();
        if (step.done === true) return step.value[0];
      }
    };
    const flat = priceIn();
    expect(flat).toBeGreaterThan(0);
    expect(flat).toBeLessThan(60);
    const { system } = shopScenario();
    const users = system.clients['users'];
    const rising = { ...shopScenario(), system: { ...system, clients: { users: { ...users, profile: [{ atUs: 10 * MINUTE, factor: 3 }] } } } };
    expect(priceIn(rising)).toBeGreaterThanOrEqual(flat);
  });
});

describe('a prediction', () => {
  const predicted = (predicts: PredictedReading, ...rest: Step[]): Debrief => debriefed(ACKNOWLEDGE, believe(40 * SECOND, { component: 'bank', mechanism: 'slow-third-party', predicts }), ...rest);
  const LOOK = look(50 * SECOND, 'dashboards', 'stock');

  it('that the world contradicts earns by what the reading excluded', () => {
    const { judgement } = predicted({ expr: p99('stock'), side: 'usual' }, LOOK);
    expect(judgement.falsified).toMatchObject([{ hypothesisId: 0, points: 8 }]);
    expect(judgement.falsified[0]?.text).toContain('it read high, which left 1 of 2 causes');
  });

  it('is the same question however it is spaced', () => {
    expect(predicted({ expr: `  ${p99('stock').split(', ').join(',\n ')} `, side: 'usual' }, LOOK).judgement.falsified.length).toBe(1);
  });

  it.each<[string, Debrief]>([
    ['that came true', predicted({ expr: p99('stock'), side: 'high' }, LOOK)],
    ['of a reading that no cause differs in', predicted({ expr: p99('shop'), side: 'usual' }, look(50 * SECOND, 'dashboards', 'shop'), LOOK)],
    ['of what was never looked at', predicted({ expr: p99('bank'), side: 'high' }, LOOK)],
    ['made after looking', debriefed(ACKNOWLEDGE, LOOK, believe(MINUTE, { component: 'bank', mechanism: 'slow-third-party', predicts: { expr: p99('stock'), side: 'usual' } }), look(70 * SECOND, 'dashboards', 'stock'))],
    ['that was dropped before looking', predicted({ expr: p99('stock'), side: 'usual' }, [45 * SECOND, { kind: 'hypothesis.drop', hypothesisId: 0, reason: '' }], LOOK)],
    ['of an idea that had been excluded', debriefed(ACKNOWLEDGE, look(35 * SECOND, 'logs', '{service_name="stock"}'), believe(40 * SECOND, { component: 'bank', mechanism: 'slow-third-party', predicts: { expr: p99('stock'), side: 'usual' } }), LOOK)],
  ])('%s earns nothing', (_name, debrief) => {
    expect(debrief.judgement.falsified).toEqual([]);
  });

  it('made many times earns once', () => {
    const again = believe(41 * SECOND, { component: 'bank', mechanism: 'other', predicts: { expr: p99('stock'), side: 'usual' } });
    expect(predicted({ expr: p99('stock'), side: 'usual' }, again, LOOK).judgement.falsified.length).toBe(1);
  });
});

describe('what else could have been done', () => {
  it('is played again: the decisive action when the evidence sufficed, and what promised more', () => {
    const late = debriefed(ACKNOWLEDGE, look(40 * SECOND, 'dashboards', 'stock'), restart(MINUTE), flagOff(5 * MINUTE));
    const earlier = late.judgement.counterfactuals.find(({ kind }) => kind === 'earlier');
    expect(earlier?.title).toBe('"Turn off full-scan" 4 min 10 s earlier');
    expect(earlier?.run.badUserSeconds).toBeLessThan(late.runs[0].badUserSeconds / 2);
    expect(late.judgement.counterfactuals.find(({ kind }) => kind === 'supported')?.title).toBe('"Turn off full-scan" instead of "Restart stock"');
    expect(late.judgement.turningPoints.map(({ kind }) => kind)).toEqual(['delay', 'information', 'benefit']);
    expect(late.judgement.turningPoints.every(({ question }) => question.toLowerCase().includes('how'))).toBe(true);
  });

  it('tells of the run without its only action what doing nothing came to', () => {
    const { judgement, runs } = debriefed(ACKNOWLEDGE, flagOff(MINUTE));
    expect(judgement.counterfactuals.find(({ kind }) => kind === 'without')?.run.badUserSeconds).toBe(runs[1]?.badUserSeconds);
  });
});
