import { describe, expect, it } from 'vitest';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import { setParam, paramNamed } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import type { StepSpec, SystemSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const PUBLISH: StepSpec = { do: 'part', step: 'publish', part: 'orders', values: { timeoutUs: 2 * SECOND, optional: true }, blocks: {} };

/** A shop that publishes an order for each request, and a mailer that takes 100 ms for each message. */
function shop(rate: number, topic: AnySpec = {}, work: readonly StepSpec[] = [{ do: 'wait', us: 100_000, spread: { kind: 'constant' } }]): SystemSpec {
  return system({
    services: {
      shop: service({ 'POST /orders': [PUBLISH] }),
      broker: service({}, { kind: 'broker', workers: 1_000, cores: 1 }),
      mailer: service({ 'POST /mails': work }),
    },
    clients: { users: client(rate, 'shop', 'POST /orders') },
    parts: { topics: { orders: { title: 'Orders', broker: 'broker', consumer: 'mailer', endpoint: 'POST /mails', capacity: 500, concurrency: 4, maxAttempts: 3, retryDelayUs: SECOND, enabled: true, publishing: true, lost: 0, ...topic } } },
  });
}

const total = (world: World, name: string): number => cellSum(world, 'broker', name);
const lag = (world: World): number => {
  runUntil(world, world.now + 5 * SECOND);
  return total(world, 'kafka_consumergroup_lag');
};
const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);

