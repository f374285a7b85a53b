import { describe, expect, it } from 'vitest';
import { applyVerb, verbInfos } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { QUIET_SINK, SPAN_LOOKUP, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import { tellOpenSpans } from '../../../src/sim/parts/open-spans.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import { nameColumns, nameModels } from '../../../src/sim/parts/names/model.ts';
import type { ServiceSpec, StepSpec, SystemSpec } from '../../../src/sim/spec.ts';
import { askPart } from '../../../src/session/part-console.ts';
import { spanAttributes, spanNamingOf } from '../../../src/telemetry/span-attributes.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { NAME, resolve } from '../../support/names.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const MS = 1_000;
const CONSTANT = { kind: 'constant' } as const;
const call = (callee: string): StepSpec => ({ do: 'call', name: `edge>${callee}`, service: callee, endpoint: 'GET', timeoutUs: 0, retries: 0, backoffUs: 0, optional: false, breaker: null });
const region = (us: number): ServiceSpec => service({ GET: [{ do: 'wait', us, spread: CONSTANT }] });

interface Options {
  readonly name?: AnySpec;
  readonly edge?: Partial<ServiceSpec>;
  readonly rate?: number;
  readonly parts?: SystemSpec['parts'];
}

/** Users → edge → the region that the name says: 10 ms near, 200 ms far. */
function shop({ name = {}, edge = {}, rate = 100, parts = {} }: Options = {}): SystemSpec {
  return system({
    services: { edge: service({ GET: [resolve('shop', { eu: [call('eu')], us: [call('us')] })] }, { instances: 4, instancesMax: 4, ...edge }), eu: region(10 * MS), us: region(200 * MS) },
    parts: { names: { shop: { ...NAME, ...name } }, ...parts },
    clients: { users: client(rate, 'edge', 'GET', { keys: 5_000 }) },
  });
}

const result = (world: World, kind: string): number => cellSum(world, 'edge', 'dns_resolutions_total', { result: kind });
const lookups = (world: World): number => cellSum(world, 'edge', 'dns_lookup_duration_seconds_count');
const given = (world: World, answer: string): number => cellSum(world, 'edge', 'dns_answers_total', { answer });
const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);
const failures = (world: World): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: '500' });

describe('a resolver asks once in a TTL', () => {
  it.each([[2, 100], [5, 40], [20, 400]])('so processes/TTL look-ups a second, whatever the load (TTL %i s, %i requests/s)', (ttl, rate) => {
    const world = worldOf(shop({ name: { ttlUs: ttl * SECOND }, rate }), 3);
    runUntil(world, 200 * SECOND);
    // A renewal process: the TTL, the look-up, and the rest of the gap until somebody comes. Taking turns among four, a
    // process sees Erlang gaps with a squared variation of 1/4, whose rest is (1 + 1/4)/2 of the mean.
    const cycle = ttl + 0.02 + (0.625 * 4) / rate;
    expect(Math.abs(lookups(world) / ((4 * 200) / cycle) - 1)).toBeLessThan(0.02);
    expect(result(world, 'hit') + result(world, 'miss')).toBeGreaterThan(0.98 * 200 * rate);
  });

  it.each([[0.5, 50], [2, 20]])('and of Poisson arrivals those miss who begin a look-up or come while it lasts (TTL %d s, %i requests/s)', (ttl, rate) => {
    const world = worldOf(shop({ name: { ttlUs: ttl * SECOND }, rate, edge: { instances: 1 } }), 3);
    runUntil(world, 1_000 * SECOND);
    const missed = (1 + 0.02 * rate) / ((ttl + 0.02) * rate + 1);
    expect(Math.abs(result(world, 'miss') / (result(world, 'hit') + result(world, 'miss')) / missed - 1)).toBeLessThan(0.05);
  });

  it('so that at a TTL of zero every request waits, for a look-up of its own or of somebody who asks at the same time', () => {
    const world = worldOf(shop({ name: { ttlUs: 0 }, rate: 25, edge: { instances: 1 } }), 3);
    runUntil(world, 400 * SECOND);
    expect(result(world, 'hit')).toBe(0);
    expect(Math.abs(lookups(world) / (400 / (0.04 + 0.02)) - 1)).toBeLessThan(0.03);
    const kept = worldOf(shop({ rate: 25, edge: { instances: 1 } }), 3);
    runUntil(kept, 400 * SECOND);
    expect(lookups(world)).toBeGreaterThan(500 * lookups(kept));
  });
});

