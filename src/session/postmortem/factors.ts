import { nextBelow, openStream, type Stream } from '../../base/random.ts';
import type { VariantSpec } from '../../scenario/types.ts';
import type { ReviewFacts } from './facts.ts';
import type { CauseGraph } from './types.ts';

/** A statement that may have contributed. Ids count in the order in which they are offered, so that they say nothing. */
export interface Factor {
  readonly id: string;
  readonly text: string;
  readonly kind: 'trigger' | 'link' | 'missing' | 'untrue';
}

type Kind = Exclude<Factor['kind'], 'untrue'>;
type Statement = Omit<Factor, 'id'>;

/**
 * What contributed, mixed with as many statements that did not: those of the other causes of the page, of the same kinds as
 * far as there are any, else mechanisms that nothing here has. The order is the seed's.
 */
export function factorsOf({ seed, variant, others, innocent }: Pick<ReviewFacts, 'seed' | 'variant' | 'others' | 'innocent'>): Factor[] {
  const stream = openStream(seed, 'postmortem.factors');
  const truths = statementsOf(variant);
  const taken = new Set(truths.map(({ text }) => text));
  const pool = mixed(stream, others.flatMap(statementsOf).filter(({ text }) => !taken.has(text)));
  const untrue: Statement[] = [];
  const take = (statement: Statement | undefined): void => {
    if (statement === undefined || taken.has(statement.text)) return;
    taken.add(statement.text);
    untrue.push({ text: statement.text, kind: 'untrue' });
  };
  for (const { kind } of truths) take(pool.find((statement) => statement.kind === kind && !taken.has(statement.text)));
  for (const text of mixed(stream, innocent)) if (untrue.length < truths.length) take({ text, kind: 'link' });
  return mixed(stream, [...truths, ...untrue]).map((statement, i) => ({ id: `f${i + 1}`, ...statement }));
}

function statementsOf({ truth }: VariantSpec): (Statement & { kind: Kind })[] {
  const texts: readonly (readonly [Kind, string])[] = [['trigger', truth.trigger], ...truth.story.map((text) => ['link', text] as const), ...truth.prevention.map((text) => ['missing', `Not in place: ${text}`] as const)];
  return texts.filter(([, text], i) => text !== '' && texts.findIndex(([, other]) => other === text) === i).map(([kind, text]) => ({ kind, text }));
}

function mixed<T>(stream: Stream, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(nextBelow(stream, left.length), 1)[0]!);
}

/**
 * The cause as a graph: the trigger brought the first sentence of the story about, each sentence the next, the last what
 * users saw. A safeguard that was missing let the first of them pass.
 */
export function causeGraph(factors: readonly Factor[], { variant, symptom }: Pick<ReviewFacts, 'variant' | 'symptom'>): CauseGraph {
  const of = (kind: Kind): Factor[] => factors.filter((factor) => factor.kind === kind);
  const chain = [...of('trigger'), ...variant.truth.story.flatMap((text) => factors.filter((factor) => factor.kind === 'link' && factor.text === text))];
  const end = { id: SYMPTOM, text: symptom, kind: 'symptom' as const };
  const ids = [...chain.map(({ id }) => id), SYMPTOM];
  const missing = of('missing');
  const first = ids[Math.min(1, ids.length - 1)] ?? SYMPTOM;
  return {
    nodes: [end, ...[...chain].reverse().map(({ id, text, kind }) => ({ id, text, kind: kind === 'trigger' ? ('trigger' as const) : ('link' as const) })), ...missing.map(({ id, text }) => ({ id, text, kind: 'missing' as const }))],
    edges: [...ids.slice(1).map((to, i) => ({ from: ids[i]!, to })), ...missing.map(({ id }) => ({ from: id, to: first }))],
  };
}

export const SYMPTOM = 'symptom';

/** How many steps of a chain of whys go from something to what the graph says brought it about, near or far. */
export function stepsThatHold(graph: CauseGraph, whys: readonly string[]): number {
  const causesOf = (id: string): string[] => graph.edges.filter(({ to }) => to === id).map(({ from }) => from);
  const leadsTo = (from: string, to: string): boolean => causesOf(to).some((cause) => cause === from || leadsTo(from, cause));
  return whys.filter((id, i) => leadsTo(id, whys[i - 1] ?? SYMPTOM)).length;
}
