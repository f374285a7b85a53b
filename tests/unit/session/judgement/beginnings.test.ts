import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/base/time.ts';
import type { VariantSpec } from '../../../../src/scenario/types.ts';
import type { FaultStateSpec } from '../../../../src/sim/fault-spec.ts';
import type { MetricSource } from '../../../../src/telemetry/types.ts';
import { openBeside, sharedBeginning } from '../../../../src/session/judgement/beginnings.ts';
import { healthyBeside, openHealthy, pricesIn } from '../../../../src/session/judgement/healthy.ts';
import { advanceRun, advanceToPage, openRun, type Run } from '../../../../src/session/run.ts';
import { EVERY_NAME } from '../../../../src/telemetry/metric-plan.ts';
import { shopScenario, SHOP_VARIANTS } from '../../../support/scenarios.ts';

const { flag, bank } = SHOP_VARIANTS;
/** The same cause with something else about the state that it begins in. */
const beginning = (id: string, cause: VariantSpec, well: Partial<FaultStateSpec>): VariantSpec => ({ ...cause, id, fault: { ...cause.fault, states: { ...cause.fault.states, well: { ...cause.fault.states['well'], ...well } } } });
const leave = (us: number) => ({ lowUs: us, highUs: us, target: 'ill' });
const OTHERS: Readonly<Record<string, VariantSpec>> = {
  sooner: beginning('sooner', bank, { after: [leave(3.7 * MINUTE)] }),
  forGood: { ...bank, id: 'forGood', params: { 'services.bank.slow': 2 } },
  fromTheStart: beginning('fromTheStart', flag, { entry: flag.fault.states['ill'].entry }),
  listening: beginning('listening', bank, { on: { 'deploy.done:shop': 'ill' } }),
  twice: beginning('twice', bank, { after: [leave(5.5 * MINUTE), leave(9 * MINUTE)] }),
};
const scenario = shopScenario([flag, bank, ...Object.values(OTHERS)]);

function paged(cause: string): Run {
  const run = openRun(scenario, 3, cause);
  advanceToPage(run);
  return run;
}

const samples = (source: MetricSource, isWanted = (_name: string): boolean => true): unknown => source.select([], 0, 1e14).filter(({ labels }) => isWanted(labels['__name__'])).map(({ labels, times, values, length }) => ({ labels, times: [...times.subarray(0, length)], values: [...values.subarray(0, length)] }));

function told(run: Run): unknown {
  advanceRun(run, 9 * MINUTE);
  return { pagedAtUs: run.pagedAtUs, alerts: run.alerts, alertLog: run.alertLog, perMinute: run.suffering.perMinute, events: run.world.events, metrics: samples(run.source), cells: [...run.world.cells], faultPath: run.world.book.faultPath };
}

describe('another cause of the same page', () => {
  it.each([['bank', 5.5], ['sooner', 3.5]])('is what it would have been from the beginning, and is simulated only from where it differs (%s)', (cause, fromMinute) => {
    const played = paged('flag');
    const shared = openBeside([played], played, cause, { metrics: EVERY_NAME });
    expect(shared.world.now).toBe(fromMinute * MINUTE);
    const straight = openRun(scenario, 3, cause, [], shared.scope);
    expect(told(shared)).toEqual(told(straight));
    expect(shared.pagedAtUs).not.toBeNull();
  });

  it.each(['forGood', 'fromTheStart', 'listening', 'twice'])('shares nothing where its world may be another one from the beginning (%s)', (cause) => {
    const played = paged('flag');
    expect(sharedBeginning([played], scenario.variants[cause])).toBeNull();
    expect(openBeside([played], played, cause, { metrics: EVERY_NAME }).world.now).toBe(0);
  });

  it('may be what a third one shares', () => {
    const played = paged('forGood');
    const trunk = openBeside([played], played, 'bank', { metrics: EVERY_NAME });
    advanceToPage(trunk);
    expect(sharedBeginning([played, trunk], flag)?.world.now).toBe(5.5 * MINUTE);
  });
});

describe('a course that keeps some metrics only', () => {
  it.each(['beside a run', 'from the beginning'])('has of those what a whole record has, histograms with all their parts (%s)', (where) => {
    const played = paged('flag');
    const names = new Set(['http_server_request_duration_seconds_sum', 'up']);
    const run = openBeside(where === 'beside a run' ? [played] : [], played, 'bank', { metrics: names });
    const whole = openRun(scenario, 3, 'bank');
    for (const one of [run, whole]) advanceRun(one, 7 * MINUTE);
    expect(samples(run.source)).toEqual(samples(whole.source, (name) => name === 'up' || name.startsWith('http_server_request_duration_seconds_')));
    expect(run.source.select([{ name: '__name__', op: '=', value: 'up' }], 0, 1e14).length).toBeGreaterThan(0);
  });
});

describe('prices where nothing is wrong', () => {
  const finish = <T>(steps: Generator<number, T>): T => {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  const restart = (service: string, atUs: number) => ({ atUs, action: { verb: 'restart', args: { service } } });

  it('are the same for actions counted together, each alone, and beside a run', () => {
    // The bank gets slow when the minutes of the first action are over, in those of the second.
    const slow = { atUs: 15 * MINUTE, action: { do: 'set', param: 'services.bank.slow', value: 60 } } as const;
    const scenario = { ...shopScenario(), planned: [{ chance: 1, group: '', lowUs: slow.atUs, highUs: slow.atUs, action: slow.action }] };
    const asked = [restart('stock', 6.2 * MINUTE), restart('shop', 12 * MINUTE)];
    const apart = asked.map((one) => finish(pricesIn(openHealthy(scenario, 3), [one], 16 * MINUTE))[0]);
    const played = openRun(scenario, 3, 'flag');
    advanceToPage(played);
    const beside = healthyBeside([played], played);
    expect(beside.world.now).toBe(5.5 * MINUTE);
    expect(apart.every((price) => price > 0)).toBe(true);
    expect(finish(pricesIn(openHealthy(scenario, 3), asked, 16 * MINUTE))).toEqual(apart);
    expect(finish(pricesIn(beside, asked, 16 * MINUTE))).toEqual(apart);
  });
});
