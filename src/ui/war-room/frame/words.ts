import type { WorkspaceTab } from '../panel-types.ts';

/** What tabs are called, in their order. */
export const TAB_LABELS: Readonly<Record<WorkspaceTab, string>> = {
  map: 'Map',
  slo: 'SLOs & alerts',
  dashboards: 'Dashboards',
  metrics: 'Metrics',
  logs: 'Logs',
  traces: 'Traces',
  changes: 'Changes',
  database: 'Consoles',
};

export const TAB_KEYS: Readonly<Record<WorkspaceTab, string>> = {
  map: 'g m',
  slo: 'g a',
  dashboards: 'g d',
  metrics: 'g e',
  logs: 'g o',
  traces: 'g t',
  changes: 'g c',
  database: 'g b',
};

export const SPEEDS = [1, 2, 4, 8, 16] as const;

export const SEVERITIES = [
  { severity: 1, label: 'SEV1', hint: 'Most users cannot use the product. Status page within 10 min, updates every 15 min' },
  { severity: 2, label: 'SEV2', hint: 'Many users, or an important journey. Status page within 10 min, updates every 30 min' },
  { severity: 3, label: 'SEV3', hint: 'Some users, or there is a way around. Updates to the team every hour' },
  { severity: 4, label: 'SEV4', hint: 'Hardly anybody notices. No promised updates' },
] as const;
