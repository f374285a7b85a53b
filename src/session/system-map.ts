import type { Scenario } from '../scenario/types.ts';
import { sitesOf } from '../sim/compile/programs.ts';
import type { MapInfo } from './view.ts';

/** The system as its owners would draw it: who calls whom, from the programs themselves. */
export function mapOf(scenario: Scenario): MapInfo {
  const { clients, services, databases } = scenario.system;
  const edges = new Map<string, { from: string; to: string }>();
  for (const { caller, callee } of sitesOf(scenario.system)) edges.set(`${caller}>${callee}`, { from: caller, to: callee });
  return {
    nodes: [
      ...Object.entries(clients).map(([id, client]) => ({ id, title: client.title, kind: 'client' as const, team: '' })),
      ...Object.entries(services).map(([id, service]) => ({ id, title: service.title, kind: service.kind, team: service.team })),
      ...Object.entries(databases).map(([id, database]) => ({ id, title: database.title, kind: 'database' as const, team: database.team })),
    ],
    edges: [...edges.values()],
  };
}
