import { panelState } from '../../shared-telemetry/panel-state.ts';

/** Null: the first dashboard of the scenario. */
export const useDashboardsState = panelState(() => ({ dashboardId: null as string | null }));
