import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { Span, Trace, TraceRow } from '../../../src/session/view.ts';
import { TracesPanel } from '../../../src/ui/war-room/panels/traces/traces-panel.tsx';
import { NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers } from '../../support/panels/fake-world.tsx';

const row = (traceId: string, durationUs: number, status = 200, error = ''): TraceRow => ({ traceId, startMs: NOW_MS - 1_000, durationUs, journey: 'checkout', client: 'web', status, error });
const ROWS = [row('fast', 40_000), row('slow', 1_940_000), row('failed', 900_000, 504, 'timeout')];
const span = (spanId: string, parentId: string, service: string, name: string, startUs: number, durationUs: number, more: Partial<Span> = {}): Span => ({ spanId, parentId, name, service, instance: 'i', version: '2.31', kind: 'server', startUs, durationUs, status: 'ok', selfUs: 0, critical: false, depth: 0, attributes: {}, ...more });
const TRACE: Trace = {
  traceId: 'slow',
  startMs: START_MS + 60_000,
  durationUs: 1_940_000,
  complete: true,
  spans: [
    span('a', '', 'gateway', 'GET /checkout', 0, 1_940_000, { critical: true, selfUs: 10_000 }),
    span('b', 'a', 'orders', 'POST /orders', 1_000, 1_900_000, { critical: true, selfUs: 30_000 }),
    span('c', 'b', 'orders-db', 'SELECT orders', 20_000, 1_800_000, { kind: 'client', critical: true, selfUs: 1_800_000, attributes: { 'db.rows_read': 1840233 } }),
    span('d', 'b', 'orders', 'pool wait', 2_000, 10_000, { kind: 'internal', selfUs: 10_000 }),
    span('e', 'a', 'payments', 'POST /charge', 5_000, 100, { status: 'error', selfUs: 100 }),
  ],
};
const ANSWERS: Answers = { traces: () => ({ ok: true, total: 3, rows: ROWS }), trace: ({ traceId }) => (traceId === 'slow' ? TRACE : null) };

const open = (answers: Answers = ANSWERS) => {
  const fake = fakeWorld(answers);
  render(<TracesPanel />, { wrapper: fake.Provider });
  return fake;
};
const openSlow = async () => {
  const fake = open();
  fake.store.getState().actions.openTrace('slow');
  return { ...fake, tree: await screen.findByRole('treegrid', { name: 'Spans' }) };
};
const names = (tree: HTMLElement) => within(tree).getAllByRole('row').slice(1).map((one) => within(one).getAllByRole('gridcell')[0].textContent);

describe('finding traces', () => {
  test('the slowest come first, and what failed says so', async () => {
    open();
    const table = await screen.findByRole('grid', { name: 'Traces' });
    expect(within(table).getAllByRole('row').slice(1).map((one) => within(one).getAllByRole('gridcell')[4].textContent)).toEqual(['1.94 s', '900 ms', '40 ms']);
    expect(within(table).getByText('504 timeout')).toHaveAttribute('data-status', 'bad');
    expect(screen.getByRole('img', { name: /3 requests, 1 failed, slowest 1.94 s/ })).toBeInTheDocument();
  });

  test('Enter opens the selected one; Escape comes back', async () => {
    open();
    (await screen.findByRole('grid', { name: 'Traces' })).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    (await screen.findByRole('treegrid', { name: 'Spans' })).focus();
    await userEvent.keyboard('{Escape}');
    expect(await screen.findByRole('grid', { name: 'Traces' })).toBeInTheDocument();
  });

  test('buttons write the filter that is asked', async () => {
    const fake = open();
    await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(screen.getByRole('radio', { name: 'Failed' }));
    await userEvent.click(screen.getByRole('radio', { name: '> 500 ms' }));
    expect(screen.getByRole('textbox', { name: 'Trace filter' })).toHaveValue('status=error duration>500ms');
    await waitFor(() => expect(fake.calls.at(-1)?.args).toMatchObject({ filter: 'status=error duration>500ms', fromMs: START_MS, toMs: NOW_MS }));
  });
});

describe('one trace', () => {
  test('begins at the span where the time went, and says who it waited for', async () => {
    const { tree } = await openSlow();
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('SELECT orders');
    expect(screen.getByRole('region', { name: 'Selected span' })).toHaveTextContent('1840233');
    expect(screen.getByRole('list', { name: /critical path/ })).toHaveTextContent('orders-db 93% 1.8 s');
    expect(within(tree).getByText('error')).toBeVisible();
    expect(within(tree).getAllByText(/on the critical path/).length).toBe(3);
  });

  test('is a tree for keys: fold, unfold, out and in', async () => {
    const { tree } = await openSlow();
    expect(names(tree).length).toBe(5);
    tree.focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('POST /orders');
    await userEvent.keyboard('{ArrowLeft}');
    expect(screen.getByRole('row', { selected: true })).toHaveAttribute('aria-expanded', 'false');
    expect(names(tree).length).toBe(3);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(names(tree).length).toBe(5);
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('pool wait');
    expect(screen.getByRole('row', { selected: true })).toHaveAttribute('aria-level', '3');
  });

  test('a span is pinned as evidence about its service', async () => {
    const { store, tree } = await openSlow();
    tree.focus();
    expect(store.getState().pinnable?.()).toMatchObject({ panel: 'traces', query: 'slow', component: 'orders-db', title: 'orders-db SELECT orders 1.8 s' });
  });

  test('leads to its logs and to the logs of a service around it', async () => {
    const { store } = await openSlow();
    await userEvent.click(screen.getByRole('button', { name: 'Logs of this trace' }));
    expect(store.getState().jumps.logs?.to.filter).toBe('trace=slow');
    await userEvent.click(screen.getByRole('button', { name: 'Logs of orders-db' }));
    expect(store.getState().jumps.logs?.to.filter).toBe('service=orders-db');
    expect(store.getState().range.kind).toBe('fixed');
  });

  test('that does not exist says so', async () => {
    open().store.getState().actions.openTrace('nosuch');
    expect(await screen.findByText('There is no such trace')).toBeVisible();
  });
});