describe('a topic', () => {
  it('hands every message to the consumer, well within its capacity', () => {
    const world = worldOf(shop(20), 3);
    runUntil(world, 120 * SECOND);
    expect(total(world, 'kafka_topic_messages_in_total')).toBeGreaterThan(2_000);
    expect(total(world, 'kafka_topic_messages_in_total') - total(world, 'kafka_consumergroup_processed_messages_total')).toBeLessThan(15);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('lags by what comes beyond concurrency / time of a message, until it is full and refuses', () => {
    const world = worldOf(shop(50), 3);
    runUntil(world, 20 * SECOND);
    // 4 at a time, 100 ms and two network hops each: 39.8 a second of 50.
    expect(lag(world)).toBeGreaterThan(20 * 10.2 * 0.6);
    expect(lag(world)).toBeLessThan(35 * 10.2 * 1.4);
    runUntil(world, 120 * SECOND);
    expect(lag(world)).toBeGreaterThan(480);
    expect(lag(world)).toBeLessThanOrEqual(504);
  });

  it('works the lag off once more messages are worked on at a time', () => {
    const world = worldOf(shop(50), 3);
    runUntil(world, 40 * SECOND);
    set(world, 'topics.orders.concurrency', 8);
    runUntil(world, 60 * SECOND);
    expect(lag(world)).toBeLessThan(20);
  });

  it('tries a failing message again and puts it aside after the last attempt, so that others get through', () => {
    const world = worldOf(shop(5, {}, [{ do: 'fail', status: 500, probability: 1 }]), 3);
    runUntil(world, 60 * SECOND);
    const dead = total(world, 'kafka_topic_dead_letters_total');
    expect(dead).toBeGreaterThan(20);
    expect(total(world, 'kafka_consumergroup_failed_messages_total')).toBeGreaterThanOrEqual(3 * dead);
    expect(total(world, 'kafka_consumergroup_processed_messages_total')).toBe(0);
  });

  it('is stopped by messages that can never succeed when they are tried for ever, and goes on once they are put aside', () => {
    const stuck = worldOf(shop(5, { maxAttempts: 0 }, [{ do: 'fail', status: 500, probability: 0.2 }]), 3);
    runUntil(stuck, 60 * SECOND);
    set(stuck, 'services.mailer.failing', 1);
    runUntil(stuck, 90 * SECOND);
    const before = total(stuck, 'kafka_consumergroup_processed_messages_total');
    expect(lag(stuck)).toBeGreaterThan(100);
    set(stuck, 'services.mailer.failing', 0);
    expect(applyVerb(stuck, 'skip_messages', { topic: 'orders' }).ok).toBe(true);
    runUntil(stuck, 130 * SECOND);
    expect(total(stuck, 'kafka_consumergroup_processed_messages_total')).toBeGreaterThan(before + 100);
    expect(total(stuck, 'kafka_topic_dead_letters_total')).toBe(4);
  });

  it('gets nothing from a publisher that has no name for it, and nobody complains', () => {
    const world = worldOf(shop(20), 3);
    set(world, 'topics.orders.publishing', 0);
    runUntil(world, 60 * SECOND);
    expect(total(world, 'kafka_topic_messages_in_total')).toBe(0);
    expect(cellSum(world, 'users', 'client_good_requests_total')).toBeGreaterThan(1_000);
  });

  it.each([[true, 0, 0], [false, 600, 2_400]])('is not heard of by a publisher whose configuration lacks its name, and it is by one that has the name in its code: %s', (configured, least, most) => {
    const spec = shop(20, { publishing: false });
    const publish = { ...PUBLISH, values: { timeoutUs: 2 * SECOND, optional: true, configured } } as StepSpec;
    const world = worldOf({ ...spec, services: { ...spec.services, shop: service({ 'POST /orders': [publish] }) } }, 3);
    runUntil(world, 60 * SECOND);
    expect(total(world, 'kafka_topic_messages_in_total')).toBeGreaterThanOrEqual(least);
    expect(total(world, 'kafka_topic_messages_in_total')).toBeLessThanOrEqual(most);
    expect(applyVerb(world, 'switch_setting', { setting: 'topics.orders.publishing', on: true }).ok).toBe(true);
    runUntil(world, 120 * SECOND);
    expect(total(world, 'kafka_topic_messages_in_total')).toBeGreaterThan(600);
  });

  it('loses the share of messages that it is told to', () => {
    const world = worldOf(shop(20, { lost: 0.5 }), 3);
    runUntil(world, 200 * SECOND);
    const share = total(world, 'kafka_topic_messages_in_total') / cellSum(world, 'users', 'client_requests_total');
    expect(Math.abs(share - 0.5)).toBeLessThan(0.035);
  });

  it('gives a message again whose consumer died over it', () => {
    const world = worldOf({ ...shop(20) }, 3);
    runUntil(world, 30 * SECOND);
    expect(applyVerb(world, 'restart', { service: 'mailer' }).ok).toBe(true);
    runUntil(world, 90 * SECOND);
    expect(total(world, 'kafka_topic_messages_in_total') - total(world, 'kafka_consumergroup_processed_messages_total') - total(world, 'kafka_topic_dead_letters_total')).toBeLessThan(200);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('goes on bit for bit from a snapshot taken in the middle of failing deliveries', () => {
    const straight = worldOf(shop(20, {}, [{ do: 'fail', status: 500, probability: 0.5 }]), 9);
    runUntil(straight, 33_333_333);
    const snapshot = takeSnapshot(straight);
    runUntil(straight, 90 * SECOND);
    const other = worldOf(shop(20, {}, [{ do: 'fail', status: 500, probability: 0.5 }]), 9);
    restoreSnapshot(other, snapshot);
    runUntil(other, 90 * SECOND);
    expect(hashWorld(other)).toBe(hashWorld(straight));
  });

  it("shows the consumer's work in the publisher's trace, below the call that sent the message", () => {
    const spans: SpanRecord[] = [];
    const world = worldOf(shop(5), 3, {}, { ...QUIET_SINK, span: (span) => { spans.push({ ...span }); } });
    world.spansOn = true;
    runUntil(world, 20 * SECOND);
    const work = spans.filter(({ name }) => world.model.spanNames[name] === 'process orders');
    expect(work.length).toBeGreaterThan(50);
    for (const span of work) {
      const above = spans.find(({ idA, idB }) => idA === span.parentA && idB === span.parentB);
      expect(above?.trace).toBe(span.trace);
      expect(world.model.spanNames[above!.name]).toBe('SEND /orders');
      expect(spans.some(({ parentA, parentB, trace }) => parentA === span.idA && parentB === span.idB && trace === span.trace)).toBe(true);
    }
  });
});
