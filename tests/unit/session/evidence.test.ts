import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { branchOff } from '../../../src/session/branch.ts';
import { askConsole } from '../../../src/session/console.ts';
import { consoleReading, judgeRows } from '../../../src/session/console-reading.ts';
import { questionText, readQuestion } from '../../../src/session/console-question.ts';
import { rowsOfAnswer } from '../../../src/session/console-rows.ts';
import { debriefOf } from '../../../src/session/debrief.ts';
import { differenceOf, instrumentOf, sightsOf, type Instrument } from '../../../src/session/evidence.ts';
import type { PinDraft } from '../../../src/session/intents.ts';
import { logReading } from '../../../src/session/log-reading.ts';
import { metricReading } from '../../../src/session/metric-reading.ts';
import { tellsApart, type Reading, type Taken } from '../../../src/session/reading.ts';
import { advanceRun, openRun, type Scope } from '../../../src/session/run.ts';
import { mapOf } from '../../../src/session/system-map.ts';
import { EVERY_NAME } from '../../../src/telemetry/metric-plan.ts';
import { askedShop, leftBy, looked, lookedAt, lookedIn } from '../../support/asked-shop.ts';
import { scenarioOnDisk } from '../../support/scenario-on-disk.ts';

const PLAN = looked('database', 'stock-db: explain by_sku');

describe('a command put to a console', () => {
  it('that answers otherwise under another cause rules that cause out', () => {
    expect(leftBy(lookedAt('index', PLAN))).toEqual([]);
    expect(leftBy(lookedAt('flag', PLAN))).toEqual(['bank']);
  });

  it('that answers the same under both leaves both', () => {
    expect(leftBy(lookedAt('bank', looked('database', 'stock-db: deadlocks'), looked('database', 'stock-db: sessions')))).toEqual(['flag']);
  });

  it('tells what fills a memory from what else could', () => {
    const restarts = scenarioOnDisk('departures-restart');
    expect(leftBy(lookedIn(openRun(restarts, 1, 'full-year-feeds'), looked('database', 'departures: memory.heap')))).toEqual([]);
  });

  it('is a moment’s answer: what the other world showed a moment before does not tell it apart', () => {
    const reading = consoleReading(askedShop().system, 'stock-db: sessions')!;
    const row = (side: 0 | 1) => new Map([['row', { side, value: side * 9 } as const]]);
    const world = (...around: (0 | 1)[]): Instrument => ({ read: () => row(around[0]), readAround: () => around.map(row), usual: () => [] });
    expect(differenceOf(world(1), world(0, 0), reading, 0)).toEqual({ text: 'stock-db: sessions', here: 1, there: 0 });
    expect(differenceOf(world(1), world(0, 1), reading, 0)).toBeNull();
    const run = lookedAt('flag', PLAN);
    const asked = (one: Reading): number => instrumentOf(run).readAround(one, run.world.now - run.pagedAtUs!)!.length;
    expect(asked(reading)).toBe(1 + run.snapshots.filter(({ world: { now } }) => now > run.world.now - 2 * MINUTE).length);
    expect(asked(metricReading('up')!)).toBe(1);
  });

  it('finds the moments from before an action in a world that goes on from there', () => {
    const run = lookedAt('flag', PLAN);
    const kept = (scope: Pick<Scope, 'milestones'>): number => branchOff(run, run.intents, { metrics: EVERY_NAME, alerts: 'none', health: false, record: false, ...scope }).snapshots.length;
    expect(kept({ milestones: 'paged' })).toBe(run.snapshots.length);
    expect(kept({})).toBe(0);
  });

  it('is asked of the player’s own world as it stood, and named in the debrief', () => {
    const run = lookedAt('index', PLAN, { kind: 'mitigate', verb: 'create_index', args: { database: 'stock-db', table: 'stock', index: 'stock_sku', concurrently: true }, hypothesisId: null });
    // By then the plan is what it was before.
    advanceRun(run, Infinity);
    expect(askConsole(run.world, 'stock-db', 'explain', 'by_sku').text[0]).toContain('Index Scan');
    const { judgement, timeline } = debriefOf(run, null);
    expect(judgement.causes.filter(({ isTruth }) => !isTruth).map(({ by }) => by)).toEqual(['Console: EXPLAIN ANALYZE of by_sku, stock-db', 'Console: EXPLAIN ANALYZE of by_sku, stock-db']);
    expect(timeline.map(({ text }) => text)).toContain('Console: EXPLAIN ANALYZE of by_sku, stock-db');
  });
});

