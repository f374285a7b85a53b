import type { PinView, RunInfo } from '../../../session/view.ts';
import { toast } from '../../kit/index.ts';
import type { WarRoomActions } from '../war-room-store.ts';

/** How the channel names a message in the page. */
export const messageElementId = (id: number | string): string => `message-${id}`;

/** Goes back to where a pin was made: its panel, its query, its time. */
export function showPin(pin: PinView, actions: WarRoomActions, info: Pick<RunInfo, 'dashboards'>): void {
  if (pin.toMs > pin.fromMs) actions.setRange({ kind: 'fixed', fromMs: pin.fromMs, toMs: pin.toMs });
  switch (pin.panel) {
    case 'logs':
      actions.openLogs({ filter: pin.query });
      break;
    case 'metrics':
      actions.openMetrics({ expr: pin.query });
      break;
    case 'traces': {
      const traceId = pin.labels['trace_id'];
      if (traceId === undefined) actions.openTraces({ filter: pin.query });
      else actions.openTrace(traceId);
      break;
    }
    case 'dashboards': {
      // Its title begins with its dashboard's; one that the scenario no longer has leaves its query.
      const dashboard = info.dashboards.find(({ id, title }) => pin.title.startsWith(`${title}: `) || pin.title.startsWith(`${id}: `));
      if (dashboard === undefined) actions.openMetrics({ expr: pin.query });
      else actions.openDashboard(dashboard.id);
      break;
    }
    case 'changes':
      actions.openChanges({ target: pin.query, change: pin.labels['change'] ?? '' });
      break;
    case 'database': {
      const database = pin.labels['db_namespace'] ?? pin.labels['service_name'];
      if (database === undefined) actions.openTab('database');
      else actions.openDatabase({ database });
      break;
    }
    case 'map':
      actions.selectService(pin.component);
      actions.openTab('map');
      break;
    case 'channel':
      showMessage(pin.query);
      break;
    default:
      actions.openTab(pin.panel);
  }
}

/** `message 4`, as the channel pins it. */
function showMessage(query: string): void {
  const element = document.getElementById(messageElementId(query.slice('message '.length)));
  if (element === null) {
    toast('The channel is folded away', { detail: 'Unfold it with [ and open the pin again.' });
    return;
  }
  element.scrollIntoView?.({ block: 'center' });
  element.focus({ preventScroll: true });
}

/** Panels whose pins ask PromQL, so that their query can be opened where queries are asked. */
const PROMQL_PANELS: ReadonlySet<string> = new Set(['dashboards', 'slo', 'map']);
export const hasMetricQuery = (pin: PinView): boolean => PROMQL_PANELS.has(pin.panel) && pin.query !== '';
