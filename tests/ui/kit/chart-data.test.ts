import { describe, expect, test, vi } from 'vitest';
import type { ChartView } from '../../../src/ui/kit/chart/chart-types.ts';
import { decimate } from '../../../src/ui/kit/chart/decimate.ts';
import { createDrawScheduler } from '../../../src/ui/kit/chart/draw-scheduler.ts';
import { describeCell, greatestOf, HEAT_SHADES, heightInBuckets, shadeOf } from '../../../src/ui/kit/chart/heat.ts';
import { roundUp, stack, yRange } from '../../../src/ui/kit/chart/y-range.ts';
import { registerSeries, seriesColour, seriesDash } from '../../../src/ui/kit/series-colour.ts';

const view = (over: Partial<ChartView> = {}): ChartView => ({
  series: [
    { key: 'a', label: 'a' },
    { key: 'b', label: 'b' },
  ],
  hidden: new Set(),
  range: { from: 0, to: 10 },
  unit: '',
  markers: [],
  thresholds: [],
  stacked: false,
  stale: false,
  startOfDayS: 0,
  syncKey: undefined,
  ...over,
});
const columns = (...rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));

describe('thinning', () => {
  test('keeps the one spike among ten thousand samples, and the dip after it, in order', () => {
    const ys = new Float64Array(10_000).fill(5);
    ys[4_000] = 99;
    ys[4_005] = -3;
    const out = decimate([Float64Array.from(ys, (_, i) => i), ys], 100);
    const drawn = [...out[1]];
    expect(out[0]).toHaveLength(200);
    expect(drawn.indexOf(99)).toBeLessThan(drawn.indexOf(-3));
    expect(drawn).toContain(99);
  });

  test('a bucket without samples stays a gap; one with some is drawn', () => {
    const ys = new Float64Array(40).fill(NaN);
    ys[35] = 7;
    const out = decimate([Float64Array.from(ys, (_, i) => i), ys], 2);
    expect([...out[1]]).toEqual([NaN, NaN, 7, 7]);
  });

  test('leaves few samples as they are', () => {
    const data = columns([0, 1, 2], [3, 4, 5]);
    expect(decimate(data, 100)).toBe(data);
  });
});

describe('the value axis', () => {
  test('starts at zero and ends on a round number above what is in range and shown', () => {
    const data = columns([0, 5, 10, 15], [1, 2, 3, 1_000], [4, NaN, 41, 4]);
    expect(yRange(data, view())).toEqual([0, 50]);
    expect(yRange(data, view({ hidden: new Set(['b']) }))).toEqual([0, 4]);
  });

  test('has room for thresholds, does not exceed 100%, and goes below zero when samples do', () => {
    const data = columns([0, 5], [0.2, 0.99], [0, -0.3]);
    expect(yRange(data, view({ unit: 'ratio' }))).toEqual([-0.3, 1]);
    expect(yRange(data, view({ thresholds: [{ value: 8, label: 'limit' }] }))[1]).toBe(10);
  });

  test('reaches up to single points, but not for those that would flatten the lines', () => {
    const data = columns([0, 5], [2, 4], [0, 0]);
    const at = (y: number, t = 5) => yRange(data, view({ points: [{ id: 'x', t, y, label: '' }] }))[1];
    expect([at(3), at(7), at(40), at(7, 11)]).toEqual([5, 8, 5, 5]);
  });

  test('of a heatmap counts its buckets', () => expect(yRange(columns([0], [9], [9]), view({ heat: { bounds: [1, Infinity], boundUnit: 'seconds' } }))).toEqual([0, 2]));

  test('without samples is still an axis', () => expect(yRange(columns([]), view())).toEqual([0, 1]));

  test('round numbers', () => expect([0.9, 1, 11, 0.034, 640].map(roundUp).map((n) => Number(n.toPrecision(3)))).toEqual([1, 1, 12, 0.04, 800]));
});

describe('a heatmap', () => {
  const heat = { bounds: [0.1, 0.5, Infinity], boundUnit: 'seconds' };

  test('tells a little from nothing, and the most from half of it', () => {
    expect([0, NaN, -1, 0.001, 25, 50, 100].map((value) => shadeOf(value, 100))).toEqual([0, 0, 0, 1, HEAT_SHADES / 2, 9, HEAT_SHADES]);
    expect(shadeOf(3, 0)).toBe(0);
    expect(greatestOf(columns([99, 100], [1, NaN], [7, 2]))).toBe(7);
  });

  test('places a duration within its bucket, all of equal height', () => {
    expect([0.05, 0.1, 0.3, 9].map((y) => heightInBuckets(y, heat))).toEqual([0.5, 1, 1.5, 2.5]);
  });

  test('says a cell with its share of the moment, or the moment as a whole', () => {
    const said = (row: number | null) => describeCell({ t: 5, atCursor: true, values: Float64Array.of(3, 1, 0), row }, view({ heat, unit: 'per-second' }));
    expect(said(1)).toBe('00:00:05, 100 ms to 500 ms: 1/s, 25%.');
    expect(said(2)).toBe('00:00:05, above 500 ms: none.');
    expect(said(null)).toBe('00:00:05: up to 100 ms 3/s, 100 ms to 500 ms 1/s.');
  });
});

