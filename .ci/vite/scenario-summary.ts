import type { ScenarioSummary } from 'virtual:scenarios';

type Obj = Readonly<Record<string, unknown>>;

const object = (value: unknown): Obj => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
const number = (value: unknown, otherwise = 0): number => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);

/**
 * What the library and the briefing show of a scenario, so that neither has to load, let alone simulate, them all. Read leniently:
 * judging a scenario file is the scenario layer's work. Holds nothing that gives a cause away: of the variants only how many.
 */
export function summarise(id: string, source: string): ScenarioSummary | null {
  let file: Obj;
  try {
    file = object(JSON.parse(source));
  } catch {
    return null;
  }
  const briefing = object(file['briefing']);
  return {
    title: text(file['title'], id),
    family: text(file['family'], 'other'),
    difficulty: number(file['difficulty'], 1),
    summary: text(file['summary']),
    practises: list(file['practises']).map((skill) => text(skill)),
    minutes: number(file['minutes']),
    tutorial: list(file['tutorial']).length > 0,
    variants: Object.keys(object(file['variants'])).length,
    briefing: {
      role: text(briefing['role']),
      situation: text(briefing['situation']),
      known: list(briefing['known']).map((fact) => text(fact)),
      goal: text(briefing['goal']),
    },
    slos: list(file['slos']).map((slo) => {
      const { title, target, under } = object(slo);
      return { title: text(title), target: number(target), under: text(under) };
    }),
    map: mapOf(object(file['system'])),
  };
}

/** Who calls whom in a healthy system, from the steps at the start. */
function mapOf(system: Obj): ScenarioSummary['map'] {
  const nodes: ScenarioSummary['map']['nodes'][number][] = [];
  const edges = new Map<string, { from: string; to: string }>();
  const link = (from: string, to: unknown): void => {
    if (typeof to === 'string') edges.set(`${from} ${to}`, { from, to });
  };
  const pools = object(system['pools']);
  for (const [id, client] of Object.entries(object(system['clients']))) {
    nodes.push({ id, title: text(object(client)['title'], id), kind: 'client' });
    link(id, object(client)['service']);
  }
  for (const [id, value] of Object.entries(object(system['services']))) {
    const service = object(value);
    const kind = service['kind'];
    nodes.push({ id, title: text(service['title'], id), kind: kind === 'gateway' || kind === 'third_party' ? kind : 'service' });
    for (const endpoint of Object.values(object(service['endpoints']))) {
      eachStep(object(endpoint)['steps'], (step) => {
        link(id, step['call']);
        if (typeof step['pool'] === 'string') link(id, object(pools[step['pool']])['database']);
      });
    }
  }
  for (const [id, database] of Object.entries(object(system['databases']))) nodes.push({ id, title: text(object(database)['title'], id), kind: 'database' });
  const known = new Set(nodes.map((node) => node.id));
  return { nodes, edges: [...edges.values()].filter(({ from, to }) => known.has(from) && known.has(to)) };
}

function eachStep(steps: unknown, visit: (step: Obj) => void): void {
  for (const value of list(steps)) {
    const step = object(value);
    visit(step);
    for (const inner of ['transaction', 'then', 'else']) eachStep(step[inner], visit);
  }
}
