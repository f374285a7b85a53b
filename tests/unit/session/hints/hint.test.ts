import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/session/evidence.ts';
import { bestReading } from '../../../../src/session/hints/best-reading.ts';
import { hintSteps } from '../../../../src/session/hints/hint.ts';
import { methodLines, pointerLines } from '../../../../src/session/hints/texts.ts';
import type { Hint } from '../../../../src/session/hints/types.ts';
import type { HintLevel, Intent } from '../../../../src/session/intents.ts';
import type { Reading } from '../../../../src/session/reading.ts';
import { rewind } from '../../../../src/session/rewind.ts';
import { advanceRun, advanceToPage, openRun, runHash, submitIntent, type Run } from '../../../../src/session/run.ts';
import { EVERY_NAME } from '../../../../src/telemetry/metric-plan.ts';
import { scenarioOnDisk } from '../../../support/scenario-on-disk.ts';

const SECOND = 1_000_000;
const scenario = scenarioOnDisk('orders-slow');

const trunks = new Map<string, Run>();

/** A run that was just paged: the way there is simulated once for each cause. */
function paged(cause: string): Run {
  const trunk = trunks.get(cause) ?? openRun(scenario, 11, cause, [], { metrics: EVERY_NAME, alerts: 'page', health: true, record: true });
  trunks.set(cause, trunk);
  advanceToPage(trunk);
  return rewind(trunk, trunk.world.now);
}

/** An incident that was paged and acknowledged, with what was done since, ten seconds apart. */
function incident(cause: string, ...done: Intent[]): Run {
  const run = paged(cause);
  for (const intent of [{ kind: 'acknowledge' } as const, ...done]) {
    advanceRun(run, run.world.now + 10 * SECOND);
    expect(submitIntent(run, intent)).toMatchObject({ accepted: true });
  }
  return run;
}

/** Asks for hints up to a level, and reads the last: making one means to simulate the other causes. */
function hintOf(run: Run, level: HintLevel): Hint {
  for (let next = (run.state.hints.at(-1)?.level ?? 0) + 1; next <= level; next++) {
    advanceRun(run, run.world.now + 45 * SECOND);
    expect(submitIntent(run, { kind: 'hint', level: next as HintLevel })).toMatchObject({ accepted: true });
  }
  return readHint(run, level);
}

function readHint(run: Run, level: HintLevel): Hint {
  const steps = hintSteps(run, level);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    expect(step.value.done).toBeGreaterThanOrEqual(0);
    expect(step.value.done).toBeLessThanOrEqual(1);
  }
}

const look = (panel: Extract<Intent, { kind: 'look' }>['panel'], query: string): Intent => ({ kind: 'look', panel, query });
const firstDashboard = look('dashboards', scenario.dashboards[0].id);

const everywhere = [...scenario.dashboards.map(({ id }) => look('dashboards', id)), look('database', 'inventory-db: sessions')];

describe('the first hint names the question that is open', () => {
  it('before anything was looked at: what users suffer, and which alert says so', () => {
    const hint = hintOf(incident('unindexed-query'), 1);
    expect(hint.question).toBe('look');
    expect(hint.lines.join(' ')).toContain(scenario.pageAlert);
  });

  it('after digging in one part only: who suffers', () => {
    expect(hintOf(incident('unindexed-query', look('logs', '{service_name="inventory"}')), 1)).toMatchObject({ question: 'scope', lines: [expect.any(String), expect.stringContaining('You looked at logs')] });
  });

  it('after a first dashboard: which of the causes that it leaves possible', () => {
    const hint = hintOf(incident('unindexed-query', look('slo', '')), 1);
    expect(hint.question).toBe('separate');
    expect(hint.lines[1]).toContain('fits 3 of the 3 causes');
  });

  it('after an action: whether it helped', () => {
    const rollback: Intent = { kind: 'mitigate', verb: 'rollback', args: { service: 'inventory' }, hypothesisId: null };
    const hint = hintOf(incident('unindexed-query', firstDashboard, rollback), 1);
    expect(hint.question).toBe('verify');
    expect(hint.lines[1]).toContain('inventory');
  });
});

