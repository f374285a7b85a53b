import type { PinView } from '../../../session/view.ts';
import type { WarRoomActions } from '../war-room-store.ts';

/** Goes back to where a pin was made: its panel, its query, its time. */
export function showPin(pin: PinView, actions: WarRoomActions): void {
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
    case 'map':
      actions.selectService(pin.component);
      actions.openTab('map');
      break;
    case 'channel':
      break;
    default:
      actions.openTab(pin.panel);
  }
}
