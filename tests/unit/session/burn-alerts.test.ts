import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { evaluateInstant } from '../../../src/query/promql/index.ts';
import { EVALUATION_US } from '../../../src/session/alerts.ts';
import { buildView, newViewBuilder } from '../../../src/session/build-view.ts';
import { advanceBurns, BURN_RULES, burnOf, burnQuery, burnRuleAst, burnRuleExpr, newBurnWatch } from '../../../src/session/burn-alerts.ts';
import { exportPieces } from '../../../src/session/export-files.ts';
import { advanceRun, advanceToPage, openRun, runHash, type Run } from '../../../src/session/run.ts';
import { askedSource, HISTORY_US, healthyMinutes } from '../../../src/session/slo-history.ts';
import type { MetricSource } from '../../../src/telemetry/types.ts';
import { askInstant, askMetrics } from '../../../src/worker/ask-metrics.ts';
import { textOf } from '../../support/exported-runs.ts';
import { SHOP_VARIANTS, shopScenario } from '../../support/scenarios.ts';

const SEED = 3;
/** Nine minutes and a half after the page. */
let LATE_US: number;
let run: Run;
const slo = () => run.scenario.slos[0];
const ms = (us: number): number => run.scenario.startEpochMs + us / 1000;
const ask = (expr: string, atUs: number, source: MetricSource = askedSource(run)): number => {
  const answer = evaluateInstant(expr, source, { timeMs: ms(atUs) });
  if (!answer.ok || answer.result.kind !== 'vector') throw new Error(`${expr}: ${answer.ok ? answer.result.kind : answer.error.message}`);
  return answer.result.samples[0]?.value ?? NaN;
};

beforeAll(() => {
  run = openRun(shopScenario(), SEED, 'flag');
  advanceToPage(run);
  advanceRun(run, run.pagedAtUs! + 10 * MINUTE - 1);
  LATE_US = run.pagedAtUs! + 9.5 * MINUTE;
});

describe('the history of an objective', () => {
  it('goes on backwards at the pace of the healthy minutes, without a step and without a reset', () => {
    const { fromUs, toUs } = healthyMinutes(run);
    const pace = (name: string): number => {
      const at = (us: number): number => ask(`sum(${name}{journey="buy"})`, us, run.source);
      return (at(toUs) - at(fromUs)) / ((toUs - fromUs) / 1e6);
    };
    for (const name of ['client_requests_total', 'client_good_requests_total']) {
      for (const window of ['10m', '6h', '2d']) expect(ask(`sum(rate(${name}{journey="buy"}[${window}] offset 11m))`, 10 * MINUTE), `${name} over ${window}`).toBeCloseTo(pace(name), 2);
      expect(ask(`sum(resets(${name}{journey="buy"}[3d]))`, LATE_US)).toBe(0);
      expect(ask(`min(deriv(${name}{journey="buy"}[1h]))`, 10 * MINUTE)).toBeGreaterThan(0);
    }
    expect(pace('client_requests_total')).toBeGreaterThan(1);
  });

  it('stands on the grid of the scrapes and changes none that was taken', () => {
    const [begin, now] = [ms(0), ms(run.world.now)];
    const name = { name: '__name__', op: '=', value: 'client_requests_total' } as const;
    const [real] = run.source.select([name], begin, now);
    const [whole] = askedSource(run).select([name], begin - 60 * 60_000, now);
    const added = whole.length - real.length;
    expect(added).toBe((60 * 60_000) / (run.scenario.system.scrapeEveryUs / 1000) + (real.times[0] > begin ? 1 : 0));
    expect(whole.times.slice(added, whole.length)).toEqual(real.times.slice(0, real.length));
    expect(whole.values.slice(added, whole.length)).toEqual(real.values.slice(0, real.length));
    const gaps = new Set(Array.from({ length: whole.length - 1 }, (_, i) => whole.times[i + 1] - whole.times[i]));
    expect([...gaps]).toEqual([run.scenario.system.scrapeEveryUs / 1000]);
    expect(askedSource(run).select([name], begin - 2 * (HISTORY_US / 1000), begin - HISTORY_US / 1000 - 60_000)).toEqual([]);
  });

  it('is there only for the counters of objectives, and only for those who ask', () => {
    const before = [ms(0) - 3_600_000, ms(0) - 1_800_000] as const;
    expect(askedSource(run).labelValues('__name__', ...before)).toEqual(['client_good_requests_total', 'client_requests_total']);
    expect(askedSource(run).select([], ...before).length).toBe(2);
    expect(askedSource(run).select([{ name: 'journey', op: '!=', value: 'buy' }], ...before)).toEqual([]);
    expect(run.source.select([], ...before)).toEqual([]);
    const times = textOf(exportPieces(run, 'openmetrics.txt', { fromUs: -HISTORY_US, toUs: run.world.now })).split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => Number(line.split(' ').at(-1)));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(ms(0) / 1000);
    expect(textOf(exportPieces(run, 'otlp-metrics.json', { fromUs: -HISTORY_US, toUs: run.world.now }))).toBe(textOf(exportPieces(run, 'otlp-metrics.json', { fromUs: 0, toUs: run.world.now })));
  });

  it('does not depend on when it is asked, and is not there before the healthy minutes are over', () => {
    const young = openRun(shopScenario(), SEED, 'flag');
    advanceRun(young, young.scenario.historyUs);
    expect(askedSource(young)).toBe(young.source);
    advanceRun(young, young.scenario.historyUs + 1);
    const expr = 'sum(increase(client_good_requests_total[6h]))';
    expect(ask(expr, young.scenario.historyUs, askedSource(young))).toBe(ask(expr, young.scenario.historyUs));
  });
});