describe('the second and third hint', () => {
  const run = incident('unindexed-query', look('slo', ''));
  const method = hintOf(run, 2);

  it('name the evidence that splits the causes that are left, and one look at it leaves fewer', () => {
    expect(method.lines[0]).toMatch(/^What differs most between the causes that are left: /);
    const pointer = hintOf(run, 3);
    expect(pointer.pointer?.label).toMatch(/^Open /);
    const to = pointer.pointer!;
    const asked = to.panel === 'metrics' ? look('metrics', to.expr) : look('dashboards', to.panel === 'dashboards' ? to.dashboardId : '');
    const after = hintOf(incident('unindexed-query', look('slo', ''), look('slo', '1'), look('slo', '2'), look('slo', '3'), look('slo', '4'), asked), 1);
    const left = (hint: Hint): number => (hint.question === 'act' ? 1 : Number(hint.lines[1].match(/fits (\d)/)?.[1]));
    expect(left(after)).toBeLessThan(3);
  });

  it('say the same when they are read again later, and reading them changes nothing', () => {
    advanceRun(run, run.world.now + 60 * SECOND);
    for (const intent of everywhere) submitIntent(run, intent);
    const hash = runHash(run);
    expect(readHint(run, 2)).toEqual(method);
    expect(runHash(run)).toBe(hash);
  });

  it('point to the actions once one cause is left, without naming what it is done to', () => {
    const run = incident('slow-vendor', ...everywhere, look('metrics', 'sum by (server_address) (rate(http_client_request_duration_seconds_sum[2m])) / sum by (server_address) (rate(http_client_request_duration_seconds_count[2m]))'));
    expect(hintOf(run, 2)).toMatchObject({ question: 'act', lines: [expect.stringContaining('A line of the change ledger'), expect.any(String)] });
    expect(hintOf(run, 3)).toMatchObject({ pointer: { panel: 'actions' } });
  });
});

describe('where no chart tells the causes apart', () => {
  const reads = (side: 0 | 1): Instrument => {
    const judged = (reading: Reading) => new Map([['', { side: reading.text === 'inventory-db: explain stock_by_sku_region' ? side : 0, value: side } as const]]);
    return { read: judged, readAround: (reading) => [judged(reading)], usual: () => [] };
  };

  it('a console is what the hint points to', () => {
    const steps = bestReading(scenario, { own: reads(1), others: [{ id: 'slow-vendor', instrument: reads(0) }], causes: 2 }, 60 * SECOND);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const best = step.value!;
    expect(best).toMatchObject({ rulesOut: 1, question: { target: 'inventory-db', command: 'explain', arg: 'stock_by_sku_region' } });
    const facts = { moment: { run: incident('unindexed-query'), atUs: 0, intents: [] }, question: 'separate', live: { left: 2, causes: 2 }, best } as const;
    expect(methodLines(facts)[0]).toBe('What differs most between the causes that are left: what a console answers, beside the charts.');
    expect(pointerLines(facts)).toEqual(['At a console: EXPLAIN ANALYZE of stock_by_sku_region, inventory-db. Compare it with what such a system usually answers.']);
  });
});

describe('the last hint', () => {
  const run = incident('unindexed-query');
  const hint = hintOf(run, 4);

  it('says cause, reading and an action that works, from the scenario’s own words', () => {
    const { truth } = scenario.variants['unindexed-query'];
    expect(hint.lines).toEqual(expect.arrayContaining([...truth.story, expect.stringMatching(/^What works: Rollback inventory/)]));
  });

  it('asks for it to be said back, with the twins’ readings to choose from', () => {
    const { options, right } = hint.explain!;
    expect(options).toHaveLength(3);
    expect(options.find(({ id }) => id === right)?.text).toBe(scenario.variants['unindexed-query'].truth.discriminators[0]);
    expect(submitIntent(run, { kind: 'explain_hint', choice: right })).toMatchObject({ accepted: true });
  });
});

describe('a hint', () => {
  it('that nobody asked for is not given away', () => {
    expect(() => hintSteps(incident('unindexed-query'), 4).next()).toThrow('Nobody has asked for hint 4');
  });
});
