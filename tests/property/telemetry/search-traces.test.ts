import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { answerTraces } from '../../../src/query/filter/index.ts';
import { parseTraceId, traceIdText } from '../../../src/telemetry/ids.ts';
import { findRequest, requestAt, REQUEST_OUTCOMES } from '../../../src/telemetry/request-store.ts';
import { CLIENTS, EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';
import { testSeeds } from '../../support/seeds.ts';

interface Row {
  readonly row: number;
  readonly client: string;
  readonly journey: string;
  readonly durationUs: number;
  readonly outcome: number;
  readonly traceId: string;
  readonly endMs: number;
}

interface Term {
  readonly text: string;
  readonly holds: (row: Row) => boolean;
}

/** Stale and incorrect answers look like success to everybody but their reader. */
const hasFailed = (outcome: number): boolean => REQUEST_OUTCOMES[outcome].status >= 400;

function randomTerm(stream: Stream): Term {
  const isSame = nextBelow(stream, 2) === 0;
  const op = isSame ? '=' : '!=';
  const outcome = nextBelow(stream, REQUEST_OUTCOMES.length);
  const { name, status } = REQUEST_OUTCOMES[outcome];
  const terms: readonly Term[] = [
    { text: `client${op}WEB`, holds: (row) => (row.client === 'web') === isSame },
    { text: `journey${op}"Place order"`, holds: (row) => (row.journey === 'place order') === isSame },
    { text: isSame ? 'duration>=500ms' : 'duration<1.5s', holds: (row) => (isSame ? row.durationUs >= 500_000 : row.durationUs < 1_500_000) },
    { text: `status${op}error`, holds: (row) => hasFailed(row.outcome) === isSame },
    { text: `status${op}${status}`, holds: (row) => (REQUEST_OUTCOMES[row.outcome].status === status) === isSame },
    { text: isSame ? 'status>=500' : 'status<500', holds: (row) => REQUEST_OUTCOMES[row.outcome].status >= 500 === isSame },
    { text: name === 'error' ? 'status=error' : `status=${name}`, holds: (row) => (name === 'error' ? hasFailed(row.outcome) : REQUEST_OUTCOMES[row.outcome].name === name) },
    { text: `trace${op}${traceIdText(7, 9)}`, holds: (row) => (row.traceId === traceIdText(7, 9)) === isSame },
    { text: 'LOOK', holds: (row) => row.journey === 'look around' },
    { text: 'pool_', holds: (row) => REQUEST_OUTCOMES[row.outcome].name === 'pool_timeout' },
  ];
  return terms[nextBelow(stream, terms.length)];
}

describe('a search for traces', () => {
  it.each(testSeeds(30))('finds what looking at every request finds (seed %i)', (seed) => {
    const { sink, requests } = recorderForFeed();
    tellAll(sink, worldEvents(seed, 500));
    const all = Array.from({ length: requests.count }, (_, row): Row => {
      const { client, route, trace, startUs, durationUs, outcome } = requestAt(requests, row);
      return { row, client: CLIENTS[client].name, journey: CLIENTS[client].journeys[route], durationUs, outcome, traceId: traceIdText(7, trace), endMs: EPOCH_MS + Math.floor((startUs + durationUs) / 1000) };
    });
    const stream = openStream(seed, 'traces');
    for (let n = 0; n < 40; n++) {
      const terms = Array.from({ length: nextBelow(stream, 3) }, () => randomTerm(stream)).map((term) =>
        nextBelow(stream, 4) === 0 ? { text: `-${term.text}`, holds: (row: Row) => !term.holds(row) } : term,
      );
      const text = terms.map((term) => term.text).join(' ');
      const fromMs = EPOCH_MS + nextBelow(stream, 3000);
      const toMs = fromMs + nextBelow(stream, 8000);
      const limit = nextBelow(stream, 60);
      const expected = all.filter((row) => row.endMs >= fromMs && row.endMs <= toMs && terms.every((term) => term.holds(row))).reverse();
      const answer = answerTraces(requests, text, fromMs, toMs, { limit, pick: 'newest' });
      if (!answer.ok) throw new Error(`${text}: ${answer.message}`);
      // The filter is part of what is compared, so that a failure shows it.
      const rows = answer.rows.map((row) => [row.traceId, row.client, row.journey, row.durationUs, row.error !== '']);
      const wanted = expected.slice(0, limit).map((row) => [row.traceId, row.client, row.journey, row.durationUs, hasFailed(row.outcome)]);
      expect({ text, total: answer.total, rows }).toEqual({ text, total: expected.length, rows: wanted });
    }
  });

  it('shows the slowest and a fair spread of the rest when more match than fit', () => {
    const { sink, requests } = recorderForFeed();
    for (let i = 1; i <= 10_000; i++) sink.requestEnded(0, 0, i, i * 1000 - (i % 100), i % 100, 0);
    const answer = answerTraces(requests, '', EPOCH_MS, EPOCH_MS + 10_000, { limit: 200, pick: 'spread' });
    if (!answer.ok) throw new Error(answer.message);
    expect([answer.total, answer.rows.length]).toEqual([10_000, 200]);
    expect(answer.rows.filter((row) => row.durationUs === 99).length).toBeGreaterThanOrEqual(100);
    const early = answer.rows.filter((row) => row.durationUs !== 99 && row.startMs < EPOCH_MS + 5000).length;
    expect(early).toBeGreaterThan(30);
    expect(early).toBeLessThan(70);
    const starts = answer.rows.map((row) => row.startMs);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    const slowest = answerTraces(requests, '', EPOCH_MS, EPOCH_MS + 10_000, { limit: 50, pick: 'slowest' });
    expect(slowest.ok && slowest.rows.every((row) => row.durationUs === 99)).toBe(true);
  });
});

describe('a trace id', () => {
  it('leads back to its trace, and only in its own run', () => {
    for (const trace of [1, 2, 77, 540_000, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const id = traceIdText(7, trace);
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(parseTraceId(7, id)).toBe(trace);
      expect(parseTraceId(7, id.toUpperCase())).toBe(trace);
      expect(parseTraceId(8, id)).toBeNull();
    }
    expect(traceIdText(7, 0)).toBe('');
    const id = traceIdText(7, 5);
    for (const bad of ['', id.slice(1), `${id}0`, `0x${id.slice(2)}`, `${id.slice(0, 24)}0000000g`, `${id.slice(0, 31)} `, '0'.repeat(32)]) expect([bad, parseTraceId(7, bad)]).toEqual([bad, null]);
    expect(new Set(Array.from({ length: 5000 }, (_, i) => traceIdText(7, i + 1))).size).toBe(5000);
  });

  it('finds its request in the store', () => {
    const { sink, requests } = recorderForFeed();
    for (let i = 1; i <= 20_000; i++) sink.requestEnded(0, 0, (i * 7919) % 20_011, i, 5, 0);
    for (const row of [0, 1, 8191, 8192, 19_999]) expect(findRequest(requests, requestAt(requests, row).trace)).toBe(row);
    expect(findRequest(requests, 30_000)).toBe(-1);
    expect(() => requestAt(requests, 20_000)).toThrow('no request');
  });
});
