import type { Sort } from '../../../kit/index.ts';
import { panelState } from '../../shared-telemetry/panel-state.ts';

export const useTracesState = panelState(() => ({
  filter: '',
  /** The trace that is open; null shows the search. */
  traceId: null as string | null,
  sort: { column: 'duration', direction: 'descending' } as Sort,
}));
