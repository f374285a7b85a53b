import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import { SLOT_ABSENT, SLOT_CRASHED, SLOT_READY, type World } from '../../../src/sim/kernel/world.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import { startRollout } from '../../../src/sim/machines/rollout.ts';
import { describePods, listPods, rolloutStatus } from '../../../src/sim/parts/deployments/kubectl.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import { requirement } from '../../../src/sim/parts/startup/requirement.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { DEPLOYMENT, REQUIREMENT } from '../../support/process-parts.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;

/** Users → api with three instances of version 1; version 2 needs a value that is missing where `missing`. */
function api(deployment: AnySpec = {}, missing = true, lines: string[] = []): World {
  const spec = system({
    services: { api: service({ go: [{ do: 'wait', us: 20_000, spread: { kind: 'constant' } }] }, { instances: 3, instancesMax: 6, versions: ['1', '2'], startupUs: 5 * SECOND }) },
    parts: { deployments: { api: { ...DEPLOYMENT, ...deployment } }, requirements: { payment: { ...REQUIREMENT, present: !missing } } },
    clients: { users: client(30, 'api', 'go') },
  });
  const world = worldOf(spec, 3, {}, { ...QUIET_SINK, logged: (_at, template, _identity, _trace, p0) => lines.push(`${world?.model.templates[template]?.text ?? ''} ${p0}`) });
  return world;
}

const roll = (world: World, version: string): void => startRollout(world, { service: 'api', version, by: 'somebody', note: '', action: -1, rollback: false, quick: false });
const place = (world: World) => world.model.services.find(({ name }) => name === 'api')!;
const slotsOf = (world: World): { state: number; version: string }[] =>
  Array.from({ length: place(world).slotCount }, (_, i) => place(world).firstSlot + i).map((slot) => ({ state: world.stations.state[slot], version: place(world).versions[world.stations.version[slot]] }));
const serving = (world: World): string => slotsOf(world).filter(({ state }) => state === SLOT_READY).map(({ version }) => version).join('');
const stateOf = (world: World): string => world.book.modes.findLast(({ machine }) => machine === 'rollout')?.value ?? '';
const failed = (world: World): number => ['500', '502', '503', '504'].reduce((sum, status) => sum + cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status }), 0);

/** The value of a cell of the deployment's or a pod's own block. */
function kube(world: World, name: string, reason = ''): number {
  let sum = 0;
  for (const block of world.model.blocks) block.cells.forEach((cell, i) => (cell.name === name && (reason === '' || cell.labels['reason'] === reason) ? (sum += world.cells[block.offset + i]) : 0));
  return sum;
}

