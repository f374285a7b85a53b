import { useEffect } from 'react';
import { WORKSPACE_TABS, type RangeChoice, type WorkspaceTab } from '../panel-types.ts';
import { useWorld } from '../shared/world-context.ts';
import type { WarRoomState } from '../war-room-store.ts';

type Shown = Pick<WarRoomState, 'left' | 'right' | 'range'>;

const asTab = (text: string | null): WorkspaceTab | null => WORKSPACE_TABS.find((tab) => tab === text) ?? null;

/** Reads what the address says is shown; what it does not say stays as it is. */
function read(search: string): Partial<Shown> {
  const params = new URLSearchParams(search);
  const left = asTab(params.get('tab'));
  const right = asTab(params.get('beside'));
  const [fromMs, toMs] = (params.get('range') ?? '').split('-').map(Number);
  const fixed = fromMs !== undefined && toMs !== undefined && Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs > 0 && fromMs < toMs;
  const range: RangeChoice | null = fixed ? { kind: 'fixed', fromMs, toMs } : null;
  return { ...(left && { left }), ...(right && right !== left && { right }), ...(range && { range }) };
}

function write({ left, right, range }: Shown): string {
  const params = new URLSearchParams({ tab: left });
  if (right) params.set('beside', right);
  if (range.kind === 'fixed') params.set('range', `${range.fromMs}-${range.toMs}`);
  return `?${params.toString()}`;
}

/** Keeps open tabs and a fixed range in the address, so that a reload or a link shows the same. */
export function useTabsInAddress(): void {
  const { store } = useWorld();
  useEffect(() => {
    store.setState(read(location.search));
    return store.subscribe((now, before) => {
      if (now.left === before.left && now.right === before.right && now.range === before.range) return;
      history.replaceState(history.state, '', location.pathname + write(now));
    });
  }, [store]);
}