describe('a question that reads extrapolated history', () => {
  const asked = (expr: string) => {
    const answer = askMetrics(run, { expr, fromMs: run.scenario.startEpochMs + 600_000, toMs: ms(LATE_US), points: 100 });
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };

  it('says so, and says the same numbers as the panel', () => {
    const answer = asked(burnQuery(slo(), '6h'));
    expect(answer.notes?.map(({ message }) => message)).toEqual([expect.stringMatching(/^History before \d\d:\d\d is extrapolated from the healthy minutes\.$/)]);
    const watch = newBurnWatch(run);
    advanceBurns(watch, run);
    const state = watch.slos[0][1];
    const now = askInstant(run, { expr: burnQuery(slo(), '6h'), atMs: ms(state.atUs) });
    if (!now.ok) throw new Error(now.message);
    expect(now.samples[0].value).toBeCloseTo(burnOf(state.long, slo())!, 12);
    expect(now.notes).toEqual(answer.notes);
  });

  it('and no other does', () => {
    expect(asked('sum(rate(client_requests_total[1m]))').notes ?? []).toEqual([]);
    expect(asked('sum(rate(http_server_request_duration_seconds_count[6h]))').notes ?? []).toEqual([]);
  });
});

describe('burn-rate alerts', () => {
  it('are what their own PromQL says, at every evaluation', () => {
    const watch = newBurnWatch(run);
    const seen = new Set<string>();
    let since: (number | null)[] = BURN_RULES.map(() => null);
    for (let atUs = run.scenario.historyUs; atUs < run.world.now; atUs += EVALUATION_US) {
      const [states] = (advanceBurns(watch, { ...run, world: { ...run.world, now: atUs + 1 } }), watch.slos);
      since = BURN_RULES.map((rule, i) => {
        if (atUs % rule.everyUs !== 0) return since[i]!;
        const answer = evaluateInstant(burnRuleAst(slo(), rule), askedSource(run), { timeMs: ms(atUs) });
        const samples = answer.ok && answer.result.kind === 'vector' ? answer.result.samples : [];
        const from = samples.length === 0 ? null : (since[i] ?? atUs);
        const expected = from === null ? 'inactive' : atUs - from >= rule.forUs ? 'firing' : 'pending';
        const state = states[i];
        expect({ atUs, rule: rule.long, ...state.alert }).toEqual({ atUs, rule: rule.long, state: expected, sinceUs: from, value: samples[0]?.value ?? null });
        for (const [window, good] of [[rule.long, state.long], [rule.short, state.short]] as const) expect(burnOf(good, slo())).toBeCloseTo(ask(burnQuery(slo(), window), atUs), 9);
        seen.add(`${rule.factor} ${expected}`);
        return from;
      });
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['1 inactive', '14.4 firing', '14.4 inactive', '14.4 pending']));
  });

  it('wait for both windows: once users are well again the short one is quiet, however much the long one has spent', () => {
    const scenario = shopScenario([SHOP_VARIANTS.healing]);
    const healed = openRun({ ...scenario, slos: scenario.slos.map((one) => ({ ...one, target: 0.998 })) }, SEED, 'healing');
    advanceToPage(healed);
    advanceRun(healed, (healed.pagedAtUs ?? 0) + 9.9 * MINUTE);
    const watch = newBurnWatch(healed);
    advanceBurns(watch, healed);
    const [fast] = watch.slos[0];
    const [long, short] = [burnOf(fast.long, healed.scenario.slos[0]) ?? NaN, burnOf(fast.short, healed.scenario.slos[0]) ?? NaN];
    expect([long > 14.4, short < 14.4, fast.alert.state]).toEqual([true, true, 'inactive']);
  });

  it('are the same whether one watches or comes later', () => {
    const late = newBurnWatch(run);
    advanceBurns(late, run);
    const young = openRun(shopScenario(), SEED, 'flag');
    const watch = newBurnWatch(young);
    for (let us = 0; us <= run.world.now; us += 7_500_000) {
      advanceRun(young, us);
      advanceBurns(watch, young);
    }
    advanceRun(young, run.world.now);
    advanceBurns(watch, young);
    expect(watch).toEqual(late);
  });

  it('burn a budget that is 1 − good/total of the counters themselves', () => {
    const atUs = Math.floor(run.world.now / 1e6 / 60) * MINUTE;
    const raw = (name: string): number => ask(`sum(${name}{journey="buy"})`, atUs) - ask(`sum(${name}{journey="buy"} offset 1h)`, atUs);
    const spent = (1 - raw('client_good_requests_total') / raw('client_requests_total')) / (1 - slo().target);
    expect(spent).toBeGreaterThan(5);
    // Over whole hours `increase` extrapolates by less than a scrape at each end.
    expect(ask(burnQuery(slo(), '1h'), atUs) / spent).toBeCloseTo(1, 1);
  });

  it('page nobody and change nothing', () => {
    const before = { hash: runHash(run), alerts: JSON.stringify(run.alerts), log: run.alertLog.length, paged: run.pagedAtUs, intents: run.intents.length, samples: run.recorder.metrics.scrapes };
    const view = buildView(newViewBuilder(run));
    expect({ hash: runHash(run), alerts: JSON.stringify(run.alerts), log: run.alertLog.length, paged: run.pagedAtUs, intents: run.intents.length, samples: run.recorder.metrics.scrapes }).toEqual(before);
    expect(view.alerts.map(({ name }) => name)).toEqual(run.scenario.alerts.map(({ name }) => name));
    expect(view.slos[0].burnRules.map(({ factor, long, short, severity }) => [factor, long.window, short.window, severity])).toEqual([[14.4, '1h', '5m', 'page'], [6, '6h', '30m', 'page'], [1, '3d', '6h', 'ticket']]);
    expect(view.slos[0].burnRules[0].expr).toBe(burnRuleExpr(slo(), BURN_RULES[0]));
    expect(JSON.stringify(view.timeline)).not.toContain('14.4');
  });
});