/** Runs in steps and looks at each request's answer as it is given: those that contradict the authority, by how long they do. */
function contradictions(world: World, toUs: number): number {
  const before = given(world, 'eu');
  runUntil(world, toUs);
  return given(world, 'eu') - before;
}

describe('a record that is changed', () => {
  it('is seen by one process after the other, by all of them within the TTL, and no answer is ever older', () => {
    const world = worldOf(shop(), 5);
    runUntil(world, 100 * SECOND);
    set(world, 'names.shop.answer', 1);
    const perTen = Array.from({ length: 8 }, (_, i) => contradictions(world, (110 + 10 * i) * SECOND));
    expect(perTen[0]).toBeGreaterThan(500);
    expect(perTen[2]).toBeGreaterThan(0);
    expect(perTen[6] + perTen[7]).toBe(0);
    const falling = perTen.every((count, i) => i === 0 || count <= perTen[i - 1] + 60);
    expect(falling).toBe(true);
  });

  it('is believed by nobody for longer than the TTL: at random instants every answer that is held is younger', () => {
    const world = worldOf(shop({ name: { ttlUs: 7 * SECOND }, parts: { traits: { far: { title: 'Far', share: 0.3, by: 'user', shownBy: [] } }, geo: { far: { title: 'the far ones', name: 'shop', trait: 'far', answer: 1 } } } }), 5);
    let seen = 0;
    for (let i = 1; i < 400; i++) {
      runUntil(world, i * 173 * MS);
      const { answer, heardUs, untilUs } = nameColumns(world);
      const good = Array.from(answer.keys()).filter((entry) => answer[entry] > 0 && world.now < untilUs[entry]);
      seen += good.length;
      expect(good.filter((entry) => world.now - heardUs[entry] >= 7 * SECOND || untilUs[entry] - heardUs[entry] !== 7 * SECOND)).toEqual([]);
      expect(i % 40 === 0 ? conservationProblems(world) : []).toEqual([]);
    }
    // Four processes with an answer for each of two groups, good nearly all the time.
    expect(seen).toBeGreaterThan(0.95 * 8 * 399);
  });

  it('with a shorter TTL only from the next look-up on', () => {
    const world = worldOf(shop(), 5);
    runUntil(world, 100 * SECOND);
    const until = [...nameColumns(world).untilUs];
    set(world, 'names.shop.ttl', SECOND);
    runUntil(world, 101 * SECOND);
    const kept = Array.from(until.keys()).filter((entry) => until[entry] > world.now);
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.map((entry) => nameColumns(world).untilUs[entry])).toEqual(kept.map((entry) => until[entry]));
    runUntil(world, 200 * SECOND);
    const before = lookups(world);
    runUntil(world, 300 * SECOND);
    expect(Math.abs((lookups(world) - before) / (400 / (1 + 0.02 + 0.04)) - 1)).toBeLessThan(0.05);
  });

  it('at once where resolvers are flushed, and where a process has started anew', () => {
    const world = worldOf(shop({ name: { ttlUs: 600 * SECOND }, edge: { startupUs: SECOND } }), 5);
    runUntil(world, 10 * SECOND);
    set(world, 'names.shop.answer', 1);
    expect(applyVerb(world, 'flush_resolvers', { service: 'edge' }).ok).toBe(true);
    runUntil(world, 15 * SECOND);
    expect(contradictions(world, 16 * SECOND)).toBe(0);
    set(world, 'names.shop.answer', 0);
    perform(world, { do: 'crash', service: 'edge', count: 1 });
    runUntil(world, 60 * SECOND);
    const answers = nameColumns(world).answer;
    expect([...answers].sort((a, b) => a - b)).toEqual([1, 2, 2, 2]);
  });

  it('is not heard by a process that died while it asked', () => {
    const world = worldOf(shop({ name: { ttlUs: 5 * SECOND, lookupUs: 3 * SECOND }, edge: { instances: 1, instancesMax: 1, startupUs: 10 * SECOND } }), 5);
    for (let i = 0; i < 500 && nameColumns(world).token[0] === 0; i++) runUntil(world, world.now + 50 * MS);
    expect(nameColumns(world).token[0]).not.toBe(0);
    perform(world, { do: 'crash', service: 'edge', count: 1 });
    runUntil(world, world.now + 6 * SECOND);
    expect([...nameColumns(world).answer]).toEqual([0]);
    expect(conservationProblems(world)).toEqual([]);
  });
});