describe('a search of the log', () => {
  it('that finds lines of one cause alone rules the others out, though it names no component', () => {
    expect(leftBy(lookedAt('flag', looked('logs', '{level="error"} |= "deadlock"')))).toEqual([]);
    expect(leftBy(lookedAt('bank', looked('logs', '{level="error"} |= "deadlock"')))).toEqual(['index']);
  });

  it('that finds the same lines under each cause leaves them all', () => {
    expect(leftBy(lookedAt('flag', looked('logs', '{service_name="stock"} |= "asked for stock"')))).toEqual(['index', 'bank']);
  });

  it('after an action finds what was written before it in the other worlds too', () => {
    const restart = { kind: 'mitigate', verb: 'restart', args: { service: 'shop' }, hypothesisId: null } as const;
    const { judgement } = debriefOf(lookedAt('flag', restart, looked('logs', '{service_name="stock"} |= "asked for stock"')), null);
    expect(judgement.causes.map(({ by }) => by)).toEqual([null, null, null]);
  });

  it('is not told by a line or two, nor by what drowns among the others', () => {
    const { judge } = logReading('{level="error"}', 0)!;
    const found = (counts: Readonly<Record<string, number>>): Taken => ({ atUs: 0, values: new Map(Object.entries(counts)) });
    const sides = (now: Readonly<Record<string, number>>): unknown[] => [...judge(found(now), [found({}), found({})]).values()].map(({ side }) => side);
    expect(sides({ rare: 2 })).toEqual([0]);
    expect(sides({ rare: 20 })).toEqual([1]);
    expect(sides({ rare: 20, common: 5_000 })).toEqual([0, 1]);
  });

  it('may count lines itself, and a pin of a line asks what was searched', () => {
    const count = looked('logs', 'sum(count_over_time({level="error"}[2m]))');
    expect(leftBy(lookedAt('flag', count))).toEqual([]);
    const pin: PinDraft = { panel: 'logs', title: 'stock: deadlock', query: '{level="error"} |= "deadlock"', fromMs: 0, toMs: 8e15, digest: '', component: null, labels: {} };
    expect(leftBy(lookedAt('flag', { kind: 'pin', pin }))).toEqual([]);
  });
});

describe('what is no question', () => {
  it.each([
    ['an unknown command', looked('database', 'stock-db: drop')],
    ['an unknown console', looked('database', 'moon-db: sessions')],
    ['a statement that the database does not have', looked('database', 'stock-db: explain constructor')],
    ['a name that every object has', looked('database', 'constructor: toString')],
    ['a malformed query', looked('logs', '{level="error" |= deadlock')],
    ['a search of the first versions', looked('logs', 'service=stock deadlock')],
    ['a tab that was opened', looked('database', '')],
  ])('shows nothing: %s', (_name, intent) => {
    const { scenario, seed, intents, pagedAtUs } = lookedAt('flag', intent);
    expect(intents.at(-1)?.intent).toEqual(intent);
    expect(sightsOf(scenario, seed, mapOf(scenario), intents, pagedAtUs ?? 0)).toEqual([]);
  });

  it('nor do questions without end take long', () => {
    const many = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? looked('database', i % 4 === 0 ? 'stock-db: sessions' : PLAN.kind === 'look' ? PLAN.query : '') : looked('logs', `{service_name=~".+"} |~ "(a*)*${i}$"`)));
    const scenario = askedShop();
    const sights = sightsOf(scenario, 1, mapOf(scenario), many.map((intent, seq) => ({ seq, tick: seq, intent })), 0);
    expect(new Set(sights.flatMap(({ readings }) => readings)).size).toBe(42);
  });
});

describe('a noted command', () => {
  const { system } = askedShop();

  it('is read with or without the section of the part that answers it', () => {
    const parts = { memory: { api: {} }, deployments: { api: {} } };
    const withParts = { ...system, parts };
    for (const text of ['api: heap', 'api: memory.heap']) expect(readQuestion(withParts, text)).toEqual({ target: 'api', command: 'memory.heap', arg: '' });
    expect(readQuestion(withParts, 'api: deployments.heap')).toBeNull();
    expect(readQuestion(withParts, 'stock: heap')).toBeNull();
  });

  it('is told in words', () => {
    expect(questionText('api: memory.heap')).toBe('Heap histogram of api');
    expect(questionText('stock-db: explain by_sku')).toBe('EXPLAIN ANALYZE of by_sku, stock-db');
    expect(questionText('stock-db: drop')).toBe('stock-db: drop');
  });
});

