import { describe, expect, it } from 'vitest';
import { isTraceAlive, requestUnderWay, tellOpenSpans } from '../../../src/sim/parts/open-spans.ts';
import { hashWorld } from '../../../src/sim/kernel/snapshot.ts';
import { OPEN, QUIET_SINK, SPAN_SPAWN, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { collectedSpans, newSpanCollector } from '../../../src/telemetry/span-collector.ts';
import { buildTrace, MISSING_PARENT } from '../../../src/telemetry/trace-tree.ts';
import { spanNamingOf } from '../../../src/telemetry/span-attributes.ts';
import { play, randomHappenings, randomSystem } from '../../support/random-worlds.ts';
import { allSeeds, testSeeds } from '../../support/seeds.ts';
import { worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const HALF_US = 8 * SECOND;
const END_US = 16 * SECOND;

const idOf = (span: SpanRecord): string => `${span.trace} ${span.idA} ${span.idB}`;
const parentOf = (span: SpanRecord): string => `${span.trace} ${span.parentA} ${span.parentB}`;
const isRoot = (span: SpanRecord): boolean => span.parentA === 0 && span.parentB === 0;

/** Everything that is open in a world now, and everything about each of its traces. */
function openSpans(world: World): SpanRecord[] {
  const open = newSpanCollector('all');
  const { sink } = world;
  world.sink = open.sink;
  for (const trace of liveTraces(world)) tellOpenSpans(world, trace);
  world.sink = sink;
  return collectedSpans(open, null);
}

function liveTraces({ frames }: World): Set<number> {
  const traces = new Set<number>();
  for (let f = 0; f < frames.high; f++) if (frames.state[f] !== 0) traces.add(frames.trace[f]);
  return traces;
}

/** A random world with its timeouts, retries, crashes and deploys, halted at an instant: what it has told, and what is open. */
function halted(seed: number): { world: World; told: SpanRecord[]; open: SpanRecord[]; goOn: () => SpanRecord[] } {
  const collector = newSpanCollector('all');
  const world = worldOf(randomSystem(seed), seed, {}, collector.sink);
  world.spansOn = true;
  const happenings = randomHappenings(seed, 14, END_US);
  const next = play(world, happenings, 0, HALF_US);
  const told = collectedSpans(collector, null);
  const open = openSpans(world);
  return { world, told, open, goOn: () => (play(world, happenings, next, END_US), collectedSpans(collector, null)) };
}

describe('what is open when a trace is looked at', () => {
  it.each(testSeeds(24))('is told, so that no span is without its parent (seed %i)', (seed) => {
    const { told, open } = halted(seed);
    const known = new Set([...told, ...open].map(idOf));
    const lost = [...told, ...open].filter((span) => !isRoot(span) && !known.has(parentOf(span)));
    expect(lost).toEqual([]);
    // A step that is taken again has its ids again, and another beginning.
    const once = (spans: readonly SpanRecord[]): Set<string> => new Set(spans.map((span) => `${idOf(span)} ${span.startUs}`));
    expect(once([...told, ...open]).size, 'each once').toBe(once(told).size + open.length);
    expect(open.every((span) => span.endUs === OPEN)).toBe(true);
  });

  it.each(testSeeds(24))('is what ends later, under the same ids and with the same beginnings (seed %i)', (seed) => {
    const { told, open, goOn } = halted(seed);
    const later = goOn();
    const byId = new Map(open.map((span) => [`${idOf(span)} ${span.startUs}`, span]));
    const begunBefore = later.slice(told.length).filter((span) => span.startUs < HALF_US);
    for (const ended of begunBefore) {
      // Whether a request has a trait is judged when it is told; its share may be turned meanwhile.
      const { endUs: _end, outcome: _outcome, n0: _n0, n1: _n1, n2: _n2, traits: _traits, ...is } = ended;
      expect(byId.get(`${idOf(ended)} ${ended.startUs}`), `span of trace ${ended.trace} that ended at ${ended.endUs}`).toMatchObject(is);
    }
    // Not every span of before ends, but none ends that was not told as open.
    expect(begunBefore.length).toBeLessThanOrEqual(open.length);
  });

  it.each(testSeeds(8))('is told without changing the world (seed %i)', (seed) => {
    const { world } = halted(seed);
    const before = hashWorld(world);
    openSpans(world);
    expect(hashWorld(world)).toBe(before);
    world.sink = QUIET_SINK;
    for (const trace of liveTraces(world)) {
      expect(isTraceAlive(world, trace)).toBe(true);
      expect(requestUnderWay(world, trace) ?? 0).toBeLessThanOrEqual(world.now);
    }
    expect(isTraceAlive(world, -5)).toBe(false);
    expect(requestUnderWay(world, -5)).toBeNull();
  });

  it.each(testSeeds(12))('makes whole traces, whose own times add up to what the user waited (seed %i)', (seed) => {
    const { world, told, open } = halted(seed);
    const naming = spanNamingOf(world.model);
    const byTrace = new Map<number, SpanRecord[]>();
    for (const span of [...told, ...open]) byTrace.set(span.trace, [...(byTrace.get(span.trace) ?? []), span]);
    for (const [trace, records] of byTrace) {
      const built = buildTrace(records, { seed, epochMs: 0, naming, identities: world.book.identities, nowUs: world.now, isPresent: true });
      if (built === null) throw new Error(`trace ${trace} is empty`);
      expect(built.spans.length).toBe(records.filter(({ kind }) => kind !== SPAN_SPAWN).length);
      const ids = new Set(built.spans.map((span) => span.spanId));
      expect(ids.size, `ids of trace ${trace}`).toBe(built.spans.length);
      expect(built.spans.every((span) => span.parentId === '' || ids.has(span.parentId)), `parents of trace ${trace}`).toBe(true);
      expect(built.spans.some((span) => MISSING_PARENT in span.attributes), `trace ${trace}`).toBe(false);
      expect(built.spans.reduce((sum, span) => sum + span.criticalUs, 0)).toBe(built.rootUs);
      expect(built.complete).toBe(!isTraceAlive(world, trace) || !built.spans.some((span) => span.unfinished));
    }
  });

  it('is there to be seen: callers give up on what goes on, also for good', () => {
    const worlds = allSeeds(24).map((seed) => {
      const { told, open, goOn } = halted(seed);
      const ends = new Map([...told, ...open].map((span) => [idOf(span), span.endUs]));
      const abandoned = open.filter((span) => (ends.get(parentOf(span)) ?? OPEN) !== OPEN).length;
      return { abandoned, ended: goOn().slice(told.length).filter((span) => span.startUs < HALF_US).length, kinds: new Set(open.map((span) => span.kind)) };
    });
    if (worlds.length === 1) return;
    expect(worlds.filter(({ abandoned }) => abandoned > 0).length).toBeGreaterThan(3);
    expect(worlds.filter(({ ended }) => ended > 0).length).toBeGreaterThan(12);
    expect(new Set(worlds.flatMap(({ kinds }) => [...kinds])).size, 'kinds of open spans').toBe(5);
  });
});
