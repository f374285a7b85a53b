import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { DifferenceAnswer, FoundRow, ServiceGraph, TraceSearchAnswer } from '../../../src/session/trace-answers.ts';
import type { Span, Trace } from '../../../src/session/view.ts';
import { TracesPanel } from '../../../src/ui/war-room/panels/traces/traces-panel.tsx';
import { traceFilterFor } from '../../../src/ui/war-room/shared/filters.ts';
import { NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers, type LongAnswers } from '../../support/panels/fake-world.tsx';

const row = (traceId: string, durationUs: number, status = 200, error = '', gaveUp = false): FoundRow => ({ traceId, startMs: NOW_MS - 1_000, durationUs, journey: 'checkout', client: 'web', status, error, gaveUp, spans: null, errors: null, matched: null, matches: [] });
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
const ANSWERS: Answers = { trace: ({ traceId }) => (traceId === 'slow' ? TRACE : null) };
const answerOf = (rows: readonly FoundRow[], more: Partial<TraceSearchAnswer> = {}): TraceSearchAnswer => ({ ok: true, decidedBy: 'roots', total: rows.length, rows, searchedFromMs: START_MS, isComplete: true, inspected: 0, ...more });
const LONG: LongAnswers = { searchTraces: () => answerOf(ROWS) };

const open = (answers: Answers = ANSWERS, long: LongAnswers = LONG) => {
  const fake = fakeWorld(answers, { long });
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

  test('what is written is asked, and what it is about is told of each', async () => {
    const found = { ...row('deep', 700_000), spans: 12, errors: 1, matched: 3, matches: [{ spanId: 'x', service: 'orders', name: 'SELECT items', durationUs: 5, attributes: [{ name: 'db.rows', value: '7' }] }] };
    const fake = open(ANSWERS, { searchTraces: ({ query }) => (query === '{}' ? answerOf(ROWS) : answerOf([found], { decidedBy: 'spans', isComplete: false, searchedFromMs: NOW_MS - 60_000 })) });
    await screen.findByRole('grid', { name: 'Traces' });
    ask('{ span.db.system.name != nil }');
    expect(await screen.findByText('newest 1 traces, back to 10:19:00')).toBeVisible();
    expect(fake.calls.findLast(({ name }) => name === 'searchTraces')?.args).toEqual({ query: '{ span.db.system.name != nil }', fromMs: START_MS, toMs: NOW_MS, limit: 20 });
    const cells = within(screen.getByRole('grid', { name: 'Traces' })).getAllByRole('gridcell');
    expect(cells.slice(5, 8).map((cell) => cell.textContent)).toEqual(['12', '1', '3 · orders SELECT items']);
    expect(within(cells[7]).getByTitle('orders SELECT items 5 µs db.rows=7')).toBeInTheDocument();
  });

  test('a search that takes long shows what it has found so far, how far it is, and can be stopped', async () => {
    const told: ((part: { rows: readonly FoundRow[]; share: number; searchedFromMs: number }) => void)[] = [];
    open(ANSWERS, { searchTraces: (_, onPart) => {
        told.push(onPart);
        return new Promise(() => undefined);
      },
     });
    await waitFor(() => expect(told.length).toBe(1));
    told[0]?.({ rows: [row('first', 1_000)], share: 0.25, searchedFromMs: NOW_MS - 30_000 });
    expect(await screen.findByText('Searched back to 10:19:30')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Search of the range' })).toHaveAttribute('aria-valuenow', '25');
    expect(within(await screen.findByRole('grid', { name: 'Traces' })).getAllByRole('row').length).toBe(2);
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('stopped')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Search again' })).toBeVisible();
  });

  test('a query that cannot be read is told in its own words', async () => {
    open(ANSWERS, { searchTraces: ({ query }) => (query === '{}' ? answerOf(ROWS) : { ok: false, message: 'unexpected end', from: 2, to: 3 }) });
    await screen.findByRole('grid', { name: 'Traces' });
    ask('{ d');
    expect(await screen.findByText(/unexpected end. The last result is kept/i)).toBeInTheDocument();
  });

  test('requests are chosen by numbers as well as by a rectangle', async () => {
    open();
    await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(screen.getByRole('button', { name: 'Select by numbers' }));
    const box = (name: string) => screen.getByRole('textbox', { name });
    await userEvent.clear(box('Took at least'));
    await userEvent.type(box('Took at least'), '600ms');
    await userEvent.click(screen.getByRole('button', { name: 'Choose' }));
    expect(await screen.findByText(/of 4 shown/)).toHaveTextContent('2 of 4 shown: 10:00:00–10:20:00, 600 ms to 1 h');
    expect(within(screen.getByRole('grid', { name: 'Traces' })).getAllByRole('row').length).toBe(3);
    await userEvent.click(screen.getByRole('button', { name: 'Choose all again' }));
    expect(within(screen.getByRole('grid', { name: 'Traces' })).getAllByRole('row').length).toBe(5);
  });
});

