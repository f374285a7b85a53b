import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { LogHistogram, LogRow, LogSearchArgs } from '../../../src/session/log-answers.ts';
import { LogsPanel } from '../../../src/ui/war-room/panels/logs/logs-panel.tsx';
import { NOW_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers, type FakeWorld, type LongAnswers } from '../../support/panels/fake-world.tsx';

const LINES = 1_000_000;
const ALL = '{service_name=~".+"}';
const line = (offset: number): LogRow => ({
  at: LINES - offset, timeMs: NOW_MS - offset, level: offset % 2 === 0 ? 3 : 1, service: 'orders', instance: 'orders-1', text: `line ${offset}`, traceId: `trace${offset}`,
  fields: [{ name: 'service_name', value: 'orders', origin: 'stream' }, { name: 'http_route', value: '/cart', origin: 'line' }, { name: 'code', value: 'E7', origin: 'query' }],
});
const histogramOf = ({ fromMs, buckets }: LogSearchArgs): LogHistogram => {
  const bars = new Float64Array(buckets).fill(2);
  return { times: Float64Array.from(bars, (_, i) => fromMs / 1_000 + i), counts: [bars, bars, bars, bars] };
};
/** A log that grows by one line a millisecond. */
const searchLogs: NonNullable<LongAnswers['searchLogs']> = (args) => {
  const { query, fromMs, toMs, offset, count } = args;
  const bad = query.indexOf('??');
  if (bad >= 0) return { ok: false, message: 'unexpected "??"', from: bad, to: bad + 2 };
  if (query.startsWith('sum')) {
    const times = Float64Array.from([fromMs / 1_000, toMs / 1_000]);
    return { ok: true, kind: 'series', stepMs: 1_000, times, series: ['error', 'info'].map((level, i) => ({ labels: { level }, values: Float64Array.from([1, 20 + i]) })), truncated: 0 };
  }
  const total = query.includes('nothing') ? 0 : LINES + (toMs - NOW_MS);
  const rows = Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) => line(offset + i - (toMs - NOW_MS)));
  return { ok: true, kind: 'lines', total, rows, histogram: histogramOf(args), share: 1, searchedFromMs: fromMs };
};

const open = async (long: LongAnswers = { searchLogs }, answers: Answers = {}): Promise<FakeWorld & { grid: HTMLElement }> => {
  const fake = fakeWorld(answers, { long });
  render(<LogsPanel />, { wrapper: fake.Provider });
  return { ...fake, grid: await screen.findByRole('grid', { name: /Log lines/ }) };
};
const queryField = () => screen.getByRole('textbox', { name: 'LogQL query' });
const written = (): string => {
  const field = queryField();
  return (field instanceof HTMLTextAreaElement ? field.value : field.textContent) ?? '';
};
const asked = (fake: FakeWorld) => fake.calls.filter(({ name }) => name === 'searchLogs').map(({ args }) => args as LogSearchArgs);
/** Asks as another panel does. */
const ask = (fake: FakeWorld, filter: string): void => act(() => fake.store.getState().actions.openLogs({ filter }));
const openFirst = async (grid: HTMLElement): Promise<HTMLElement> => {
  await within(grid).findByText('line 0');
  grid.focus();
  await userEvent.keyboard('j{Enter}');
  return screen.findByRole('region', { name: 'Selected line' });
};

