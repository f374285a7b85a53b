import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { MessageView, PinCheck, PinView } from '../../../src/session/view.ts';
import { PinsTray } from '../../../src/ui/war-room/panels/case-board/pins-tray.tsx';
import { changeKey } from '../../../src/ui/war-room/panels/changes/change-words.ts';
import { ChangesPanel } from '../../../src/ui/war-room/panels/changes/changes-panel.tsx';
import { ChannelPanel } from '../../../src/ui/war-room/panels/channel/channel-panel.tsx';
import type { WarRoomState } from '../../../src/ui/war-room/war-room-store.ts';
import { CHANGES, INFO, NOW_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld } from '../../support/panels/fake-world.tsx';

const FROM_MS = NOW_MS - 300_000;
const RANGE = { kind: 'fixed', fromMs: FROM_MS, toMs: NOW_MS };
const MESSAGES: readonly MessageView[] = [0, 1].map((id) => ({ id, atMs: NOW_MS - 60_000 + id, from: 'Support', role: 'Support', text: `Message ${id}`, kind: 'person' }));

const pinOf = (pin: Pick<PinView, 'panel' | 'query'> & Partial<PinView>): PinView => ({ id: 0, atMs: NOW_MS, title: `A pin of ${pin.panel}`, fromMs: FROM_MS, toMs: NOW_MS, digest: 'what it said', component: null, labels: {}, ...pin });

function tray(pin: PinView, check: PinCheck = { state: 'same' }, others = <></>) {
  const world = fakeWorld({ checkPin: () => check }, { view: { pins: [pin], messages: MESSAGES } });
  render(
    <world.Provider>
      <PinsTray />
      {others}
    </world.Provider>,
  );
  const user = userEvent.setup({ delay: null });
  const open = async (): Promise<HTMLElement> => {
    await user.click(screen.getByRole('button', { name: new RegExp(`^${pin.title}`) }));
    const row = within(screen.getByRole('region', { name: 'Pins' })).getByRole('listitem');
    await waitFor(() => expect(within(row).getByRole('status')).not.toHaveTextContent('Asking again'));
    return row;
  };
  return { ...world, user, open };
}

const KINDS: readonly (readonly [what: string, pin: PinView, shows: (state: WarRoomState) => unknown, as: unknown])[] = [
  ['a chart', pinOf({ panel: 'metrics', query: 'up' }), ({ left, jumps }) => [left, jumps.metrics?.to], ['metrics', expect.objectContaining({ expr: 'up' })]],
  ['a log line', pinOf({ panel: 'logs', query: '{service_name="orders"} |= "slow"' }), ({ left, jumps }) => [left, jumps.logs?.to], ['logs', expect.objectContaining({ filter: '{service_name="orders"} |= "slow"' })]],
  ['a span', pinOf({ panel: 'traces', query: 'abc', labels: { trace_id: 'abc' } }), ({ left, traceId, jumps }) => [left, traceId, jumps.traces?.to], ['traces', 'abc', expect.objectContaining({ traceId: 'abc' })]],
  ['a search for traces', pinOf({ panel: 'traces', query: '{ status = error }' }), ({ left, jumps }) => [left, jumps.traces?.to], ['traces', expect.objectContaining({ filter: '{ status = error }', traceId: null })]],
  ['a console answer', pinOf({ panel: 'database', query: 'SELECT 1', labels: { db_namespace: 'orders-db' } }), ({ left, jumps }) => [left, jumps.database?.to], ['database', { database: 'orders-db', command: null }]],
  ['a change', pinOf({ panel: 'changes', query: 'orders', labels: { kind: 'deploy', change: changeKey(CHANGES[2]) } }), ({ left, jumps }) => [left, jumps.changes?.to], ['changes', { target: 'orders', change: changeKey(CHANGES[2]) }]],
  ['a part of the map', pinOf({ panel: 'map', query: 'sum(up)', component: 'orders' }), ({ left, service }) => [left, service], ['map', 'orders']],
  ['an objective', pinOf({ panel: 'slo', query: 'sum(good) / sum(all)' }), ({ left }) => left, 'slo'],
  ['a chart of a dashboard', pinOf({ panel: 'dashboards', query: 'cpu', title: `${INFO.dashboards[1].title}: Sessions` }), ({ left, jumps }) => [left, jumps.dashboards?.to], ['dashboards', { dashboardId: INFO.dashboards[1].id }]],
  ['a chart of a dashboard that is gone', pinOf({ panel: 'dashboards', query: 'cpu', title: 'Gone: CPU' }), ({ left, jumps }) => [left, jumps.metrics?.to], ['metrics', expect.objectContaining({ expr: 'cpu' })]],
  ['a message', pinOf({ panel: 'channel', query: 'message 1' }), ({ left }) => left, 'map'],
];

describe('a pin that is opened again', () => {
  it.each(KINDS)('of %s shows its panel, its query, its range and its moment, and that it says the same', async (_what, pin, shows, as) => {
    const { store, calls, open } = tray(pin);
    const row = await open();
    expect(shows(store.getState())).toEqual(as);
    expect(store.getState().range).toEqual(RANGE);
    expect(row).toHaveTextContent('Same as pinned');
    expect(row).toHaveTextContent('pinned 10:20:00');
    expect(row).toHaveTextContent('10:15:00–10:20:00');
    // A message is not asked for by a query.
    expect(row.textContent?.includes(pin.query)).toBe(pin.panel !== 'channel');
    expect(calls).toContainEqual({ name: 'checkPin', args: { pinId: 0 } });
  });

  it('says why it is not as pinned, or cannot be compared', async () => {
    const differs = tray(pinOf({ panel: 'metrics', query: 'up' }), { state: 'differs', why: 'More has come since.' });
    expect(await differs.open()).toHaveTextContent('Not as pinned. More has come since.');
  });

  it('says so when nobody can tell', async () => {
    const unknown = tray(pinOf({ panel: 'database', query: 'SELECT 1' }), { state: 'unknown', why: 'A console tells of its moment alone.' });
    expect(await unknown.open()).toHaveTextContent('A console tells of its moment alone.');
  });

  it('opens the query of what has none of its own to ask, and folds again', async () => {
    const { store, user, open } = tray(pinOf({ panel: 'slo', query: 'sum(good) / sum(all)' }));
    const row = await open();
    await user.click(within(row).getByRole('button', { name: 'Open query in metrics' }));
    expect([store.getState().left, store.getState().jumps.metrics?.to]).toEqual(['metrics', expect.objectContaining({ expr: 'sum(good) / sum(all)' })]);
    await user.click(within(row).getByRole('button', { name: 'Fold' }));
    expect(row).not.toHaveTextContent('Same as pinned');
  });

  it('goes to the very message', async () => {
    const { open } = tray(pinOf({ panel: 'channel', query: 'message 1' }), { state: 'same' }, <ChannelPanel />);
    await open();
    expect(screen.getByText('Message 1').closest('li')).toHaveFocus();
  });

  it('selects the very change', async () => {
    const { open, store } = tray(pinOf({ panel: 'changes', query: 'orders', labels: { change: changeKey(CHANGES[2]) } }), { state: 'same' }, <ChangesPanel />);
    store.setState(({ view }) => ({ view: view && { ...view, changes: CHANGES } }));
    await open();
    expect(await screen.findByRole('region', { name: 'Selected change' })).toHaveTextContent('orders');
  });
});
