import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { LogAnswer, LogRow } from '../../../src/session/view.ts';
import { LogsPanel } from '../../../src/ui/war-room/panels/logs/logs-panel.tsx';
import { NOW_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers, type FakeWorld } from '../../support/panels/fake-world.tsx';

const LINES = 1_000_000;
const line = (offset: number): LogRow => ({ at: LINES - offset, timeMs: NOW_MS - offset, level: offset % 2 === 0 ? 3 : 1, service: 'orders', instance: 'orders-1', text: `line ${offset}`, traceId: `trace${offset}`, fields: [{ name: 'http.route', value: '/cart' }] });
/** A log that grows by one line a millisecond. */
const logs: Answers['logs'] = ({ filter, fromMs, toMs, offset, count, buckets }) => {
  const bad = filter.indexOf('??');
  if (bad >= 0) return { ok: false, message: 'Not a term', from: bad, to: bad + 2 };
  const total = filter.includes('nothing') ? 0 : LINES + (toMs - NOW_MS);
  const bars = new Float64Array(buckets).fill(2);
  const rows = Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) => line(offset + i - (toMs - NOW_MS)));
  const histogram: LogAnswer['histogram'] = { times: Float64Array.from(bars, (_, i) => fromMs / 1_000 + i), counts: [bars, bars, bars, bars] };
  return { ok: true, total, rows, histogram };
};

const open = async (answers: Answers = { logs }): Promise<FakeWorld & { grid: HTMLElement }> => {
  const fake = fakeWorld(answers);
  render(<LogsPanel />, { wrapper: fake.Provider });
  return { ...fake, grid: await screen.findByRole('grid', { name: /Log lines/ }) };
};
const filterField = () => screen.getByRole('textbox', { name: 'Log filter' });
const asked = (fake: FakeWorld) => fake.calls.filter(({ name }) => name === 'logs').map(({ args }) => args as Parameters<NonNullable<Answers['logs']>>[0]);

describe('logs', () => {
  test('a million lines are shown by a few rows, and counted', async () => {
    const { grid } = await open();
    expect(await screen.findByText('1,000,000 lines')).toBeVisible();
    await waitFor(() => expect(within(grid).getAllByRole('row').length).toBeGreaterThan(10));
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
    expect(grid).toHaveAttribute('aria-rowcount', '1000000');
    expect(within(grid).getByText('line 0')).toBeVisible();
  });

  test('buttons write terms into the filter, and show what it says', async () => {
    const fake = await open();
    await userEvent.click(screen.getByRole('radio', { name: 'Warn+' }));
    expect(filterField()).toHaveValue('level>=warn');
    await waitFor(() => expect(asked(fake).at(-1)?.filter).toBe('level>=warn'));
    fireEvent.change(filterField(), { target: { value: 'level=error service=orders' } });
    fireEvent.keyDown(filterField(), { key: 'Enter' });
    expect(screen.getByRole('radio', { name: 'Error' })).toBeChecked();
    expect(screen.getByRole('combobox', { name: 'Service' })).toHaveTextContent('orders');
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'logs', query: 'level=error service=orders' }));
  });

  test('a filter that cannot be read says where and keeps the lines', async () => {
    const { grid } = await open();
    await within(grid).findByText('line 0');
    fireEvent.change(filterField(), { target: { value: 'level>=warn ??' } });
    fireEvent.keyDown(filterField(), { key: 'Enter' });
    expect(await screen.findByText(/Not a term. The last result is kept./)).toBeVisible();
    expect(filterField()).toBeInvalid();
    expect(document.querySelector('mark')).toHaveTextContent('??');
    expect(within(grid).getByText('line 0')).toBeVisible();
  });

  test('keys move, Enter shows the fields, t opens the trace, and p has the line to pin', async () => {
    const { grid, store } = await open();
    await within(grid).findByText('line 0');
    grid.focus();
    await userEvent.keyboard('jj{Enter}');
    const details = await screen.findByRole('region', { name: 'Selected line' });
    expect(details).toHaveTextContent('line 1');
    expect(details).toHaveTextContent('http.route');
    expect(store.getState().pinnable?.()).toMatchObject({ panel: 'logs', title: 'orders: line 1', component: 'orders', digest: '10:19:59 INFO orders: line 1' });
    await userEvent.keyboard('t');
    expect(store.getState().jumps.traces?.to.traceId).toBe('trace1');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Selected line' })).toBeNull();
  });

  test('a selected line stays where it is while the log grows, which counts the new ones', async () => {
    const { grid, moveTo } = await open();
    await within(grid).findByText('line 0');
    grid.focus();
    await userEvent.keyboard('j');
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    act(() => moveTo(NOW_MS + 250));
    const newer = await screen.findByRole('button', { name: '250 new lines' });
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('line 0');
    await userEvent.click(newer);
    expect(await within(grid).findByText('line -250')).toBeVisible();
    expect(screen.queryByRole('button', { name: /new lines/ })).toBeNull();
  });

  test('far lines are fetched by the page, once', async () => {
    const fake = await open();
    await within(fake.grid).findByText('line 0');
    fake.grid.focus();
    await userEvent.keyboard('{End}');
    expect(await within(fake.grid).findByText(`line ${LINES - 1}`)).toBeVisible();
    expect(asked(fake).filter(({ offset }) => offset > 0)).toEqual([expect.objectContaining({ offset: 999_800, count: 200, buckets: 0 })]);
  });

  test('no match says what to do', async () => {
    await open();
    fireEvent.change(filterField(), { target: { value: 'nothing' } });
    fireEvent.keyDown(filterField(), { key: 'Enter' });
    expect(await screen.findByText('No lines match in this range')).toBeVisible();
    await userEvent.click(screen.getAllByRole('button', { name: 'Clear filter' })[1]);
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
    await open({ logs: () => Promise.reject(new Error('The world is gone.')) });
    expect(await screen.findByText('The log did not come')).toBeVisible();
  });
});
