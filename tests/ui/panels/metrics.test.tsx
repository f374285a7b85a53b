import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { MetricAnswer, QueryFault } from '../../../src/session/view.ts';
import { DashboardsPanel } from '../../../src/ui/war-room/panels/dashboards/dashboards-panel.tsx';
import { MetricsPanel } from '../../../src/ui/war-room/panels/metrics/metrics-panel.tsx';
import { INFO, NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers } from '../../support/panels/fake-world.tsx';

const metrics = ({ expr, toMs }: { expr: string; toMs: number }): MetricAnswer | QueryFault => {
  const bad = expr.indexOf('oops');
  if (bad >= 0) return { ok: false, message: 'unknown function "oops"', from: bad, to: bad + 4 };
  return {
    ok: true,
    times: Float64Array.of(toMs / 1_000 - 10, toMs / 1_000 - 5),
    series: [
      { labels: { service_name: 'orders' }, values: Float64Array.of(0.2, 0.5) },
      { labels: { service_name: 'gateway' }, values: Float64Array.of(2, 1.5) },
    ],
    truncated: 0,
  };
};
const catalog: Answers['catalog'] = () => ({ families: [{ name: 'db_client_connection_count', type: 'gauge', help: 'Connections of a pool.' }, { name: 'http_client_retries_total', type: 'counter', help: 'Attempts after the first.' }], labels: {} });

const open = (answers: Answers = { metrics, catalog }) => {
  const fake = fakeWorld(answers);
  render(<MetricsPanel />, { wrapper: fake.Provider });
  return fake;
};
const editor = () => screen.getByRole('textbox', { name: 'PromQL query' });
const run = (text: string): void => {
  fireEvent.change(editor(), { target: { value: text } });
  fireEvent.keyDown(editor(), { key: 'Enter' });
};

describe('metrics', () => {
  test('Enter runs the query over the shared range, with values in the unit it guesses', async () => {
    const fake = open();
    run('histogram_quantile(0.95, rate(a_seconds_bucket[1m]))');
    const table = await screen.findByRole('grid', { name: 'Values of each series' });
    expect(within(table).getAllByRole('row').slice(1).map((row) => row.textContent)).toEqual(['gateway1.5 s1.5 s2 s10:19:50', 'orders500 ms200 ms500 ms10:19:55']);
    expect(fake.calls[0]?.args).toMatchObject({ fromMs: START_MS, toMs: NOW_MS });
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'metrics', query: 'histogram_quantile(0.95, rate(a_seconds_bucket[1m]))' }));
  });

  test('an error is underlined where it is, and the old result stays', async () => {
    open();
    run('up');
    await screen.findByRole('grid', { name: 'Values of each series' });
    run('  sum(oops(up))');
    expect(await screen.findByText(/unknown function "oops". The last result is kept./)).toBeVisible();
    expect(document.querySelector('mark')).toHaveTextContent('oops');
    expect(screen.getByRole('grid', { name: 'Values of each series' })).toHaveTextContent('gateway');
    run('up');
    await waitFor(() => expect(editor()).toBeValid());
  });

  test('a metric is found by what it means and becomes a query that is not yet run', async () => {
    const fake = open();
    await userEvent.click(screen.getByRole('button', { name: 'Metric' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Find a metric' }), 'attempts');
    await userEvent.click(await screen.findByRole('button', { name: /http_client_retries_total/ }));
    expect(editor()).toHaveValue('sum by (service_name) (rate(http_client_retries_total[1m]))');
    expect(fake.calls.some(({ name }) => name === 'metrics')).toBe(false);
  });

  test('usual questions are about the component chosen on the map', async () => {
    const fake = open();
    act(() => fake.store.getState().actions.selectService('orders-db'));
    await userEvent.click(screen.getByRole('button', { name: 'Examples' }));
    await userEvent.click(await screen.findByRole('button', { name: /Sessions by state/ }));
    expect(editor()).toHaveValue('sum by (state) (pg_stat_activity_count{service_name="orders-db"})');
    expect(await screen.findByRole('grid', { name: 'Values of each series' })).toBeInTheDocument();
  });

  test('earlier queries are remembered, newest first, each once', async () => {
    open();
    for (const query of ['up', 'a', 'up']) {
      run(query);
      await screen.findByRole('grid', { name: 'Values of each series' });
    }
    await userEvent.click(screen.getByRole('button', { name: 'Earlier queries' }));
    expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual(['up', 'a']);
  });

  test('the query of another panel is run as it arrives', async () => {
    const fake = open();
    act(() => fake.store.getState().actions.openMetrics({ expr: 'up' }));
    expect(editor()).toHaveValue('up');
    expect(await screen.findByRole('grid', { name: 'Values of each series' })).toBeInTheDocument();
  });

  test('a worker without an answer is named, with the old values beside it', async () => {
    const fake = open();
    run('up');
    await screen.findByRole('grid', { name: 'Values of each series' });
    fake.answers.metrics = () => Promise.reject(new Error('The world is gone.'));
    run('up + 0');
    expect(await screen.findByText('No answer: The world is gone.')).toBeVisible();
    expect(screen.getByText('Old result')).toBeVisible();
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
    expect(await screen.findByRole('figure', { name: 'Sessions' }).catch(() => screen.findByText('Sessions'))).toBeVisible();
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'dashboards', query: 'db' }));
  });

  test('a chart is pinned, or opened as a query in Metrics', async () => {
    const fake = openDashboards();
    await screen.findByRole('img', { name: /^Latency p95/ });
    await userEvent.click(screen.getByRole('button', { name: 'Pin Latency p95' }));
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'pin', pin: expect.objectContaining({ panel: 'dashboards', title: 'Shop overview: Latency p95', digest: expect.stringContaining('gateway 1.5 s (highest 2 s at 10:19:50), orders 500 ms') }) }));
    await userEvent.click(screen.getByRole('button', { name: 'More for Latency p95' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /This query/ }));
    expect(fake.store.getState().jumps.metrics?.to.expr).toContain('histogram_quantile');
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
