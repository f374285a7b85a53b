import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { ExemplarAnswer, InstantAnswer, MetricAnswer, MetricShape, QueryFault } from '../../../src/session/view.ts';
import { DashboardsPanel } from '../../../src/ui/war-room/panels/dashboards/dashboards-panel.tsx';
import { MetricsPanel } from '../../../src/ui/war-room/panels/metrics/metrics-panel.tsx';
import { INFO, NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers, type LongAnswers } from '../../support/panels/fake-world.tsx';

// Several of these are long conversations with whole panels.
vi.setConfig({ testTimeout: 20_000 });

const metrics = ({ expr, toMs }: { expr: string; toMs: number }): MetricAnswer | QueryFault => {
  const bad = expr.indexOf('oops');
  if (bad >= 0) return { ok: false, message: 'unknown function "oops"', from: bad, to: bad + 4 };
  const times = Float64Array.of(toMs / 1_000 - 10, toMs / 1_000 - 5);
  if (expr.includes('by (le)') && !expr.includes('quantile')) {
    const bucket = (le: string, ...values: number[]) => ({ labels: { le }, values: Float64Array.from(values) });
    return { ok: true, times, series: [bucket('+Inf', 12, 12), bucket('0.5', 8, 4), bucket('1.0', 12, 10)], truncated: 0 };
  }
  return {
    ok: true,
    times,
    series: [
      { labels: { service_name: 'orders' }, values: Float64Array.of(0.2, 0.5) },
      { labels: { service_name: 'gateway' }, values: Float64Array.of(2, 1.5) },
    ],
    truncated: expr.includes('many') ? 7 : 0,
    ...(expr.includes('gauge') ? { notes: [{ level: 'info', message: 'metric might not be a counter', from: 5, to: 10 }] } : {}),
  };
};
const NO_SHAPE: MetricShape = { ok: true, type: 'vector', isQuantile: false, heatmap: null, exemplars: 'none', spans: null, earlier: null };
const metricShape: Answers['metricShape'] = ({ expr, earlierMs }) => ({
  ...NO_SHAPE,
  type: expr === '42' ? 'scalar' : 'vector',
  earlier: earlierMs > 0 ? `${expr} offset ${earlierMs / 60_000}m` : null,
  ...(expr.includes('quantile') ? { isQuantile: true, heatmap: 'sum by (le) (rate(a_bucket[1m]))', exemplars: expr.includes('inner') ? 'search' : 'known', spans: expr.includes('inner') ? 'kind = server && resource.service.name = "orders"' : null } : {}),
});
const EXEMPLARS: ExemplarAnswer = {
  ok: true,
  total: 1_204,
  rows: [
    { traceId: 'aa01', startMs: NOW_MS - 60_000, durationUs: 30_000, journey: 'browse', client: 'web', status: 200, error: '', gaveUp: false },
    { traceId: 'bb02', startMs: NOW_MS - 90_000, durationUs: 4_100_000, journey: 'checkout', client: 'web', status: 504, error: 'timeout', gaveUp: true },
  ],
};
const catalog: Answers['catalog'] = () => ({ families: [{ name: 'db_client_connection_count', type: 'gauge', help: 'Connections of a pool.' }, { name: 'http_client_retries_total', type: 'counter', help: 'Attempts after the first.' }], labels: {} });
const instant: Answers['instant'] = ({ expr, atMs }): InstantAnswer => ({
  ok: true,
  type: expr === '"words"' ? 'string' : 'vector',
  timeMs: atMs,
  samples: expr === '"words"' ? [] : [{ labels: { __name__: 'up', service_name: 'orders', instance: 'o-1' }, value: 0.25 }, { labels: { __name__: 'up', service_name: 'gateway' }, value: 1 }],
  text: expr === '"words"' ? 'words' : '',
  truncated: 0,
  notes: [],
});

const open = (answers: Answers = {}, long: LongAnswers = {}) => {
  const all: Answers = { metrics, metricShape, catalog, instant, exemplars: () => EXEMPLARS, ...answers };
  const fake = fakeWorld(all, { long: { metricsInSteps: (args) => Promise.resolve(all.metrics?.(args) as MetricAnswer), ...long } });
  render(<MetricsPanel />, { wrapper: fake.Provider });
  return fake;
};
const editor = (letter = '') => screen.getByRole('textbox', { name: `PromQL query${letter && ` ${letter}`}` });
const run = (text: string, letter = ''): void => {
  fireEvent.change(editor(letter), { target: { value: text } });
  fireEvent.keyDown(editor(letter), { key: 'Enter' });
};
const table = () => screen.findByRole('grid', { name: 'Values of each series' });
const rowsOf = (grid: HTMLElement): (string | null)[] => within(grid).getAllByRole('row').slice(1).map((row) => row.textContent);
const QUANTILE = 'histogram_quantile(0.95, sum by (le) (rate(a_seconds_bucket[1m])))';