const table = (columns: readonly string[], ...rows: readonly (readonly string[])[]) => ({ title: '', command: '', columns, rows, text: [], note: '' });
const lines = (...text: readonly string[]) => ({ title: '', command: '', columns: [], rows: [], text, note: '' });
const taken = (minute: number, answer: ReturnType<typeof lines> | ReturnType<typeof table>, names: readonly string[] = []): Taken => ({ atUs: minute * MINUTE, values: rowsOfAnswer(answer, new Set(names)) });

/** Whether an answer tells two worlds apart, beside what it was in minutes 5 to 9. */
function isApart(here: Taken, there: Taken, usual: (minute: number) => Parameters<typeof taken>[1]): boolean {
  const healthy = [5, 6, 7, 8, 9].map((minute) => taken(minute, usual(minute)));
  const [a, b] = [judgeRows(here, healthy), judgeRows(there, healthy)];
  return [...new Set([...a.keys(), ...b.keys()])].some((key) => tellsApart(a.get(key), b.get(key)));
}

describe('an answer in numbers', () => {
  const calls = (count: number) => table(['query', 'calls', 'total time'], ['SELECT 1', String(count), `${(count / 100).toFixed(2)} s`]);

  it('that has grown since the start is no difference because more time has passed, but because it grew faster', () => {
    expect(isApart(taken(11, calls(1_100)), taken(40, calls(4_000)), (minute) => calls(100 * minute))).toBe(false);
    expect(isApart(taken(11, calls(1_100)), taken(11, calls(9_000)), (minute) => calls(100 * minute))).toBe(true);
  });

  it('counts sessions by state: a few more than chance has brought are none, many are', () => {
    const sessions = (idle: number, busy: number) => table(['pid', 'state'], ...Array.from({ length: idle }, (_, i) => [String(900 + i), 'idle in transaction']), ...Array.from({ length: busy }, (_, i) => [String(100 + i), 'active']));
    const usual = (minute: number) => sessions(minute % 2, 2 + (minute % 3));
    expect(isApart(taken(11, sessions(14, 3)), taken(11, sessions(1, 3)), usual)).toBe(true);
    expect(isApart(taken(11, sessions(3, 3)), taken(11, sessions(1, 5)), usual)).toBe(false);
  });

  it('that is empty while all is well is not told by a row or two that stand there just now', () => {
    const waiting = (count: number) => table(['pid', 'granted', 'waiting'], ...Array.from({ length: count }, () => ['1', 'false', '120.4 ms']));
    expect(isApart(taken(11, waiting(2)), taken(11, waiting(0)), () => waiting(0))).toBe(false);
    expect(isApart(taken(11, waiting(20)), taken(11, waiting(0)), () => waiting(0))).toBe(true);
  });

  it('knows amounts in other units, and rows by their words: no pid, no process, no version, no time of day', () => {
    const heap = (process: string, mib: string, at: string) => table(['instance', 'pid', 'what', 'size', 'since'], [process, at.replace(':', ''), 'results held', mib, at]);
    const names = ['api-7f3', 'api-beef', '1.2.0'];
    const here = taken(11, heap('api-7f3', '40 MB', '10:01'), names);
    expect(here.values).toEqual(taken(11, heap('api-beef', '40,000 kB', '23:59'), names).values);
    expect(isApart(here, taken(11, heap('api-beef', '2 MB', '10:02'), names), (minute) => heap('api-7f3', `${minute - 4} MB`, '09:00'))).toBe(true);
  });

  it('reads text by its words: a line that was never there tells, its numbers do not', () => {
    const plan = (head: string, ms: string) => lines(`${head}  (cost=0.00..8.44 rows=1)`, `Execution Time: ${ms} ms`);
    const usual = () => plan('Index Scan using a on t', '0.31');
    expect(isApart(taken(11, plan('Seq Scan on t', '0.31')), taken(11, usual()), usual)).toBe(true);
    expect(isApart(taken(11, plan('Index Scan using a on t', '0.33')), taken(11, usual()), usual)).toBe(false);
    expect(isApart(taken(11, lines('ERROR missing configuration')), taken(11, lines()), () => lines())).toBe(true);
    expect(isApart(taken(11, plan('Index Scan using a on t', '90.5')), taken(11, usual()), usual)).toBe(true);
  });
});
