import type { PinDraft } from '../../../../session/intents.ts';
import type { NodeHealth } from '../../../../session/view.ts';
import { formatDurationS, formatPercent, formatRate } from '../../../kit/index.ts';
import type { MapNodeInfo } from './map-node.tsx';

const MINUTE_MS = 60_000;

/** What the map says about a part at `clockMs`. */
export function nodePin(node: MapNodeInfo, health: NodeHealth, clockMs: number): PinDraft {
  const digest = [
    health.ratePerSecond === null ? 'no traffic data' : formatRate(health.ratePerSecond),
    health.errorRatio === null ? null : `${formatPercent(health.errorRatio)} errors`,
    health.p95Seconds === null ? null : `p95 ${formatDurationS(health.p95Seconds)}`,
    health.instances > 0 ? `${health.ready}/${health.instances} ready` : null,
  ];
  return { panel: 'map', title: node.title, query: health.exprs.p95 || health.exprs.rate, fromMs: clockMs - MINUTE_MS, toMs: clockMs, digest: digest.filter((part) => part !== null).join(', '), component: node.id, labels: {} };
}