test('a stack adds what is shown and counts gaps as nothing', () => {
  const data = columns([0, 1], [1, NaN], [10, 20]);
  expect(stack(data, view()).map((ys) => Array.from(ys))).toEqual([
    [0, 1],
    [1, 0],
    [11, 20],
  ]);
  expect(Array.from(stack(data, view({ hidden: new Set(['a']) }))[2] ?? [])).toEqual([10, 20]);
});

describe('the draw scheduler', () => {
  const setUp = (costMs: number) => {
    let time = 1_000;
    let frames: (() => void)[] = [];
    let timers: { at: number; run: () => void }[] = [];
    const scheduler = createDrawScheduler({
      budgetMs: 4,
      minIntervalMs: 250,
      now: () => time,
      requestFrame: (run) => frames.push(run),
      requestTimer: (run, delay) => timers.push({ at: time + delay, run }),
    });
    const charts = Array.from({ length: 6 }, () => {
      const draw = vi.fn(() => {
        time += costMs;
      });
      return { draw, ticket: scheduler.register(draw) };
    });
    const frame = (): void => {
      time += 16;
      const due = timers.filter((t) => t.at <= time);
      timers = timers.filter((t) => t.at > time);
      for (const timer of due) timer.run();
      const now = frames;
      frames = [];
      for (const run of now) run();
    };
    return { charts, frame, pending: () => frames.length + timers.length, counts: () => charts.map((c) => c.draw.mock.calls.length) };
  };

  test('spends no more than its budget in a frame, and serves all in turn', () => {
    const { charts, frame, counts } = setUp(3);
    for (const { ticket } of charts) ticket.request();
    frame();
    expect(counts()).toEqual([1, 1, 0, 0, 0, 0]);
    frame();
    frame();
    expect(counts()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('redraws a chart that is fed every frame about four times a second', () => {
    const { charts, frame, counts } = setUp(0.1);
    for (let i = 0; i < 63; i += 1) {
      charts[0].ticket.request();
      frame();
    }
    expect(counts()[0]).toBeGreaterThanOrEqual(4);
    expect(counts()[0]).toBeLessThanOrEqual(5);
  });

  test('draws at once what a person caused', () => {
    const { charts, frame, counts } = setUp(0.1);
    charts[0].ticket.request();
    frame();
    charts[0].ticket.request(true);
    frame();
    expect(counts()[0]).toBe(2);
  });

  test('draws nothing out of view, and what it missed when it returns', () => {
    const { charts, frame, counts, pending } = setUp(0.1);
    charts[0].ticket.setVisible(false);
    charts[0].ticket.request();
    frame();
    expect(counts()[0]).toBe(0);
    expect(pending()).toBe(0);
    charts[0].ticket.setVisible(true);
    frame();
    expect(counts()[0]).toBe(1);
  });

  test('rests when nothing is dirty', () => {
    const { charts, frame, pending } = setUp(0.1);
    charts[0].ticket.request();
    frame();
    expect(pending()).toBe(0);
  });
});

describe('series colours', () => {
  test('ten services have ten colours, the same whenever the scenario is opened', () => {
    const names = ['gateway', 'orders', 'payments', 'inventory', 'search', 'sessions', 'email', 'fraud', 'ledger', 'pricing'];
    registerSeries(names);
    const first = names.map(seriesColour);
    expect(new Set(first).size).toBe(10);
    registerSeries(['something', 'else']);
    registerSeries(names);
    expect(names.map(seriesColour)).toEqual(first);
  });

  test('the eleventh shares a colour but not its dash', () => {
    registerSeries(Array.from({ length: 11 }, (_, i) => `service-${i}`));
    expect(seriesDash('service-3')).toEqual([]);
    expect(seriesDash('service-10')).not.toEqual([]);
  });

  test('a name nobody registered has a colour all the same', () => expect(seriesColour('never-heard-of')).toMatch(/^var\(--series-\d\)$/));
});