it('some users sent to the wrong region are slow while the mean looks fine', () => {
  const far = { traits: { nordic: { title: 'Nordic', share: 0.1, by: 'user', shownBy: [] } }, geo: { nordic: { title: 'users in the north', name: 'shop', trait: 'nordic', answer: 1 } } };
  const durations: number[] = [];
  const world = worldOf(shop({ parts: far }), 3, {}, { ...QUIET_SINK, requestEnded: (_client, _route, _trace, _start, us) => void durations.push(us) });
  runUntil(world, 200 * SECOND);
  durations.sort((a, b) => a - b);
  const share = given(world, 'us') / (given(world, 'us') + given(world, 'eu'));
  // 5,000 users, a tenth of them: a standard error of 0.4 %.
  expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
  expect(durations[Math.floor(durations.length * 0.5)]).toBeLessThan(15 * MS);
  expect(durations[Math.floor(durations.length * 0.95)]).toBeGreaterThan(200 * MS);
  expect(durations.reduce((sum, us) => sum + us, 0) / durations.length).toBeLessThan(40 * MS);
});

describe('when look-ups fail', () => {
  it('nothing is felt while copies are good; then requests fail, and failures are remembered', () => {
    const lines: string[] = [];
    const world: World = worldOf(shop({ name: { ttlUs: 30 * SECOND, negativeTtlUs: 2 * SECOND } }), 4, {}, { ...QUIET_SINK, logged: (_at, template) => void lines.push(world.model.templates[template].text) });
    runUntil(world, 100 * SECOND);
    const before = lookups(world);
    set(world, 'names.shop.failing', 1);
    runUntil(world, 101 * SECOND);
    expect(failures(world)).toBeLessThan(100);
    runUntil(world, 130 * SECOND);
    const failed = failures(world);
    runUntil(world, 150 * SECOND);
    expect(failures(world) - failed).toBeGreaterThan(0.95 * 20 * 100);
    // A look-up every two seconds, its own 20 ms and the next arrival in each process: not one for each failed request.
    expect(lookups(world) - before).toBeLessThan(4 * 50 / 2);
    expect(lines.filter((text) => text === 'lookup {host}: {reason}').length).toBeGreaterThan(4 * 8);
    set(world, 'names.shop.failing', 0);
    runUntil(world, 153 * SECOND);
    const healed = failures(world);
    runUntil(world, 170 * SECOND);
    expect(failures(world)).toBe(healed);
  });

  it('and old answers are served where that is allowed, after 1.8 s of waiting for lost queries', () => {
    const slowest = (serveStale: boolean): { us: number; failed: number; stale: number } => {
      let us = 0;
      const world = worldOf(shop({ name: { ttlUs: 10 * SECOND, serveStale, loss: 1, negativeTtlUs: 5 * SECOND } }), 4, {}, { ...QUIET_SINK, requestEnded: (_client, _route, _trace, _start, duration) => void (us = Math.max(us, duration)) });
      runUntil(world, 60 * SECOND);
      return { us, failed: failures(world), stale: result(world, 'stale') };
    };
    const [kept, lost] = [slowest(true), slowest(false)];
    expect(kept.failed).toBe(0);
    expect(kept.stale).toBeGreaterThan(2_000);
    expect(kept.us).toBeLessThan(1.9 * SECOND);
    expect(lost.failed).toBeGreaterThan(1_000);
    expect(lost.stale).toBe(0);
    // Two queries of 5 s each, both lost.
    expect(lost.us).toBeGreaterThan(9.9 * SECOND);
    expect(lost.us).toBeLessThan(10.1 * SECOND);
  });

  it('a lost query costs its timeout and is sent again', () => {
    const world = worldOf(shop({ name: { ttlUs: SECOND, loss: 0.2 } }), 4);
    runUntil(world, 2_000 * SECOND);
    const seconds = cellSum(world, 'edge', 'dns_lookup_duration_seconds_sum') / lookups(world);
    // 0.8 at once, 0.16 at the second attempt, 0.04 not at all.
    expect(Math.abs(seconds / (0.96 * 0.02 + 0.16 * 5 + 0.04 * 10) - 1)).toBeLessThan(0.1);
  });
});

