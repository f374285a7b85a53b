import { panelState } from '../../shared-telemetry/panel-state.ts';

export const useLogsState = panelState(() => ({ filter: '', follow: true }));
