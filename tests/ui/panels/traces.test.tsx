import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { Span, Trace, TraceRow } from '../../../src/session/view.ts';
import { TracesPanel } from '../../../src/ui/war-room/panels/traces/traces-panel.tsx';
import { traceFilterFor } from '../../../src/ui/war-room/shared/filters.ts';
import { NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers } from '../../support/panels/fake-world.tsx';

const row = (traceId: string, durationUs: number, status = 200, error = '', gaveUp = false): TraceRow => ({ traceId, startMs: NOW_MS - 1_000, durationUs, journey: 'checkout', client: 'web', status, error, gaveUp });
const ROWS = [row('fast', 40_000), row('slow', 1_940_000), row('failed', 900_000, 504, 'timeout'), row('gone', 500_000, 504, 'timeout', true)];
const span = (spanId: string, parentId: string, service: string, name: string, startUs: number, durationUs: number, more: Partial<Span> = {}): Span => ({ spanId, parentId, name, service, instance: 'i', version: '2.31', kind: 'server', startUs, durationUs, status: 'ok', selfUs: 0, critical: false, criticalUs: more.critical === true ? (more.selfUs ?? 0) : 0, unfinished: false, detached: false, outlivedUs: 0, depth: 0, attributes: {}, resource: {}, ...more });
const TRACE: Trace = {
  traceId: 'slow',
  startMs: START_MS + 60_000,
  durationUs: 1_940_000,
  rootUs: 1_940_000,
  complete: true,
  followedToMs: START_MS + 62_000,
  live: false,
  spans: [
    span('a', '', 'gateway', 'GET /checkout', 0, 1_940_000, { critical: true, selfUs: 10_000 }),
    span('b', 'a', 'orders', 'POST /orders', 1_000, 1_900_000, { critical: true, selfUs: 30_000 }),
    span('c', 'b', 'orders-db', 'SELECT orders', 20_000, 1_800_000, { kind: 'client', critical: true, selfUs: 1_800_000, attributes: { 'db.rows_read': 1840233 } }),
    span('d', 'b', 'orders', 'pool wait', 2_000, 10_000, { kind: 'internal', selfUs: 10_000 }),
    span('e', 'a', 'payments', 'POST /charge', 5_000, 100, { status: 'error', selfUs: 100 }),
  ],
};
const ANSWERS: Answers = { traces: () => ({ ok: true, total: 4, rows: ROWS }), trace: ({ traceId }) => (traceId === 'slow' ? TRACE : null) };

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
    expect(within(table).getAllByRole('row').slice(1).map((one) => within(one).getAllByRole('gridcell')[4].textContent)).toEqual(['1.94 s', '900 ms', '500 ms', '40 ms']);
    expect(within(table).getByText('504 timeout')).toHaveAttribute('data-status', 'bad');
    expect(within(table).getByText('timed out at client')).toHaveAttribute('data-status', 'bad');
    expect(screen.getByRole('img', { name: /4 requests, 2 failed, slowest 1.94 s/ })).toBeInTheDocument();
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

describe('filtering by a service', () => {
  test('is what the map asks for, and by client for a population of users', () => {
    expect([traceFilterFor({ id: 'orders', kind: 'service' }), traceFilterFor({ id: 'web', kind: 'client' })]).toEqual(['service=orders', 'client=web']);
  });

  test('is a choice of all that requests can reach, and says what it means', async () => {
    const fake = open();
    await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(screen.getByRole('combobox', { name: 'Can reach' }));
    await userEvent.click(screen.getByRole('option', { name: 'orders-db' }));
    expect(screen.getByRole('textbox', { name: 'Trace filter' })).toHaveValue('service=orders-db');
    await waitFor(() => expect(fake.calls.at(-1)?.args).toMatchObject({ filter: 'service=orders-db' }));
    await userEvent.click(screen.getByRole('button', { name: 'How to filter traces' }));
    expect(screen.getByRole('dialog', { name: 'Trace filter' })).toHaveTextContent('service=ordersRequests of a journey that can reach this service');
  });
});