/** Writes a query and runs it. */
function ask(query: string): void {
  const box = screen.getByRole('textbox', { name: 'TraceQL query' });
  fireEvent.change(box, { target: { value: query } });
  fireEvent.keyDown(box, { key: 'Enter' });
}

describe('what requests share', () => {
  const trait = { service: 'checkout', field: 'span.app.gift', value: 'true', query: '{ resource.service.name = "checkout" && span.app.gift = "true" }' };
  const difference: DifferenceAnswer = { ok: true, selected: { sampled: 40, of: 44 }, rest: { sampled: 250, of: 9_000 }, tooFew: false, alike: 31, rows: [{ ...trait, selected: 38, rest: 12, sureBy: 0.71, same: [{ ...trait, field: 'span.app.card' }] }] };

  test('is told in shares and counts of both sides, and asked for with a click', async () => {
    const fake = open(ANSWERS, { ...LONG, difference: () => difference });
    await screen.findByRole('grid', { name: 'Traces' });
    ask('{ status = error }');
    await userEvent.click(screen.getByRole('radio', { name: 'What do they share?' }));
    const table = await screen.findByRole('grid', { name: 'What they share' });
    expect(within(table).getAllByRole('gridcell').map((cell) => cell.textContent)).toEqual(['checkout', 'app.gift = true +1 alike', '38 · 95%', '12 · 5%', '▲ +71 pt']);
    expect(screen.getByText(/Looked into/)).toHaveTextContent('Looked into 40 of 44 matching requests and 250 of 9,000 others, drawn evenly. 31 more values differ by no more than chance.');
    expect(fake.calls.find(({ name }) => name === 'difference')?.args).toMatchObject({ query: '{ status = error }', area: null });
    await userEvent.click(within(table).getByText('checkout'));
    expect(screen.getByRole('textbox', { name: 'TraceQL query' })).toHaveTextContent('{ status = error } && { resource.service.name = "checkout" && span.app.gift = "true" }');
  });

  test('of all requests there is nothing to compare with, and it says what to do', async () => {
    open();
    await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(screen.getByRole('radio', { name: 'What do they share?' }));
    expect(await screen.findByText(/there are none to compare with/)).toBeVisible();
  });

  test('who called whom is drawn and stands in a table', async () => {
    const graph: ServiceGraph = { ok: true, traces: { sampled: 20, of: 31 }, nodes: [{ service: 'gateway', criticalUs: 900, spans: 20, errors: 0 }, { service: 'orders', criticalUs: 40_000, spans: 20, errors: 3 }], edges: [{ from: 'gateway', to: 'orders', calls: 80, errors: 3, meanUs: 41_000, perTrace: 4 }] };
    open(ANSWERS, { ...LONG, serviceGraph: () => graph });
    await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(screen.getByRole('radio', { name: 'Service graph' }));
    const table = await screen.findByRole('grid', { name: 'Calls' });
    expect(within(table).getAllByRole('gridcell').map((cell) => cell.textContent)).toEqual(['gateway', 'orders', '80', '4.0', '41 ms', '3 (3.75%)']);
    expect(screen.getByRole('img', { name: /Service graph of 2 services/ })).toHaveTextContent('4.0× 41 ms■ 3.75%');
  });
});

