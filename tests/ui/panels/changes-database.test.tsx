import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { ConsoleAnswer, ConsoleInfo } from '../../../src/session/view.ts';
import { ChangesPanel } from '../../../src/ui/war-room/panels/changes/changes-panel.tsx';
import { DatabasePanel } from '../../../src/ui/war-room/panels/database/database-panel.tsx';
import { START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld, type Answers } from '../../support/panels/fake-world.tsx';

describe('changes', () => {
  const open = () => {
    const fake = fakeWorld();
    render(<ChangesPanel />, { wrapper: fake.Provider });
    return { ...fake, table: screen.getByRole('grid', { name: 'Changes, newest first' }) };
  };

  test('stand in order, counted from the page', () => {
    const { table } = open();
    expect(within(table).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell').slice(0, 5).map((cell) => cell.textContent).join('|'))).toEqual(['10:11:00|4 min before|Deploy|orders|2.30 → 2.31', '10:05:00|10 min before|Flag|web|off → on', '−1 d 08:00|1 d 2 h before|Schema|orders-db|– → orders_v14']);
  });

  test('are narrowed by target and kind', async () => {
    const { table } = open();
    await userEvent.click(screen.getByRole('combobox', { name: 'Kind' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Flag' }));
    expect(within(table).getAllByRole('row').length).toBe(2);
    expect(screen.getByText('1 of 3 changes')).toBeVisible();
  });

  test('one is looked into: the range around it, its logs, its pin', async () => {
    const { table, store } = open();
    table.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(store.getState().pinnable?.()).toMatchObject({ panel: 'changes', title: 'Deploy of orders 2.30 → 2.31', component: 'orders', digest: '10:11:00 Deploy of orders 2.30 → 2.31, by Ada: Order history: filter by status (done)' });
    await userEvent.click(screen.getByRole('button', { name: 'Logs around it' }));
    expect(store.getState().range).toEqual({ kind: 'fixed', fromMs: START_MS + 180_000, toMs: START_MS + 1_140_000 });
    expect(store.getState().jumps.logs?.to.filter).toBe('{service_name="orders"}');
  });

  test('one from before the run has no telemetry to show', async () => {
    open().table.focus();
    await userEvent.keyboard('{End}');
    expect(screen.getByRole('button', { name: 'Dashboards around it' })).toBeDisabled();
  });
});

const CONSOLES: readonly ConsoleInfo[] = [
  {
    database: 'orders-db', kind: 'database', component: 'orders-db',
    commands: [
      { id: 'sessions', title: 'Sessions', help: 'Who is connected.', arg: [] },
      { id: 'explain', title: 'Explain', help: 'How a statement is carried out.', arg: [{ value: 'history', label: 'SELECT orders' }, { value: 'insert', label: 'INSERT orders' }] },
    ],
  },
  { database: 'stock-db', kind: 'database', component: 'stock-db', commands: [{ id: 'sessions', title: 'Sessions', help: 'Who is connected.', arg: [] }] },
];
const SESSIONS: ConsoleAnswer = { title: 'Sessions', command: 'SELECT state, count(*) FROM pg_stat_activity GROUP BY 1;', columns: ['state', 'count'], rows: [['active', '18'], ['idle', '20']], text: [], note: '' };

describe('database', () => {
  const open = (answers: Answers) => {
    const fake = fakeWorld(answers, { consoles: CONSOLES });
    render(<DatabasePanel />, { wrapper: fake.Provider });
    return fake;
  };

  test('a command is run once at a time, and its answer is a table with the command that made it', async () => {
    let answer = (value: ConsoleAnswer): void => void value;
    const fake = open({ console: () => new Promise((resolve) => (answer = resolve)) });
    const button = screen.getByRole('button', { name: 'Sessions' });
    await userEvent.click(button);
    await userEvent.click(button);
    expect(fake.calls).toEqual([{ name: 'console', args: { database: 'orders-db', command: 'sessions', arg: '' } }]);
    answer(SESSIONS);
    const exchange = await screen.findByRole('article', { name: 'Sessions, 10:20:00' });
    expect(within(exchange).getByText(/SELECT state, count/)).toBeVisible();
    expect(within(await within(exchange).findByRole('table', { name: 'Sessions' })).getByRole('cell', { name: '18' })).toBeVisible();
    expect(within(exchange).getByText('(2 rows)')).toBeVisible();
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'look', panel: 'database', query: 'orders-db: sessions' }));
  });

  test('each command is noted once it has been answered, the same one again too', async () => {
    let answer = (value: ConsoleAnswer): void => void value;
    const fake = open({ console: () => new Promise((resolve) => (answer = resolve)) });
    const noted = (): unknown[] => fake.intents.filter(({ kind }) => kind === 'look');
    await userEvent.click(screen.getByRole('button', { name: 'Sessions' }));
    expect(noted()).toEqual([]);
    answer(SESSIONS);
    await waitFor(() => expect(noted()).toHaveLength(1));
    await userEvent.click(screen.getByRole('button', { name: 'Sessions' }));
    answer(SESSIONS);
    await waitFor(() => expect(noted()).toEqual([{ kind: 'look', panel: 'database', query: 'orders-db: sessions' }, { kind: 'look', panel: 'database', query: 'orders-db: sessions' }]));
  });

  test('an argument is chosen, and sent as its value', async () => {
    const fake = open({ console: () => ({ ...SESSIONS, columns: [], rows: [], text: ['Seq Scan on orders', '  Filter: (a = $1)'] }) });
    await userEvent.click(screen.getByRole('combobox', { name: /Explain/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'INSERT orders' }));
    await userEvent.click(screen.getByRole('button', { name: 'Explain' }));
    expect(fake.calls[0]?.args).toEqual({ database: 'orders-db', command: 'explain', arg: 'insert' });
    expect(await screen.findByText(/Seq Scan on orders/)).toBeVisible();
  });

  test('an answer is pinned as evidence about the database', async () => {
    const fake = open({ console: () => SESSIONS });
    await userEvent.click(screen.getByRole('button', { name: 'Sessions' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Pin Sessions' }));
    await waitFor(() => expect(fake.intents).toContainEqual({ kind: 'pin', pin: expect.objectContaining({ component: 'orders-db', query: SESSIONS.command, digest: 'state active, count 18\nstate idle, count 20' }) }));
  });

  test('each console keeps its own answers; a jump opens one and asks', async () => {
    const fake = open({ console: () => SESSIONS });
    await userEvent.click(screen.getByRole('button', { name: 'Sessions' }));
    await screen.findByRole('table');
    await userEvent.click(screen.getByRole('radio', { name: 'stock-db' }));
    expect(screen.queryByRole('table')).toBeNull();
    fake.store.getState().actions.openDatabase({ database: 'orders-db', command: 'sessions' });
    await waitFor(() => expect(screen.getAllByRole('table').length).toBe(2));
  });

  test('no answer says so and asks to try again', async () => {
    open({ console: () => Promise.reject(new Error('The world is gone.')) });
    await userEvent.click(screen.getByRole('button', { name: 'Sessions' }));
    expect(await screen.findByText('The console did not answer')).toBeVisible();
  });
});
