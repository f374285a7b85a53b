import { panelState } from '../../shared-telemetry/panel-state.ts';

/** Empty: all. */
export const useChangesState = panelState(() => ({ target: '', kind: '', selected: null as string | null }));