/** The client gave up after 1.5 s and the gateway's first call after 0.5 s: orders went on and on, inventory ended late. */
const ABANDONED: Trace = {
  traceId: 'slow',
  startMs: START_MS + 60_000,
  durationUs: 31_500_000,
  rootUs: 1_500_000,
  complete: false,
  followedToMs: START_MS + 91_500,
  live: false,
  spans: [
    span('a', '', 'web', 'place order', 0, 1_500_000, { status: 'error', critical: true, selfUs: 0 }),
    span('b', 'a', 'gateway', 'POST /orders', 1_000, 500_000, { kind: 'client', status: 'error', critical: true, selfUs: 500_000, attributes: { 'error.type': 'timeout', 'http.request.resend_count': 1 } }),
    span('c', 'b', 'orders', 'POST /orders', 2_000, 31_498_000, { unfinished: true, outlivedUs: 30_999_000, selfUs: 19_000_000 }),
    span('d', 'c', 'orders', 'PUT /stock', 3_000, 31_497_000, { kind: 'client', unfinished: true, selfUs: 1_000 }),
    span('e', 'b', 'inventory', 'GET /stock', 2_000, 12_899_000, { outlivedUs: 12_400_000 }),
  ],
};

describe('work that nobody waits for', () => {
  const openAbandoned = async () => {
    const fake = open({ ...ANSWERS, trace: () => ABANDONED });
    fake.store.getState().actions.openTrace('slow');
    return { ...fake, tree: await screen.findByRole('treegrid', { name: 'Spans' }) };
  };
  const rowOf = (tree: HTMLElement, name: RegExp) => within(tree).getByRole('row', { name });

  test('is drawn with an open end and says until when it was seen, and how long after its caller had given up', async () => {
    const { tree } = await openAbandoned();
    const orders = rowOf(tree, /orders POST/);
    expect(within(orders).getByText('still running at 10:01:31')).toBeVisible();
    expect(within(orders).getByText(/^still running at 10:01:31, 31 s after its caller had given up, starts after/)).toBeInTheDocument();
    expect(within(orders).getAllByRole('gridcell')[2]).toHaveTextContent('> 31.5 s');
    expect(orders).toHaveAttribute('data-open', 'true');
    expect(within(rowOf(tree, /PUT/)).getByText('still running at 10:01:31')).toBeVisible();
    expect(within(rowOf(tree, /inventory GET/)).getByText('12.4 s after caller gave up')).toHaveAttribute('title', 'went on 12.4 s after its caller had given up');
    expect(rowOf(tree, /inventory GET/)).toHaveAttribute('data-open', 'false');
    expect(screen.getByText('Work outlived the request by at least 30 s')).toBeVisible();
    expect(screen.getByText('2 spans still running at 10:01:31')).toBeVisible();
  });

  test('does not push the request itself aside, until all of it is asked for', async () => {
    const { tree } = await openAbandoned();
    const header = () => within(tree).getByRole('columnheader', { name: /Time/ });
    expect(header()).toHaveTextContent('1.5 s');
    await userEvent.click(screen.getByRole('radio', { name: 'All work' }));
    expect(header()).toHaveTextContent('30 s');
  });

  test('counts for the critical path only as long as somebody waited', async () => {
    await openAbandoned();
    expect(screen.getByRole('list', { name: /critical path/ })).toHaveTextContent(/^gateway 33% 500 ms$/);
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('POST /orders');
  });

  test('is told in the details of its span, with its attributes and its process', async () => {
    const { tree, store } = await openAbandoned();
    await userEvent.click(rowOf(tree, /orders POST/));
    const details = screen.getByRole('region', { name: 'Selected span' });
    expect(details).toHaveTextContent('endstill running at 10:01:31, 31 s after its caller had given up');
    expect(details).toHaveTextContent('not ended');
    tree.focus();
    expect(store.getState().pinnable?.()?.digest).toContain('still running at 10:01:31, 31 s after its caller had given up');
    await userEvent.click(rowOf(tree, /gateway POST/));
    expect(details).toHaveTextContent('http.request.resend_count1');
  });

  test('is asked for again only while it can have gone on', async () => {
    const { calls } = await openAbandoned();
    const asked = () => calls.filter(({ name }) => name === 'trace').length;
    const before = asked();
    await new Promise((done) => setTimeout(done, 1_800));
    expect(asked()).toBe(before);
  });
});

describe('one trace', () => {
  test('gives its names the width that is wanted', async () => {
    await openSlow();
    const handle = screen.getByRole('separator', { name: 'Width of the names' });
    const before = Number(handle.getAttribute('aria-valuenow'));
    handle.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(handle).toHaveAttribute('aria-valuenow', String(before + 4));
    await userEvent.keyboard('{End}');
    expect(handle).toHaveAttribute('aria-valuenow', '70');
    await userEvent.dblClick(handle);
    expect(handle).toHaveAttribute('aria-valuenow', String(before));
  });

  test('names a service once, and every span in full for those who point at it', async () => {
    const { tree } = await openSlow();
    expect(within(tree).getByTitle('orders pool wait')).toHaveTextContent('pool wait');
    expect(within(tree).getByRole('row', { name: /orders pool wait/ })).toBeInTheDocument();
  });

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