describe('metrics', () => {
  test('Enter runs the query over the shared range, with values in the unit it guesses', async () => {
    const fake = open();
    run(QUANTILE);
    expect(rowsOf(await table())).toEqual(['gateway1.5 s1.5 s2 s10:19:50', 'orders500 ms200 ms500 ms10:19:55']);
    expect(fake.calls.find(({ name }) => name === 'metricsInSteps')?.args).toMatchObject({ fromMs: START_MS, toMs: NOW_MS });
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'metrics', query: QUANTILE }));
  });

  test('an error is underlined where it is, and the old result stays', async () => {
    open();
    run('up');
    await table();
    run('  sum(oops(up))');
    expect(await screen.findByText(/unknown function "oops". The last result is kept./)).toBeVisible();
    expect(document.querySelector('mark')).toHaveTextContent('oops');
    expect(await table()).toHaveTextContent('gateway');
    run('up');
    await waitFor(() => expect(editor()).toBeValid());
  });

  test('a metric is found by what it means and becomes a query that is not yet run', async () => {
    const fake = open();
    await userEvent.click(screen.getByRole('button', { name: 'Metric' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Find a metric' }), 'attempts');
    await userEvent.click(await screen.findByRole('button', { name: /http_client_retries_total/ }));
    expect(editor()).toHaveValue('sum by (service_name) (rate(http_client_retries_total[1m]))');
    expect(fake.calls.some(({ name }) => name === 'metricsInSteps')).toBe(false);
  });

  test('several queries are drawn together, each under its letter; one is hidden, shown and removed', async () => {
    const fake = open();
    run('a');
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Add query' }));
    run('b', 'B');
    await waitFor(async () => expect(rowsOf(await table()).map((row) => row?.replace(/\d.*/, ''))).toEqual(['A gateway', 'B gateway', 'A orders', 'B orders']));
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'metrics', query: 'b' }));
    expect(fake.intents).toContainEqual({ kind: 'look', panel: 'metrics', query: 'a' });
    await userEvent.click(screen.getByRole('button', { name: 'Hide query A' }));
    await waitFor(async () => expect(rowsOf(await table()).length).toBe(2));
    await userEvent.click(screen.getByRole('button', { name: 'Show query A' }));
    await waitFor(async () => expect(rowsOf(await table()).length).toBe(4));
    await userEvent.click(screen.getByRole('button', { name: 'Remove query A' }));
    await waitFor(async () => expect(rowsOf(await table()).length).toBe(2));
    expect(screen.queryByRole('group', { name: 'Query A' })).toBeNull();
  });

  test('one of several that cannot be read leaves the others', async () => {
    open();
    run('a');
    await userEvent.click(screen.getByRole('button', { name: 'Add query' }));
    run('oops', 'B');
    await waitFor(() => expect(editor('B')).toBeInvalid());
    expect(editor()).toBeValid();
    expect(rowsOf(await table()).length).toBe(2);
    expect(screen.queryByText('Old result')).toBeNull();
  });

  test('a click on a series shows it alone, Enter too, and again all', async () => {
    open();
    run('a');
    const grid = await table();
    await userEvent.click(within(grid).getByRole('row', { name: /^gateway/ }));
    await waitFor(() => expect(within(grid).getByRole('row', { name: /^orders ?, not drawn/ })).toBeInTheDocument());
    expect(screen.getByRole('img', { name: /Latest at 10:19:55: gateway 1.5\. Marked/ })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show all series' }));
    expect(within(grid).queryByRole('row', { name: /not drawn/ })).toBeNull();
    grid.focus();
    await userEvent.keyboard('{Home}{ArrowDown}{Enter}');
    expect(within(grid).getByRole('row', { name: /^gateway ?, not drawn/ })).toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    expect(within(grid).queryByRole('row', { name: /not drawn/ })).toBeNull();
  });

  test('is compared with the same time earlier by a query that can be read and taken over', async () => {
    open();
    run('a');
    await table();
    await userEvent.click(screen.getByRole('combobox', { name: 'Compare with' }));
    // The world is twenty minutes old.
    expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual(['no comparison', '5 min earlier', '10 min earlier', '15 min earlier']);
    await userEvent.click(screen.getByRole('option', { name: '15 min earlier' }));
    await waitFor(async () => expect(rowsOf(await table()).map((row) => row?.replace(/\d.*/, ''))).toEqual(['gateway', 'gateway, ', 'orders', 'orders, ']));
    expect(screen.getByRole('list', { name: 'Notes on the result' })).toHaveTextContent('Dashed, 15 min earlier: a offset 15m');
    await userEvent.click(screen.getByRole('button', { name: 'Add as query' }));
    expect(editor('B')).toHaveValue('a offset 15m');
  });

  test('the requests behind a quantile are listed, and Enter opens a trace', async () => {
    const fake = open();
    run(QUANTILE);
    await userEvent.click(await screen.findByRole('radio', { name: 'Exemplars (2)' }));
    const grid = screen.getByRole('grid', { name: 'Exemplars' });
    expect(rowsOf(grid)).toEqual(['10:18:344.1 scheckoutweb504 gave up', '10:19:0030 msbrowseweb200']);
    grid.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(fake.store.getState().jumps.traces?.to.traceId).toBe('bb02');
  });

  test('are not asked for when they are switched off, and never for inner services, where a search is offered', async () => {
    const fake = open();
    run(QUANTILE);
    await userEvent.click(await screen.findByRole('button', { name: 'Exemplars', pressed: true }));
    expect(screen.queryByRole('radio', { name: /^Exemplars/ })).toBeNull();
    run('histogram_quantile(0.95, inner)');
    const asked = fake.calls.filter(({ name }) => name === 'exemplars').length;
    await userEvent.click(await screen.findByRole('button', { name: 'Find traces' }));
    expect(fake.store.getState().jumps.traces?.to.filter).toBe('{ kind = server && resource.service.name = "orders" && duration > 1500ms }');
    expect(fake.calls.filter(({ name }) => name === 'exemplars').length).toBe(asked);
  });

  test('a heatmap shows what fell between two bounds, of the buckets behind the query', async () => {
    const fake = open();
    run(QUANTILE);
    await table();
    await userEvent.click(screen.getByRole('radio', { name: 'Heatmap' }));
    expect(await screen.findByRole('img', { name: /^Heatmap, .*Latest at 10:19:55: up to 500 ms 4\/s, 500 ms to 1 s 6\/s, above 1 s 2\/s/ })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Shades from 0 to 8/s in one bucket' })).toBeInTheDocument();
    expect(fake.calls.findLast(({ name }) => name === 'metricsInSteps')?.args).toMatchObject({ expr: 'sum by (le) (rate(a_bucket[1m]))' });
    await userEvent.click(screen.getByRole('button', { name: 'Add as query' }));
    expect(editor('B')).toHaveValue('sum by (le) (rate(a_bucket[1m]))');
  });

  test('a heatmap of what is no histogram says what it needs', async () => {
    open();
    run('up');
    await table();
    await userEvent.click(screen.getByRole('radio', { name: 'Heatmap' }));
    expect(await screen.findByText('A heatmap needs one histogram')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show how long users wait' }));
    expect(editor('B')).toHaveValue('sum by (le) (rate(client_request_duration_seconds_bucket[1m]))');
  });

  test('a table has the values at the end of the range with every label, sorted and copied', async () => {
    const user = userEvent.setup();
    const fake = open();
    run('up');
    await table();
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    const grid = await screen.findByRole('grid', { name: 'Values now' });
    expect(within(grid).getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['Value', 'metric', 'instance', 'service_name']);
    expect(rowsOf(grid)).toEqual(['1upgateway', '0.25upo-1orders']);
    expect(fake.calls.find(({ name }) => name === 'instant')?.args).toEqual({ expr: 'up', atMs: NOW_MS });
    await user.click(within(grid).getByRole('button', { name: 'instance' }));
    expect(rowsOf(grid)).toEqual(['1upgateway', '0.25upo-1orders']);
    await user.click(within(grid).getByRole('button', { name: 'instance' }));
    expect(rowsOf(grid)).toEqual(['0.25upo-1orders', '1upgateway']);
    const write = vi.spyOn(navigator.clipboard, 'writeText');
    await user.click(screen.getByRole('button', { name: 'Copy as a table' }));
    expect(write).toHaveBeenCalledWith('__name__\tinstance\tservice_name\tvalue\nup\to-1\torders\t0.25\nup\t\tgateway\t1');
  });

  test('a number, a text and remarks of the evaluator are explained', async () => {
    open();
    run('42');
    const notes = () => screen.findByRole('list', { name: 'Notes on the result' });
    await waitFor(async () => expect(await notes()).toHaveTextContent('42 is a number without labels'));
    run('rate(gauge[1m])');
    await waitFor(async () => expect(await notes()).toHaveTextContent('A: metric might not be a counter at gauge'));
    run('"words"');
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    await waitFor(async () => expect(await notes()).toHaveTextContent('This is a text, not a metric: words'));
  });

  test('too many series are counted, and one press keeps the highest', async () => {
    open();
    run('many');
    await waitFor(async () => expect(await screen.findByRole('list', { name: 'Notes on the result' })).toHaveTextContent(/^7 more series are left out; the 24 highest are drawn/));
    await userEvent.click(screen.getByRole('button', { name: 'Keep the 10 highest' }));
    expect(editor()).toHaveValue('topk(10, many)');
  });

  test('an answer that takes long shows how far it is and can be cancelled; it is not asked again by itself', async () => {
    const fake = open({}, { metricsInSteps: (_, onPart) => (onPart({ done: 30, of: 120 }), new Promise(() => undefined)) });
    run('slow');
    const bar = await screen.findByRole('progressbar', { name: 'Working on the query' }, { timeout: 2_000 });
    expect(bar).toHaveAttribute('aria-valuenow', '25');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText(/^The query was cancelled/)).toBeVisible();
    expect(screen.queryByRole('progressbar')).toBeNull();
    const asked = fake.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    act(() => fake.moveTo(NOW_MS + 8_000));
    expect(fake.calls.filter(({ name }) => name === 'metricsInSteps').length).toBe(1);
    expect(fake.calls.length).toBe(asked);
    run('slow');
    await waitFor(() => expect(fake.calls.filter(({ name }) => name === 'metricsInSteps').length).toBe(2));
  });

  test('the queries of another panel are run as they arrive, in its unit', async () => {
    const fake = open();
    act(() => fake.store.getState().actions.openMetrics({ expr: 'up' }));
    expect(editor()).toHaveValue('up');
    await table();
    act(() => fake.store.getState().actions.openMetrics({ expr: 'a', exprs: ['a', 'b'], unit: 'ratio' }));
    expect([editor(), editor('B')].map((box) => (box as HTMLTextAreaElement).value)).toEqual(['a', 'b']);
    await waitFor(async () => expect(rowsOf(await table())[0]).toBe('A gateway150%150%200%10:19:50'));
  });

  test('a worker without an answer is named, with the old values beside it', async () => {
    let fails = false;
    open({}, { metricsInSteps: (args) => (fails ? Promise.reject(new Error('The world is gone.')) : Promise.resolve(metrics(args))) });
    run('up');
    await table();
    fails = true;
    run('up + 0');
    expect(await screen.findByText('No answer: The world is gone.')).toBeVisible();
    expect(screen.getByText('Old result')).toBeVisible();
  });
});