describe('a rollout of a version that cannot start', () => {
  it('leaves every old instance serving when none may be missing', () => {
    const world = api();
    roll(world, '2');
    for (let i = 0; i < 900; i++) {
      runUntil(world, world.now + SECOND);
      expect(serving(world)).toBe('111');
    }
    expect(conservationProblems(world)).toEqual([]);
    expect(failed(world)).toBe(0);
    expect(stateOf(world)).toBe('stalled');
    expect(kube(world, 'kube_deployment_status_replicas_available')).toBe(3);
    expect(kube(world, 'kube_deployment_status_replicas_unavailable')).toBe(1);
    expect(kube(world, 'kube_pod_container_status_last_terminated_reason', 'Error')).toBe(1);
    // After 1 s of life each: 11, 32, 73, 154, 315, 616 s, then five minutes.
    expect(kube(world, 'kube_pod_container_status_restarts_total')).toBe(6);
  });

  it('begins anew with the same version on a restart, which is no way back', () => {
    const world = api({ maxUnavailable: 1, maxSurge: 0 });
    roll(world, '2');
    runUntil(world, 60 * SECOND);
    expect(applyVerb(world, 'restart', { service: 'api' })).toMatchObject({ ok: true });
    runUntil(world, 240 * SECOND);
    expect(serving(world)).toBe('11');
    expect(slotsOf(world).filter(({ version, state }) => version === '2' && state !== SLOT_ABSENT)).toHaveLength(1);
  });

  it('takes as many away as it may be short of, and no more', () => {
    for (const short of [1, 2]) {
      const world = api({ maxUnavailable: short, maxSurge: 0 });
      roll(world, '2');
      runUntil(world, 120 * SECOND);
      expect(serving(world)).toBe('1'.repeat(3 - short));
      expect(slotsOf(world).filter(({ version, state }) => version === '2' && state !== SLOT_ABSENT)).toHaveLength(short);
    }
  });

  it('stalls at its deadline, not before', () => {
    const world = api({ progressDeadlineUs: 90 * SECOND });
    roll(world, '2');
    runUntil(world, 89 * SECOND);
    expect(stateOf(world)).toBe('rolling');
    runUntil(world, 91 * SECOND);
    expect(stateOf(world)).toBe('stalled');
    expect(rolloutStatus.answer(world, 0).text[0]).toContain('exceeded its progress deadline');
  });

  it('goes back by itself where it is told to', () => {
    const world = api({ progressDeadlineUs: 60 * SECOND, autoRollback: true, maxUnavailable: 1, maxSurge: 0 });
    roll(world, '2');
    runUntil(world, 50 * SECOND);
    expect(serving(world)).toBe('11');
    runUntil(world, 80 * SECOND);
    expect(serving(world)).toBe('111');
    expect(world.book.changes.map(({ state, to, by }) => [state, to, by])).toEqual([['failed', '2', 'somebody'], ['done', '1', 'deploy pipeline']]);
  });

  it('is over with a rollback, which keeps what still runs', () => {
    const world = api({ maxUnavailable: 2, maxSurge: 1 });
    roll(world, '2');
    runUntil(world, 40 * SECOND);
    const kept = slotsOf(world).findIndex(({ state, version }) => state === SLOT_READY && version === '1');
    const identity = world.stations.identity[place(world).firstSlot + kept];
    expect(applyVerb(world, 'rollback', { service: 'api' })).toMatchObject({ ok: true });
    runUntil(world, 60 * SECOND);
    expect(serving(world)).toBe('111');
    expect(slotsOf(world).filter(({ state }) => state !== SLOT_ABSENT)).toHaveLength(3);
    expect(world.stations.identity[place(world).firstSlot + kept]).toBe(identity);
    expect(world.book.actions[0]).toMatchObject({ state: 'done' });
    expect(kube(world, 'kube_pod_container_status_waiting_reason')).toBe(0);
  });

  it('goes on once the missing value is set', () => {
    const world = api();
    roll(world, '2');
    runUntil(world, 40 * SECOND);
    expect(applyVerb(world, 'set_config', { key: 'payment' })).toMatchObject({ ok: true });
    runUntil(world, 200 * SECOND);
    expect(serving(world)).toBe('222');
    expect(failed(world)).toBe(0);
    expect(world.book.changes[0]).toMatchObject({ to: '2', state: 'done' });
  });

  it('says in its log what is missing, and why it starts late', () => {
    const lines: string[] = [];
    const world = api({}, true, lines);
    roll(world, '2');
    runUntil(world, 60 * SECOND);
    expect(lines.filter((line) => line.startsWith('missing required configuration'))).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('Back-off restarting failed container')).map((line) => Number(line.split(' ').at(-1)) / SECOND)).toEqual([10, 20, 40]);
    expect(lines.some((line) => line.startsWith('shut down'))).toBe(false);
    const { text } = requirement.commands!['previous'].answer(world, 0);
    expect(text[0]).toContain('missing required configuration PAYMENT_KEY');
    expect(describePods.answer(world, 0).text.join('\n')).toMatch(/Reason: +Error\n +Exit Code: +1/);
    expect(listPods.answer(world, 0).rows.map((row) => row[2])).toContain('CrashLoopBackOff');
  });
});

