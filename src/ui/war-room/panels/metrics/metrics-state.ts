import type { MetricCatalog } from '../../../../session/view.ts';
import { panelState } from '../../shared-telemetry/panel-state.ts';

/** `text` is what is being written, `expr` what was last run; the catalogue is asked for once a visit. */
export const useMetricsState = panelState(() => ({ text: '', expr: '', catalog: null as MetricCatalog | null }));