describe('the range that all panels share', () => {
  test('goes back, one choice after the other, by Escape and by a double click on a chart', async () => {
    const fake = open();
    const { setRange } = fake.store.getState().actions;
    run('up');
    await table();
    const chart = (): HTMLElement => screen.getByRole('img', { name: /^Result/ });
    act(() => setRange({ kind: 'fixed', fromMs: START_MS, toMs: START_MS + 60_000 }));
    act(() => setRange({ kind: 'fixed', fromMs: START_MS, toMs: START_MS + 30_000 }));
    fireEvent.keyDown(chart(), { key: 'Escape' });
    expect(fake.store.getState().range).toEqual({ kind: 'fixed', fromMs: START_MS, toMs: START_MS + 60_000 });
    fireEvent.doubleClick(chart());
    expect(fake.store.getState().range).toEqual({ kind: 'live', minutes: 20 });
    fireEvent.doubleClick(chart());
    expect(fake.store.getState().range).toEqual({ kind: 'live', minutes: 20 });
  });
});

describe('dashboards', () => {
  const openDashboards = (answers: Answers = { metrics }) => {
    const fake = fakeWorld(answers);
    render(<DashboardsPanel />, { wrapper: fake.Provider });
    return fake;
  };

  test('draw every chart of the scenario over the shared range, marked by what was changed and done', async () => {
    const fake = openDashboards();
    const chart = await screen.findByRole('img', { name: /^Latency p95, 10:00:00 to 10:20:00. Latest at 10:19:55: orders 500 ms, gateway 1.5 s. Marked: deploy web on at 10:05:00; deploy orders 2.31 at 10:11:00; alert CheckoutSlow at 10:15:00; action Scale orders to 6 at 10:18:00/ });
    expect(chart).toBeInTheDocument();
    await waitFor(() => expect(screen.getAllByRole('figure').length).toBe(6));
    const exprs = INFO.dashboards[0].panels.flatMap(({ queries }) => queries.map(({ expr }) => expr));
    expect(fake.calls.map(({ args }) => (args as { expr: string }).expr).toSorted()).toEqual(exprs.toSorted());
  });

  test('ask again as time goes on, not while it stands still', async () => {
    const fake = openDashboards();
    await waitFor(() => expect(screen.getAllByRole('figure').length).toBe(6));
    const before = fake.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    act(() => fake.moveTo(NOW_MS));
    expect(fake.calls.length).toBe(before);
    act(() => fake.moveTo(NOW_MS + 4_000));
    await waitFor(() => expect(fake.calls.length).toBe(before * 2));
    expect(await screen.findByRole('img', { name: /^Requests, 10:00:04 to 10:20:04/ })).toBeInTheDocument();
    await userEvent.click(within(screen.getByRole('table', { name: 'Requests, values' })).getByRole('button', { name: 'orders' }));
    expect(screen.getByRole('img', { name: /^Requests, 10:00:04 to 10:20:04. Latest at 10:19:59: gateway/ })).toBeInTheDocument();
  });

  test('are chosen by name, and noted as seen', async () => {
    const fake = openDashboards();
    await userEvent.click(screen.getByRole('radio', { name: 'Databases' }));
    expect(await screen.findByText('Sessions')).toBeVisible();
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'dashboards', query: 'db' }));
  });

  test('that had not been opened by a moment looked back on say so, where others had', async () => {
    const fake = openDashboards();
    const note = (): HTMLElement | null => screen.queryByText(/^“Databases” had not been opened by this moment/);
    act(() => fake.store.setState({ unseen: { tabs: new Set(['logs']), dashboards: new Set(['db']), components: new Set() } }));
    expect(note()).toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'Databases' }));
    expect(note()).toBeVisible();
    act(() => fake.store.setState({ unseen: { tabs: new Set(['dashboards']), dashboards: new Set(['db']), components: new Set() } }));
    expect(note(), 'the tab says it of all of them').toBeNull();
  });

  test('that every system has stand behind those of the scenario', async () => {
    const fake = openDashboards();
    await userEvent.click(screen.getByRole('combobox', { name: 'Standard dashboard' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Golden signals' }));
    expect(await screen.findByRole('img', { name: /^Latency as users see it/ })).toBeInTheDocument();
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'dashboards', query: 'standard:golden' }));
  });

  test('a chart is pinned, or opened in Explore with all its queries and its unit', async () => {
    const fake = openDashboards();
    await screen.findByRole('img', { name: /^Latency p95/ });
    await userEvent.click(screen.getByRole('button', { name: 'Pin Latency p95' }));
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'pin', pin: expect.objectContaining({ panel: 'dashboards', title: 'Shop overview: Latency p95', digest: expect.stringContaining('gateway 1.5 s (highest 2 s at 10:19:50), orders 500 ms') }) }));
    await userEvent.click(screen.getByRole('button', { name: 'Open Checkout latency in Explore' }));
    expect(fake.store.getState().jumps.metrics?.to).toEqual({ expr: 'quantile_50', exprs: ['quantile_50', 'quantile_95', 'quantile_99'], unit: 'seconds' });
    expect(fake.store.getState().left).toBe('metrics');
  });

  test('a series that falls silent is called old', async () => {
    openDashboards({ metrics: ({ expr }) => ({ ...(metrics({ expr, toMs: START_MS + 600_000 }) as MetricAnswer) }) });
    expect((await screen.findAllByText('No samples since 10:09:55')).length).toBe(6);
  });

  test('a query of the scenario that cannot be read names itself', async () => {
    openDashboards({ metrics: () => metrics({ expr: 'oops', toMs: NOW_MS }) });
    expect((await screen.findAllByRole('alert'))[0]).toHaveTextContent(/unknown function "oops" \(in sum by/);
  });
});