describe('jumps', () => {
  test('ask for whose requests, or for requests that came there, by what spans tell', () => {
    const kinds = ['service', 'client', 'database', 'third_party'].map((kind) => traceFilterFor({ id: 'x', kind }));
    expect(kinds).toEqual(['{ resource.service.name = "x" }', '{ rootServiceName = "x" }', '{ span.db.namespace = "x" }', '{ span.server.address = "x" }']);
  });

  test('with a filter of before are asked as TraceQL', async () => {
    const fake = open();
    await screen.findByRole('grid', { name: 'Traces' });
    fake.store.getState().actions.openTraces({ filter: 'client=web duration>2s' });
    await waitFor(() => expect(fake.calls.at(-1)?.args).toMatchObject({ query: '{ nestedSetParent < 0 && rootServiceName = "web" && duration > 2s }' }));
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
    expect(store.getState().jumps.logs?.to.filter).toBe('{service_name=~".+"} | trace_id="slow"');
    await userEvent.click(screen.getByRole('button', { name: 'Logs of orders-db' }));
    expect(store.getState().jumps.logs?.to.filter).toBe('{service_name="orders-db"}');
    await userEvent.click(screen.getByRole('button', { name: 'Its own log lines' }));
    expect(store.getState().jumps.logs?.to.filter).toBe('{service_name="orders-db"} | trace_id="slow"');
    expect(store.getState().range.kind).toBe('fixed');
  });

  test('that does not exist says so', async () => {
    open().store.getState().actions.openTrace('nosuch');
    expect(await screen.findByText('There is no such trace')).toBeVisible();
  });

  test('shows a loop as one row, with a count and the time of all, and each of it when asked', async () => {
    const loop = Array.from({ length: 42 }, (_, i) => span(`q${i}`, 'b', 'orders', 'SELECT items', 20_000 + i * 30_000, 29_000, { kind: 'client', critical: true, selfUs: 29_000, status: i === 7 ? 'error' : 'ok' }));
    const fake = open({ trace: () => ({ ...TRACE, spans: [...TRACE.spans.slice(0, 2), ...loop] }) });
    fake.store.getState().actions.openTrace('slow');
    const tree = await screen.findByRole('treegrid', { name: 'Spans' });
    expect(names(tree).length).toBe(3);
    const group = within(tree).getByRole('row', { name: /42 ×/ });
    expect(group).toHaveTextContent(/42 ×.*SELECT items.*1 failed/);
    expect(within(group).getAllByRole('gridcell')[2]).toHaveTextContent('1.22 s');
    expect(group).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByRole('region', { name: 'Selected span' })).toHaveTextContent('in all1.22 seach, mean29 ms');
    await userEvent.click(screen.getByRole('button', { name: 'Show each' }));
    expect(within(tree).getByRole('row', { name: /42 ×/ })).toHaveAttribute('aria-expanded', 'true');
  });

  test('is compared with another one, place by place', async () => {
    const usual: Trace = { ...TRACE, traceId: 'fast', rootUs: 40_000, durationUs: 40_000, spans: [span('a', '', 'gateway', 'GET /checkout', 0, 40_000, { selfUs: 10_000 }), span('b', 'a', 'orders', 'POST /orders', 1_000, 30_000, { selfUs: 30_000 }), span('m', 'a', 'mailer', 'POST /mails', 1_000, 1_000, { selfUs: 1_000 })] };
    const fake = open({ trace: ({ traceId }) => (traceId === 'slow' ? TRACE : usual) });
    fake.store.getState().actions.openTrace('slow');
    await userEvent.click(await screen.findByRole('button', { name: 'Compare' }));
    await userEvent.click(screen.getByRole('menuitem', { name: /With one from the list/ }));
    expect(screen.getByText(/Open the request to compare with/)).toHaveTextContent('10:01:00 GET /checkout, 1.94 s');
    const grid = await screen.findByRole('grid', { name: 'Traces' });
    await userEvent.click(within(grid).getByText('40 ms'));
    const table = await screen.findByRole('grid', { name: 'Spans of both requests' });
    const verdicts = within(table).getAllByRole('row').slice(1).map((one) => { const cells = within(one).getAllByRole('gridcell'); return `${cells[0].textContent}: ${cells[4].textContent}`; });
    expect(verdicts).toEqual(['gateway GET /checkout: ', 'orders POST /orders: ', 'orders-db SELECT orders: missing', 'orders pool wait: missing', 'payments POST /charge: missing', 'mailer POST /mails: added']);
    expect(screen.getByRole('list', { name: 'Greatest differences' })).toHaveTextContent('orders-db SELECT orders −1.8 s missing');
    await userEvent.click(screen.getByRole('button', { name: 'Swap sides' }));
    expect(await screen.findByText('orders-db')).toBeInTheDocument();
    expect(await screen.findByRole('list', { name: 'Greatest differences' })).toHaveTextContent('orders-db SELECT orders +1.8 s added');
  });
});