describe('a rollout of a version that starts', () => {
  it('never has fewer than wanted, and users notice nothing', () => {
    const world = api({}, false);
    roll(world, '2');
    let fewest = 9;
    let most = 0;
    for (let i = 0; i < 100; i++) {
      runUntil(world, world.now + SECOND / 2);
      fewest = Math.min(fewest, serving(world).length);
      most = Math.max(most, slotsOf(world).filter(({ state }) => state !== SLOT_ABSENT).length);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect([fewest, most]).toEqual([3, 4]);
    expect(serving(world)).toBe('222');
    expect(failed(world)).toBe(0);
    expect(world.book.changes[0]).toMatchObject({ from: '1', to: '2', state: 'done' });
  });

  it('stands still while it is paused', () => {
    const world = api({}, false);
    roll(world, '2');
    runUntil(world, 7 * SECOND);
    expect(applyVerb(world, 'pause_rollout', { service: 'api', paused: true })).toMatchObject({ ok: true });
    runUntil(world, 30 * SECOND);
    const half = serving(world);
    runUntil(world, 300 * SECOND);
    expect(serving(world)).toBe(half);
    expect(half).toContain('1');
    expect(applyVerb(world, 'pause_rollout', { service: 'api', paused: true })).toMatchObject({ ok: false });
    expect(applyVerb(world, 'pause_rollout', { service: 'api', paused: false })).toMatchObject({ ok: true });
    runUntil(world, 400 * SECOND);
    expect(serving(world)).toBe('222');
  });

  it('aims at the new number when the service is scaled in its middle', () => {
    const world = api({}, false);
    roll(world, '2');
    runUntil(world, 7 * SECOND);
    expect(applyVerb(world, 'scale', { service: 'api', instances: 5 })).toMatchObject({ ok: true });
    runUntil(world, 200 * SECOND);
    expect(serving(world)).toBe('22222');
  });

  it('restarts every instance on request', () => {
    const world = api({}, false);
    const before = [...world.stations.identity];
    expect(applyVerb(world, 'restart', { service: 'api' })).toMatchObject({ ok: true });
    runUntil(world, 100 * SECOND);
    expect(serving(world)).toBe('111');
    const running = Array.from({ length: 6 }, (_, i) => place(world).firstSlot + i).filter((slot) => world.stations.state[slot] === SLOT_READY);
    expect(running.every((slot) => !before.includes(world.stations.identity[slot]) || before[slot] !== world.stations.identity[slot])).toBe(true);
    expect(failed(world)).toBe(0);
  });
});

it('a container that is started again stays in its pod, whose restarts are counted while it is down as well', () => {
  const world = api();
  runUntil(world, 10 * SECOND);
  const slot = place(world).firstSlot;
  const name = (): string => world.book.identities[world.stations.identity[slot]].instance;
  const before = name();
  perform(world, { do: 'crash', service: 'api', count: 1 });
  runUntil(world, 16 * SECOND);
  expect(world.stations.state[slot]).toBe(SLOT_CRASHED);
  expect(kube(world, 'kube_pod_container_status_waiting_reason')).toBe(1);
  runUntil(world, 30 * SECOND + 1);
  expect(name()).toBe(before);
  expect(kube(world, 'kube_pod_container_status_restarts_total')).toBe(1);
});

it('a rollout can be left in its middle and taken up again', () => {
  const world = api({ maxUnavailable: 1 });
  roll(world, '2');
  runUntil(world, 47 * SECOND);
  const snapshot = takeSnapshot(world);
  const finish = (world: World): string => {
    applyVerb(world, 'set_config', { key: 'payment' });
    runUntil(world, 300 * SECOND);
    return hashWorld(world);
  };
  const hash = finish(world);
  const again = api({ maxUnavailable: 1 });
  runUntil(again, 5 * SECOND);
  restoreSnapshot(again, snapshot);
  expect(finish(again)).toBe(hash);
  expect(serving(again)).toBe('222');
});