describe('a player', () => {
  it('changes a record, which the authority has half a minute later, and may not change it to what it is', () => {
    const world = worldOf(shop(), 5);
    runUntil(world, 10 * SECOND);
    const info = verbInfos(world).find(({ verb }) => verb === 'change_record')!;
    expect(info.args[0].choices.map(({ label }) => label)).toEqual(['shop.example for everybody']);
    expect(info.args[0].current).toEqual({ 'names.shop.answer': 'eu' });
    expect(applyVerb(world, 'change_record', { record: 'names.shop.answer', answer: 'eu' })).toEqual({ ok: false, reason: 'shop.example for everybody is eu already.' });
    expect(applyVerb(world, 'change_record', { record: 'names.shop.answer', answer: 'asia' }).ok).toBe(false);
    expect(applyVerb(world, 'change_record', { record: 'names.shop.answer', answer: 'us' }).ok).toBe(true);
    runUntil(world, 39 * SECOND);
    expect(askPart(world, 'shop', 'names.authority')!.rows[0]).toEqual(['everybody', 'shop.example.', '60.0 s', 'CNAME', 'eu.shop.example.']);
    runUntil(world, 41 * SECOND);
    expect(askPart(world, 'shop', 'names.authority')!.rows[0][4]).toBe('us.shop.example.');
    const held = askPart(world, 'shop', 'names.cached')!;
    expect(held.rows.length).toBe(4);
    expect(held.note).toMatch(/^[1-4] of 4 differ/);
    runUntil(world, 102 * SECOND);
    expect(askPart(world, 'shop', 'names.cached')!.note).toMatch(/^0 of 4 differ/);
  });

  it('finds the wait for a look-up in the trace, with what was asked and answered, also while it lasts', () => {
    const spans: SpanRecord[] = [];
    const world = worldOf(shop({ name: { ttlUs: SECOND } }), 5, {}, { ...QUIET_SINK, span: (span) => void spans.push({ ...span }) });
    world.spansOn = true;
    runUntil(world, 10 * SECOND);
    const naming = spanNamingOf(world.model);
    const own = (): SpanRecord[] => spans.filter(({ kind }) => kind === SPAN_LOOKUP);
    expect(own().length).toBe(result(world, 'miss'));
    expect(spanAttributes(own()[0], naming, false)).toEqual({ 'dns.question.name': 'shop.example', 'dns.answers': 'eu.shop.example' });
    set(world, 'names.shop.loss', 1);
    runUntil(world, 13 * SECOND);
    const waiting = nameModels(world)[0];
    const f = Array.from({ length: world.frames.high }, (_, i) => i).find((i) => (world.frames.holds[i] & waiting.holds) !== 0)!;
    const before = spans.length;
    tellOpenSpans(world, world.frames.trace[f]);
    const open = spans.slice(before).find(({ kind }) => kind === SPAN_LOOKUP)!;
    expect([open.endUs, open.startUs]).toEqual([-1, world.frames.sinceUs[f]]);
    runUntil(world, 30 * SECOND);
    expect(own().some((span) => spanAttributes(span, naming, false)['error.type'] === 'name_resolution_error')).toBe(true);
  });
});

it('a branch from a snapshot in the middle of look-ups equals the straight run', () => {
  const spec = shop({ name: { ttlUs: 2 * SECOND, loss: 0.3, failing: 0.1, serveStale: true } });
  const world = worldOf(spec, 9);
  for (let i = 0; i < 4_000 && !nameColumns(world).token.some((token) => token !== 0); i++) runUntil(world, world.now + 5 * MS);
  expect(nameColumns(world).token.some((token) => token !== 0)).toBe(true);
  const snapshot = takeSnapshot(world);
  runUntil(world, 60 * SECOND);
  const again = worldOf(spec, 9);
  restoreSnapshot(again, snapshot);
  runUntil(again, 60 * SECOND);
  expect(hashWorld(again)).toBe(hashWorld(world));
});
