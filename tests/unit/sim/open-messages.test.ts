import { expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { OPEN, SPAN_CONSUMER, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import { isTraceAlive, tellOpenSpans } from '../../../src/sim/parts/open-spans.ts';
import { collectedSpans, newSpanCollector } from '../../../src/telemetry/span-collector.ts';
import { client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;

it('keeps a trace alive while a message of it waits, and shows the work on it as open', () => {
  const collector = newSpanCollector('all');
  const topic = { title: 'Orders', broker: 'broker', consumer: 'mailer', endpoint: 'POST /mails', capacity: 500, concurrency: 2, maxAttempts: 3, retryDelayUs: SECOND, enabled: true, publishing: true, lost: 0 };
  const spec = system({
    services: {
      shop: service({ 'POST /orders': [{ do: 'part', step: 'publish', part: 'orders', values: { timeoutUs: SECOND, optional: true }, blocks: {} }] }),
      broker: service({}, { kind: 'broker', workers: 1_000, cores: 1 }),
      mailer: service({ 'POST /mails': [{ do: 'wait', us: 5 * SECOND, spread: { kind: 'constant' } }] }),
    },
    clients: { users: client(2, 'shop', 'POST /orders') },
    parts: { topics: { orders: topic } },
  });
  const world = worldOf(spec, 3, {}, collector.sink);
  world.spansOn = true;
  runUntil(world, 12 * SECOND);
  const told = collectedSpans(collector, null);
  const traces = [...new Set(told.map(({ trace }) => trace))];
  for (const trace of traces) tellOpenSpans(world, trace);
  const open = collectedSpans(collector, null).slice(told.length);
  // Two at a time; all others wait in the topic, in no frame at all, and their requests were answered long ago.
  expect(open.filter(({ kind }) => kind === SPAN_CONSUMER).map(({ endUs }) => endUs)).toEqual([OPEN, OPEN]);
  const done = told.filter(({ kind }) => kind === SPAN_CONSUMER).length;
  expect(traces.filter((trace) => isTraceAlive(world, trace)).length).toBe(traces.length - done);
  const idOf = ({ idA, idB }: SpanRecord): string => `${idA} ${idB}`;
  const known = new Set([...told, ...open].map(idOf));
  expect(open.every(({ parentA, parentB }) => known.has(`${parentA} ${parentB}`))).toBe(true);
});
