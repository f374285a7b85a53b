import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { FaultSpec } from '../../src/sim/fault-spec.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { playOut, USERS_ONLY } from '../../src/session/compare-runs.ts';
import { advanceRun, advanceToPage, openRun, runHash, submitIntent, type Run } from '../../src/session/run.ts';
import { shopScenario, SHOP_VARIANTS } from '../support/scenarios.ts';
import { sixServices } from '../support/six-services.ts';
import { cpuMs, type BenchLine } from './measure.ts';

const HISTORY_US = 15 * MINUTE;
const SEED = 42;

/** The six services with payments that get ten times slower, so that orders are late and somebody is paged. */
function lateOrders(horizonUs: number): Scenario {
  const fault: FaultSpec = {
    initial: 'well',
    states: {
      well: { title: 'Well', entry: [], after: [{ lowUs: HISTORY_US, highUs: HISTORY_US, target: 'ill' }], on: {} },
      ill: { title: 'Payments are slow', entry: [{ do: 'set', param: 'services.payments.slow', value: 10 }], after: [], on: {} },
    },
  };
  return {
    ...shopScenario([{ ...SHOP_VARIANTS.flag, id: 'late', fault }]),
    system: sixServices(), historyUs: HISTORY_US, horizonUs,
    slos: [{ id: 'order', title: 'Orders are fast', journeys: ['order'], underUs: 300_000, target: 0.99, windowUs: 60 * MINUTE }],
    alerts: [{ name: 'OrdersLate', expr: 'histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="edge",http_route="order"}[1m]))) > 0.3', forUs: 30 * SECOND, severity: 'page', summary: '', runbook: '' }],
    pageAlert: 'OrdersLate',
  };
}

/** Somebody who acts as soon as the page comes, so that as much as possible parts from the run. */
function played(horizonUs: number): Run {
  const run = openRun(lateOrders(horizonUs), SEED, 'late');
  advanceToPage(run);
  for (const intent of [{ kind: 'acknowledge' }, { kind: 'mitigate', verb: 'scale', args: { service: 'payments', instances: 3 }, hypothesisId: null }] as const) {
    if (!submitIntent(run, intent).accepted) throw new Error(`the ${intent.kind} of the bench was refused`);
  }
  advanceRun(run, Infinity);
  return run;
}

/** What a debrief does for one comparison of a run of 30 minutes: nothing done, from the page on, with the record that comparisons keep. */
export function benchCounterfactual(): BenchLine {
  const probe = openRun(lateOrders(MINUTE), SEED, 'late');
  advanceToPage(probe);
  const againUs = 30 * MINUTE - probe.world.now;
  const run = played(againUs);
  let other: Run | null = null;
  const value = cpuMs(() => {
    const steps = playOut(run, [], USERS_ONLY);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    other = step.value.run;
  });
  if (other === null || runHash(other) === runHash(run)) throw new Error('what was done made no difference');
  return { name: `counterfactual of a 30-minute run, six services: its ${(againUs / MINUTE).toFixed(1)} min after the page again`, value, unit: 'ms', demand: 2000, better: 'lower' };
}
