import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { QUIET_SINK, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import { SLOT_READY, type World } from '../../../src/sim/kernel/world.ts';
import { startRollout } from '../../../src/sim/machines/rollout.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import type { ServiceSpec, StepSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';
import { spanAttributes, spanNamingOf } from '../../../src/telemetry/span-attributes.ts';

const SECOND = 1_000_000;
const CONSTANT = { kind: 'constant' } as const;
const GIFT: AnySpec = { title: 'Paid with a gift card', share: 0.05, by: 'request', shownBy: ['checkout'] };
const EXCEPTION = 'java.lang.NullPointerException: Cannot invoke "GiftCard.balance()" because "card" is null at shop.Checkout.pay(Checkout.java:214)';
const PAY: StepSpec = { do: 'wait', us: 10_000, spread: CONSTANT };
const BROKEN: readonly StepSpec[] = [PAY, { do: 'when', flag: null, trait: 'gift_card', probability: 1, then: [{ do: 'fail', status: 500, probability: 1, exception: EXCEPTION }], otherwise: [] }];

interface Line {
  readonly text: string;
  readonly trace: number;
  readonly gift: number;
}

/** Users → front → checkout; version 2 of checkout breaks on gift cards. The front tries twice. */
function shop(trait: AnySpec = {}, extra: Partial<ServiceSpec> = {}): { world: World; lines: Line[]; spans: SpanRecord[] } {
  const lines: Line[] = [];
  const spans: SpanRecord[] = [];
  const spec = system({
    services: {
      front: service({ buy: [{ do: 'call', name: 'front>checkout', service: 'checkout', endpoint: 'pay', timeoutUs: 0, retries: 1, backoffUs: 10_000, optional: false, breaker: null }] }),
      checkout: { ...service({ pay: [PAY] }, { instances: 2, instancesMax: 3, versions: ['1', '2'], ...extra }), endpoints: { pay: { steps: [PAY], versions: { 2: BROKEN } } } },
    },
    parts: { traits: { gift_card: { ...GIFT, ...trait } } },
    clients: { users: client(100, 'front', 'buy', { keys: 5_000 }) },
  });
  const world: World = worldOf(spec, 4, {}, { ...QUIET_SINK, span: (span) => void spans.push(span), logged: (_at, template, _identity, trace, p0) => lines.push({ text: world?.model.templates[template]?.text ?? '', trace, gift: p0 }) });
  return { world, lines, spans };
}

const served = (world: World, status: string): number => cellSum(world, 'checkout', 'http_server_request_duration_seconds_count', { http_response_status_code: status });
const exceptions = (lines: readonly Line[]): Line[] => lines.filter(({ text }) => text.startsWith('java.lang.NullPointerException'));

describe('a version that fails on what some requests have', () => {
  it('fails for exactly their share, and for nobody before it was deployed', () => {
    const { world } = shop();
    runUntil(world, 60 * SECOND);
    expect(served(world, '500')).toBe(0);
    const { world: broken } = shop({}, { version: '2' });
    runUntil(broken, 300 * SECOND);
    // Retried once each: 5 in 105 attempts. 4 standard errors of 30,000 requests are 0.5 %.
    const users = (status: string): number => cellSum(broken, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status });
    const share = users('500') / (users('500') + users('200'));
    expect(Math.abs(share - 0.05)).toBeLessThan(0.005);
    expect(Math.abs(served(broken, '500') / users('500') - 2)).toBeLessThan(0.02);
  });

  it('fails on the instances of that version alone while two run side by side', () => {
    const { world } = shop();
    startRollout(world, { service: 'checkout', version: '2', by: 'somebody', note: '', action: -1, rollback: false, quick: false });
    for (let i = 0; i < 400 && world.book.modes.find(({ machine }) => machine === 'deployment')!.value !== 'pausing'; i++) runUntil(world, world.now + SECOND / 10);
    runUntil(world, world.now + 15 * SECOND);
    const { firstSlot, versions } = world.model.services.find(({ name }) => name === 'checkout')!;
    const byVersion = [firstSlot, firstSlot + 1].map((slot) => {
      expect(world.stations.state[slot]).toBe(SLOT_READY);
      const block = world.model.blocks[world.model.slots[slot].block];
      const failed = block.cells.reduce((sum, cell, i) => (cell.name === 'http_server_request_duration_seconds_count' && cell.labels['http_response_status_code'] === '500' ? sum + world.cells[block.offset + i] : sum), 0);
      return { version: versions[world.stations.version[slot]], failed };
    });
    expect(byVersion.find(({ version }) => version === '1')!.failed).toBe(0);
    expect(byVersion.find(({ version }) => version === '2')!.failed).toBeGreaterThan(10);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('writes the exception with what the request had, and its spans carry it too', () => {
    const { world, lines, spans } = shop({}, { version: '2' });
    world.spansOn = true;
    runUntil(world, 20 * SECOND);
    const thrown = exceptions(lines);
    expect(thrown.length).toBeGreaterThan(100);
    expect(thrown.every(({ gift }) => gift === 1)).toBe(true);
    expect(thrown[0].text).toContain('gift_card={gift_card}');
    const naming = spanNamingOf(world.model);
    const own = spans.filter((span) => naming.spanNames[span.name] === 'pay' && span.kind === 0).map((span) => ({ trace: span.trace, attributes: spanAttributes(span, naming, false) }));
    const bad = own.filter(({ attributes }) => attributes['error.type'] !== undefined);
    expect(bad.length).toBe(thrown.length);
    expect(bad.every(({ attributes }) => attributes['app.gift_card'] === 'true')).toBe(true);
    expect(own.filter(({ attributes }) => attributes['error.type'] === undefined).every(({ attributes }) => attributes['app.gift_card'] === 'false')).toBe(true);
    // Both attempts at a request met the same fate, and the front does not know about gift cards.
    const attempts = new Map<number, number>();
    for (const { trace } of thrown) attempts.set(trace, (attempts.get(trace) ?? 0) + 1);
    expect([...attempts.values()].filter((times) => times !== 2).length).toBeLessThanOrEqual(2);
    const front = spans.filter((span) => naming.spanNames[span.name] === 'buy' && span.parentA !== 0);
    expect(front.some((span) => 'app.gift_card' in spanAttributes(span, naming, false))).toBe(false);
  });
});

it('a trait of users is the same in all their requests', () => {
  const { world, spans } = shop({ by: 'user', share: 0.3 }, { version: '2' });
  world.spansOn = true;
  const fates = new Map<number, Set<boolean>>();
  for (let i = 0; i < 3_000; i++) {
    runUntil(world, world.now + SECOND / 100);
    for (let f = 0; f < world.frames.high; f++) users.set(world.frames.trace[f], world.frames.user[f]);
  }
  for (const span of spans) {
    if (span.traits === undefined || (span.traits & 1) === 0) continue;
    const user = users.get(span.trace)!;
    fates.set(user, (fates.get(user) ?? new Set()).add((span.traits & 2) !== 0));
  }
  expect([...fates.values()].every((known) => known.size === 1)).toBe(true);
  const share = [...fates.values()].filter((known) => known.has(true)).length / fates.size;
  expect(fates.size).toBeGreaterThan(1_500);
  expect(Math.abs(share - 0.3)).toBeLessThan(0.05);
});

const users = new Map<number, number>();
