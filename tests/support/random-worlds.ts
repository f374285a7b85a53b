import { nextBelow, nextUnit, openStream, type Stream } from '../../src/base/random.ts';
import { applyVerb, verbInfos } from '../../src/sim/intents/registry.ts';
import { setParam } from '../../src/sim/kernel/params.ts';
import { runUntil } from '../../src/sim/kernel/run.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { perform } from '../../src/sim/machines/fault-actions.ts';
import type { FaultAction } from '../../src/sim/fault-spec.ts';
import type { StepSpec, SystemSpec } from '../../src/sim/spec.ts';
import { withLocks } from './lock-laws.ts';
import { withCaches } from './random-caches.ts';
import { withNames } from './random-names.ts';
import { withPolicies } from './random-policies.ts';
import { withProcesses } from './random-processes.ts';
import { client, database, service, system } from './systems.ts';

/** Small systems with every part in them, sized at random, and random things that happen to them. */

const SECOND = 1_000_000;
const EXPONENTIAL = { kind: 'exponential' } as const;
const pick = <T>(stream: Stream, list: readonly T[]): T => list[nextBelow(stream, list.length)];

export function randomSystem(seed: number): SystemSpec {
  const stream = openStream(seed, 'system');
  const between = (low: number, high: number): number => low + nextBelow(stream, high - low + 1);
  const call = (caller: string, callee: string): StepSpec => ({
    do: 'call', name: `${caller}>${callee}`, service: callee, endpoint: 'do', timeoutUs: pick(stream, [0, 100_000, 400_000]), retries: between(0, 2), backoffUs: 20_000, optional: nextUnit(stream) < 0.3,
    breaker: nextUnit(stream) < 0.5 ? { enabled: nextUnit(stream) < 0.8, failureRatio: 0.5, slowUs: pick(stream, [0, 80_000]), volume: 5, windowUs: 2 * SECOND, openUs: 1_500_000, probes: between(1, 3) } : null,
  });
  const query = (name: string): StepSpec => ({ do: 'query', query: name, pool: 'shop_db', timeoutUs: pick(stream, [0, 200_000]), times: between(1, 2) });
  const sized = (steps: readonly StepSpec[], kind: 'service' | 'third_party' | 'gateway' = 'service', older: readonly StepSpec[] | null = null) => ({
    ...service({ do: steps }, { kind, instances: between(1, 3), instancesMax: 4, workers: between(2, 12), queue: between(0, 20), cores: between(1, 3), startupUs: between(200, 2_000) * 1000, graceUs: between(100, 2_000) * 1000, versions: ['1', '2'] }),
    endpoints: { do: { steps, versions: older === null ? {} : { 2: older } } },
  });
  const cpu = (): StepSpec => ({ do: 'cpu', us: between(500, 15_000), spread: EXPONENTIAL });
  const work: readonly StepSpec[] = [
    { do: 'part', step: 'limit', part: 'gate', values: {}, blocks: {} }, cpu(),
    { do: 'when', flag: 'extra', probability: 0, then: [query('report')], otherwise: [] },
    { do: 'transaction', pool: 'shop_db', steps: [query('find'), { do: 'when', flag: null, probability: 0.3, then: [query('write')], otherwise: [cpu()] }, { do: 'fail', status: 500, probability: 0.05 }, query('find')] },
    call('shop', 'vendor'),
  ];
  const table = { rows: between(1_000, 200_000), rowBytes: 100, rowsEstimated: 50_000, columns: ['id', 'sku'], indexes: { pkey: { columns: ['id'], unique: true, state: 'valid' }, by_sku: { columns: ['sku'], unique: false, state: 'absent' }, by_both: { columns: ['sku', 'id'], unique: false, state: 'absent' } } } as const;
  const statement = { table: 'items', kind: 'select', text: '', filter: ['id'], matchRatio: 0, matchRows: 3, perMatchUs: 5, limit: 0, baseUs: 300, idleUs: 0 } as const;
  return withNames(withProcesses(withPolicies(withLocks(withCaches(system({
    services: { edge: sized([cpu(), call('edge', 'shop')], 'gateway'), shop: sized(work, 'service', [cpu(), cpu(), query('report')]), vendor: sized([{ do: 'wait', us: between(5, 120) * 1000, spread: EXPONENTIAL }], 'third_party') },
    databases: { db: database({ cores: between(2, 4), connectionsMax: between(5, 40), hitRatio: 0.9, tables: { items: table }, queries: { find: statement, report: { ...statement, filter: ['sku'], idleUs: between(0, 300) * 1000 }, write: { ...statement, kind: 'update' } } }) },
    pools: { shop_db: { service: 'shop', database: 'db', size: between(1, 8), sizeMax: 30, waitUs: pick(stream, [0, 100_000, 500_000]) } },
    parts: { limiters: { gate: { title: 'Gate', service: 'shop', perSecond: pick(stream, [0, 40]), burst: 10 } } },
    flags: { extra: { title: 'Extra', service: 'shop', description: '', on: false } },
    clients: {
      web: client(between(10, 40), 'edge', 'do', { timeoutUs: pick(stream, [0, 1_500_000]), retries: between(0, 2) }),
      batch: client(between(1, 10), 'shop', 'do'),
    },
  }), seed), seed), seed), seed), seed);
}

