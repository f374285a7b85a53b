import type { Scenario } from '../../scenario/types.ts';
import { boardTitles, lookText } from '../../session/debrief-timeline.ts';
import type { PanelName, PredictedReading } from '../../session/intents.ts';
import { queryText } from '../../session/metric-reading.ts';
import { standardDashboards } from '../../session/standard-dashboards.ts';
import { mapOf } from '../../session/system-map.ts';
import { mechanismTitle } from '../../session/words.ts';
import type { LookFact } from './types.ts';

/** How a narrated replay names things, all from the scenario. Only the case board's own words name causes, so that twins keep what is theirs. */
export interface Namer {
  cause(id: string): string;
  opened(panel: PanelName, query: string): string;
  /** The title of the chart that shows a query, of one board or of any. */
  chart(query: string, board?: string): string;
}

export function namerOf(scenario: Scenario): Namer {
  const boards = [...scenario.dashboards, ...standardDashboards(scenario)];
  const titles = boardTitles(scenario);
  const nodes = new Map(mapOf(scenario).nodes.map(({ id, title }) => [id, title]));
  const plain = new Map(Object.values(scenario.variants).map(({ id, truth }) => [id, `“${mechanismTitle(scenario.mechanisms, truth.mechanism)}” (${nodes.get(truth.component) ?? truth.component})`]));
  const isShared = (id: string): boolean => [...plain.values()].filter((name) => name === plain.get(id)).length > 1;
  return {
    cause: (id) => (isShared(id) ? `“${scenario.variants[id]?.title ?? id}”` : (plain.get(id) ?? id)),
    opened: (panel, query) => lookText(titles, panel, query),
    chart: (query, board) => {
      const searched = board === undefined ? boards : boards.filter(({ id }) => id === board);
      return searched.flatMap(({ panels }) => panels).find(({ queries }) => queries.some(({ expr }) => queryText(expr) === query))?.title ?? query;
    },
  };
}

const SIDES = { [-1]: 'well below usual', 0: 'as usual', 1: 'well above usual' } as const;
const EXPECTED: Readonly<Record<PredictedReading['side'], string>> = { low: SIDES[-1], usual: SIDES[0], high: SIDES[1] };

/** More differences in one sentence than these are not read. */
const READ_MAX = 2;
const NAMED_MAX = 3;

/** `1 of 3 causes is left.` */
export function leftText(left: number, causes: number): string {
  if (causes === 1) return 'One cause alone brings this page, so there is none to exclude.';
  return `${left} of ${causes} causes ${left === 1 ? 'is' : 'are'} left.`;
}

/** Which of the causes that were possible the board tells apart: from the one that it tells from most others. */
export function whyText(names: Namer, before: readonly string[], isApart: (a: string, b: string) => boolean): string {
  const ranked = before.map((cause) => ({ cause, others: before.filter((other) => other !== cause && isApart(cause, other)) })).sort((a, b) => b.others.length - a.others.length);
  const [top] = ranked;
  if (top === undefined || top.others.length === 0) return '';
  return `It tells ${names.cause(top.cause)} from ${listText(top.others.map((id) => names.cause(id)))}.`;
}

/** What was read otherwise than an excluded cause would have it, and which causes that excluded. */
export function readText(names: Namer, { board, read }: LookFact): string {
  if (read.length === 0) return 'It reads as it would under each of them.';
  const said = new Map<string, string[]>();
  for (const { cause, differences } of read) {
    const [first] = differences;
    if (first === undefined) continue;
    const text = `“${names.chart(first.text, board)}” reads ${SIDES[first.here]}, not ${SIDES[first.there]}`;
    said.set(text, [...(said.get(text) ?? []), cause]);
  }
  const sentences = [...said].map(([text, causes]) => `${text}: that excludes ${listText(causes.map((id) => names.cause(id)))}.`);
  return [...sentences.slice(0, READ_MAX), ...(sentences.length > READ_MAX ? ['More charts exclude others.'] : [])].join(' ');
}

export function predictionText(names: Namer, { expr, side }: PredictedReading): string {
  return `If so, “${names.chart(expr)}” reads ${EXPECTED[side]}. It is said before looking, so that the reading can prove it wrong.`;
}

function listText(items: readonly string[]): string {
  const shown = items.length > NAMED_MAX ? [...items.slice(0, NAMED_MAX - 1), `${items.length - NAMED_MAX + 1} others`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