describe('logs', () => {
  test('a million lines are shown by a few rows, and counted', async () => {
    const { grid } = await open();
    expect(await screen.findByText('1,000,000 lines')).toBeVisible();
    await waitFor(() => expect(within(grid).getAllByRole('row').length).toBeGreaterThan(10));
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
    expect(grid).toHaveAttribute('aria-rowcount', '1000000');
    expect(within(grid).getByText('line 0')).toBeVisible();
  });

  test('chips write matchers into the query, and show what it says', async () => {
    const fake = await open();
    await userEvent.click(screen.getByRole('radio', { name: 'Warn+' }));
    await waitFor(() => expect(asked(fake).at(-1)?.query).toBe('{service_name=~".+", level=~"warn|error"}'));
    expect(written()).toBe('{service_name=~".+", level=~"warn|error"}');
    ask(fake, '{level="error", service_name="orders"} |= "timed out"');
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Error' })).toBeChecked());
    expect(screen.getByRole('combobox', { name: 'Service' })).toHaveTextContent('orders');
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'logs', query: '{level="error", service_name="orders"} |= "timed out"' }));
    await userEvent.click(screen.getByRole('radio', { name: 'All levels' }));
    await waitFor(() => expect(written()).toBe('{service_name="orders"} |= "timed out"'));
  });

  test('a query that cannot be read keeps the lines and says so', async () => {
    const fake = await open();
    await within(fake.grid).findByText('line 0');
    ask(fake, `${ALL} ??`);
    expect(await screen.findByText(/unexpected "\?\?". The last result is kept./)).toBeVisible();
    expect(within(fake.grid).getByText('line 0')).toBeVisible();
  });

  test('keys move, Enter shows the fields, t opens the trace, and p has the line to pin', async () => {
    const { grid, store } = await open();
    await within(grid).findByText('line 0');
    grid.focus();
    await userEvent.keyboard('jj{Enter}');
    const details = await screen.findByRole('region', { name: 'Selected line' });
    expect(details).toHaveTextContent('line 1');
    expect(details).toHaveTextContent('http_route');
    expect(store.getState().pinnable?.()).toMatchObject({ panel: 'logs', title: 'orders: line 1', query: ALL, component: 'orders', digest: '10:19:59 INFO orders: line 1' });
    await userEvent.keyboard('t');
    expect(store.getState().jumps.traces?.to.traceId).toBe('trace1');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Selected line' })).toBeNull();
  });

  test('a field of a line narrows the query: stream labels in the selector, the others as a stage', async () => {
    const fake = await open();
    const details = await openFirst(fake.grid);
    await userEvent.click(within(details).getByRole('button', { name: 'Not service_name=orders' }));
    await waitFor(() => expect(written()).toBe('{service_name=~".+", service_name!="orders"}'));
    // The line stays open while what it was found by is changed.
    await userEvent.click(within(details).getByRole('button', { name: 'Only code=E7' }));
    await waitFor(() => expect(asked(fake).at(-1)?.query).toBe('{service_name=~".+", service_name!="orders"} | code="E7"'));
    expect(screen.getByRole('region', { name: 'Made by the query' })).toHaveTextContent('code');
  });

  test('a field becomes a column, and goes again', async () => {
    const { grid } = await open();
    await userEvent.click(within(await openFirst(grid)).getByRole('button', { name: 'Show http_route as column' }));
    const [first] = within(grid).getAllByRole('row');
    expect(within(first).getAllByRole('gridcell').map((cell) => cell.textContent)).toEqual(['10:20:00.000', 'ERROR', 'orders', '/cart', 'line 0', 'trace0']);
    expect(grid).toHaveAttribute('aria-colcount', '6');
    await userEvent.click(screen.getAllByRole('button', { name: 'Hide column http_route' })[0]);
    expect(grid).toHaveAttribute('aria-colcount', '5');
  });

  test('only what the trace of a line touched', async () => {
    const fake = await open();
    await userEvent.click(within(await openFirst(fake.grid)).getByRole('button', { name: 'Only this trace' }));
    await waitFor(() => expect(asked(fake).at(-1)?.query).toBe('{service_name=~".+"} | trace_id="trace0"'));
  });

  test('the lines around one, whatever the query, and more of them', async () => {
    const sizes: unknown[] = [];
    const linesAround: Answers['linesAround'] = (args) => {
      sizes.push(args);
      return { rows: [line(-1), line(0), line(1)], moreBefore: true, moreAfter: false };
    };
    const { grid } = await open({ searchLogs }, { linesAround });
    await userEvent.click(within(await openFirst(grid)).getByRole('button', { name: 'Lines around' }));
    const dialog = await screen.findByRole('dialog', { name: /Lines of orders-1 around 10:20:00.000/ });
    expect((await within(dialog).findAllByRole('listitem')).map((item) => item.getAttribute('aria-current'))).toEqual([null, 'true', null]);
    expect(within(dialog).queryByRole('button', { name: 'Newer lines' })).toBeNull();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Older lines' }));
    await waitFor(() => expect(sizes).toEqual([{ at: LINES, before: 20, after: 20 }, { at: LINES, before: 70, after: 20 }]));
  });

  test('a selected line stays where it is while the log grows, which counts the newer ones', async () => {
    const { grid, moveTo } = await open();
    await within(grid).findByText('line 0');
    expect(screen.getByRole('button', { name: 'Live tail' })).toHaveAttribute('aria-pressed', 'true');
    grid.focus();
    await userEvent.keyboard('j');
    expect(screen.getByRole('button', { name: 'Live tail' })).toHaveAttribute('aria-pressed', 'false');
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    act(() => moveTo(NOW_MS + 250));
    const newer = await screen.findByRole('button', { name: '250 newer lines' });
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('line 0');
    await userEvent.click(newer);
    expect(await within(grid).findByText('line -250')).toBeVisible();
    expect(screen.queryByRole('button', { name: /newer lines/ })).toBeNull();
    expect(screen.getByRole('button', { name: 'Live tail' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('far lines are fetched by the page, once', async () => {
    const fake = await open();
    await within(fake.grid).findByText('line 0');
    fake.grid.focus();
    await userEvent.keyboard('{End}');
    expect(await within(fake.grid).findByText(`line ${LINES - 1}`)).toBeVisible();
    expect(asked(fake).filter(({ offset }) => offset > 0)).toEqual([expect.objectContaining({ offset: 999_800, count: 200, buckets: 0 })]);
  });

  test('broken lines are read to the last one too', async () => {
    const { grid } = await open();
    await within(grid).findByText('line 0');
    await userEvent.click(screen.getByRole('button', { name: 'Wrap' }));
    grid.focus();
    await userEvent.keyboard('{End}');
    expect(await within(grid).findByText(`line ${LINES - 1}`)).toBeVisible();
    await userEvent.keyboard('{Home}');
    expect(await within(grid).findByText('line 0')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Wrap' }));
  });

  test('a long search shows its newest lines at once, says how far it is, and can be cancelled and taken up again', async () => {
    const fake = await open({
      searchLogs: (args, onPart) => {
        onPart({ share: 0.25, lines: { ok: true, kind: 'lines', total: 2, rows: [line(0), line(1)], histogram: histogramOf(args), share: 0.25, searchedFromMs: NOW_MS - 300_000 } });
        return new Promise<never>(() => undefined);
      },
    });
    expect(await within(fake.grid).findByText('line 1')).toBeVisible();
    expect(screen.getByText('2 lines so far')).toBeVisible();
    expect(await screen.findByRole('progressbar', { name: 'Searched back to 10:15:00' })).toHaveAttribute('aria-valuenow', '25');
    const before = asked(fake).length;
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByText('Stopped: searched back to 10:15:00')).toBeVisible();
    expect(within(fake.grid).getByText('line 1')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Search on' }));
    await waitFor(() => expect(asked(fake).length).toBe(before + 1));
  });

  test('a metric query draws a chart and a table of its series', async () => {
    const fake = await open();
    ask(fake, 'sum by (level) (count_over_time({service_name="orders"}[1m]))');
    const table = await screen.findByRole('grid', { name: 'Values of each series' });
    await waitFor(() => expect(within(table).getAllByRole('row').map((row) => row.textContent)).toEqual([expect.stringContaining('Series'), expect.stringMatching(/^info21/), expect.stringMatching(/^error20/)]));
    expect(screen.queryByRole('grid', { name: /Log lines/ })).toBeNull();
    ask(fake, ALL);
    expect(await screen.findByRole('grid', { name: /Log lines/ })).toBeVisible();
  });

  test('a filter of an earlier version is translated, and says what it was', async () => {
    const fake = await open();
    ask(fake, 'service=orders level>=warn "timed out"');
    await waitFor(() => expect(asked(fake).at(-1)?.query).toBe('{service_name="orders", level=~"warn|error"} |~ "(?i)timed out"'));
    expect(screen.getByText('service=orders level>=warn "timed out"')).toBeVisible();
  });

  test('no match says what to do', async () => {
    const fake = await open();
    ask(fake, '{service_name="nothing"}');
    expect(await screen.findByText('No lines match in this range')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show all lines' }));
    expect(await screen.findByText('1,000,000 lines')).toBeVisible();
  });

  test('a bar of the histogram becomes the range of all panels, by keys too', async () => {
    const { grid, store } = await open();
    await within(grid).findByText('line 0');
    const bars = screen.getByRole('img', { name: /Lines over time.*180 error/ });
    bars.focus();
    await userEvent.keyboard('{Home}{ArrowRight}{Enter}{ArrowRight}{Enter}');
    const { fromMs } = { fromMs: NOW_MS - 20 * 60_000 };
    expect(store.getState().range).toEqual({ kind: 'fixed', fromMs: fromMs + 1_000, toMs: fromMs + 3_000 });
  });

  test('says so when the worker has no answer', async () => {
    await open({ searchLogs: () => Promise.reject(new Error('The world is gone.')) });
    expect(await screen.findByText('The log did not come')).toBeVisible();
  });
});