/** Something that happens to a world at a time; `title` is for the message of a failure. */
export interface Happening {
  readonly atUs: number;
  readonly title: string;
  readonly apply: (world: World) => void;
}

/** Tunables, faults and mitigations at random times. What a verb refuses just does not happen. */
export function randomHappenings(seed: number, count: number, endUs: number): Happening[] {
  const stream = openStream(seed, 'happenings');
  const list = Array.from({ length: count }, (_, i): Happening => {
    const atUs = nextBelow(stream, endUs);
    const kind = nextUnit(stream);
    const own = openStream(seed, `happening.${i}`);
    if (kind < 0.45) return { atUs, title: 'a tunable', apply: (world) => changeTunable(world, own) };
    if (kind < 0.8) return { atUs, title: 'a mitigation', apply: (world) => mitigate(world, own) };
    const action = pick<FaultAction>(own, [
      { do: 'set', param: 'databases.db.tables.items.ddl', value: nextBelow(own, 4) === 0 ? 0 : 1 },
      { do: 'crash', service: pick(own, ['edge', 'shop', 'db', 'redis']), count: 1 },
      { do: 'deploy', service: pick(own, ['shop', 'edge']), version: pick(own, ['1', '2']), by: 'somebody', note: '' },
      { do: 'flag', flag: 'extra', on: nextUnit(own) < 0.5, by: 'somebody', note: '' },
      { do: 'ramp', param: 'services.vendor.slow', to: 8, overUs: 5 * SECOND },
      { do: 'set', param: `links.${pick(own, ['outside', 'within', 'vendors', 'data'])}.partition`, value: 1 },
    ]);
    return { atUs, title: JSON.stringify(action), apply: (world) => {
        if (action.do !== 'crash' || world.model.services.some(({ name }) => name === action.service)) perform(world, action);
      } };
  });
  return list.sort((a, b) => a.atUs - b.atUs);
}

function changeTunable(world: World, own: Stream): void {
  // Streams count their draws, so each use starts from a copy: the same happening does the same in every world.
  const stream = { ...own };
  const index = nextBelow(stream, world.model.params.length);
  const { initial, unit, name } = world.model.params[index];
  const factor = pick(stream, [0, 0.1, 0.5, 1, 1.7, 3]);
  const value = unit === 'state' ? world.params[index] : unit === 'ratio' ? nextUnit(stream) * 0.4 : name.endsWith('.slow') ? factor * 3 : initial * factor;
  setParam(world, index, value);
}

function mitigate(world: World, own: Stream): void {
  const stream = { ...own };
  const info = pick(stream, verbInfos(world));
  const args: Record<string, string | number | boolean> = {};
  for (const arg of info.args) {
    if (arg.kind === 'boolean') args[arg.name] = nextUnit(stream) < 0.5;
    else if (arg.kind === 'choice') args[arg.name] = pick(stream, arg.choices).value;
    else args[arg.name] = arg.min + nextBelow(stream, Math.min(arg.max - arg.min, 100) + 1);
  }
  applyVerb(world, info.verb, args);
}

/** Lets happenings happen on the way to `toUs`; `from` is the first that has not happened. Returns the next one. */
export function play(world: World, happenings: readonly Happening[], from: number, toUs: number): number {
  let next = from;
  while (next < happenings.length && happenings[next].atUs <= toUs) {
    if (happenings[next].atUs > world.now) runUntil(world, happenings[next].atUs);
    happenings[next].apply(world);
    next++;
  }
  if (toUs > world.now) runUntil(world, toUs);
  return next;
}
