import type { ReplayItem, ReplayStory } from '../../session/replay-story.ts';
import type { RunInfo } from '../../session/view.ts';
import { WORKSPACE_TABS, type Unseen, type WorkspaceTab } from '../war-room/panel-types.ts';

/** What is worth stopping at: everything that happened or was done, but for looks, of which there are many. */
const isStop = (item: ReplayItem): boolean => item.lane !== 'look';

/** World time shown at the left end: somewhat before the page, when all was well. */
const BEFORE_PAGE_US = 5 * 60_000_000;
export const beginOf = ({ pagedUs }: Pick<ReplayStory, 'pagedUs'>): number => Math.max(0, (pagedUs ?? 0) - BEFORE_PAGE_US);

/** The next stop after a moment, or the last one before it; null where there is none. */
export function stopAfter({ items }: Pick<ReplayStory, 'items'>, atUs: number): ReplayItem | null {
  return items.find((item) => isStop(item) && item.atUs > atUs) ?? null;
}

export function stopBefore(story: Pick<ReplayStory, 'items' | 'pagedUs'>, atUs: number): ReplayItem | null {
  return story.items.findLast((item) => isStop(item) && item.atUs < atUs && item.atUs >= beginOf(story)) ?? null;
}

/** What of a war room is not among all that had been opened. Components count as opened once something was asked that names them. */
export function unseenBy(opened: ReplayStory['opened'], { dashboards, standardDashboards, map }: Pick<RunInfo, 'dashboards' | 'standardDashboards' | 'map'>): Unseen {
  const tabs = new Set(opened.map(({ panel }) => panel));
  const boards = new Set(opened.map(({ dashboard }) => dashboard));
  const known = new Set(opened.flatMap(({ components }) => components));
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
  return {
    tabs: new Set(WORKSPACE_TABS.filter((tab): tab is WorkspaceTab => !tabs.has(tab))),
    dashboards: new Set(ids([...dashboards, ...standardDashboards]).filter((id) => !boards.has(id))),
    components: new Set(ids(map.nodes).filter((id) => !known.has(id))),
  };
}

/** A place between 0 and 1 on the axis, and back. */
export function shareOf(atUs: number, fromUs: number, toUs: number): number {
  return toUs > fromUs ? Math.min(1, Math.max(0, (atUs - fromUs) / (toUs - fromUs))) : 0;
}

export function timeAt(share: number, fromUs: number, toUs: number): number {
  return Math.round(fromUs + Math.min(1, Math.max(0, share)) * (toUs - fromUs));
}
