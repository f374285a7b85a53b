import type { Debrief } from '../session/debrief-types.ts';
import type { Claim } from '../session/intents.ts';
import type { Run } from '../session/run.ts';
import { isMitigation } from '../session/verdicts.ts';
import { countText, VERDICT_WORDS } from '../session/words.ts';
import type { DecisionPoint, PointId } from './entry.ts';

/** The moments at which runs of the same incident part, in a fixed order, from a verified run and its debrief. */
export function decisionPoints(run: Run, debrief: Debrief): DecisionPoint[] {
  return [firstLook(run, debrief), rightHypothesis(run, debrief), firstAction(run), decisiveAction(run, debrief), firstUpdate(run), allClear(run, debrief)];
}

const NEVER = 'Never';

/** `atUs` null: it never came. */
function point(run: Run, id: PointId, atUs: number | null, text: string, good: boolean | null): DecisionPoint {
  return { id, atS: atUs === null ? null : (atUs - (run.pagedAtUs ?? 0)) / 1_000_000, text, good };
}

/** The first thing opened or pinned by which another cause could be excluded. */
function firstLook(run: Run, { judgement, pagedMs }: Debrief): DecisionPoint {
  const others = judgement.causes.filter(({ isTruth }) => !isTruth);
  if (others.length === 0) return point(run, 'look', null, 'One cause only: nothing to exclude', null);
  // What the page itself excludes was nobody's find.
  const excluded = others.filter(({ ruledOutMs }) => ruledOutMs !== null && ruledOutMs > pagedMs).sort((one, other) => (one.ruledOutMs ?? 0) - (other.ruledOutMs ?? 0));
  const [first] = excluded;
  if (first === undefined) return point(run, 'look', null, NEVER, false);
  return point(run, 'look', (run.pagedAtUs ?? 0) + ((first.ruledOutMs ?? 0) - pagedMs) * 1000, `${first.by ?? ''}; in the end ${excluded.length} of ${others.length} excluded`, true);
}

function rightHypothesis(run: Run, debrief: Debrief): DecisionPoint {
  const { truth } = run.variant;
  const isRight = ({ component, mechanism }: Claim): boolean => component === truth.component && mechanism === truth.mechanism;
  const found = run.intents.find(({ intent }) => (intent.kind === 'hypothesis.add' || intent.kind === 'hypothesis.revise') && isRight(intent.claim));
  return point(run, 'hypothesis', found?.tick ?? null, found === undefined ? NEVER : `${debrief.truth.component}: ${debrief.truth.mechanism}`, found !== undefined);
}

const titleOf = (run: Run, taken: Run['state']['mitigations'][number]): string => run.world.book.actions[taken.action]?.title ?? taken.verb;

function verdictOf(run: Run, atUs: number, verb: string): 'works' | 'helps' | 'harms' | null {
  const stamped = run.intents.find(({ tick, intent }) => tick === atUs && intent.kind === 'mitigate' && intent.verb === verb);
  const { intent } = stamped ?? {};
  return intent?.kind === 'mitigate' ? (run.variant.verdicts.find(({ mitigation }) => isMitigation(mitigation, intent))?.verdict ?? null) : null;
}

function firstAction(run: Run): DecisionPoint {
  const [first] = run.state.mitigations;
  if (first === undefined) return point(run, 'action', null, NEVER, null);
  const verdict = verdictOf(run, first.atUs, first.verb);
  return point(run, 'action', first.atUs, `${titleOf(run, first)}${verdict === null ? '' : `, which ${VERDICT_WORDS[verdict]}`}`, verdict === null ? null : verdict !== 'harms');
}

/** The share of what doing nothing costs that an action must have saved to count as decisive: less is chance. */
const SAVED_MIN = 0.02;
const WITHOUT = 'without-';

/** The action without which users would have suffered most, by the debrief's own counterfactuals. */
function decisiveAction(run: Run, { runs, judgement }: Debrief): DecisionPoint {
  const badOf = (id: string): number => runs.find((one) => one.id === id)?.badUserSeconds ?? 0;
  const without = judgement.counterfactuals.filter(({ kind }) => kind === 'without').sort((one, other) => other.run.badUserSeconds - one.run.badUserSeconds)[0];
  const saved = (without?.run.badUserSeconds ?? 0) - badOf('yours');
  const taken = without === undefined ? undefined : run.state.mitigations[Number(without.id.slice(WITHOUT.length))];
  if (taken === undefined || saved <= SAVED_MIN * badOf('nothing')) return point(run, 'decisive', null, run.state.mitigations.length === 0 ? NEVER : 'None spared users much', false);
  return point(run, 'decisive', taken.atUs, `${titleOf(run, taken)}: without it ${countText(saved / 60)} bad minutes more`, true);
}

function firstUpdate(run: Run): DecisionPoint {
  const [first] = run.state.posts;
  return first === undefined ? point(run, 'update', null, NEVER, false) : point(run, 'update', first.atUs, first.audience === 'team' ? 'To the team' : 'On the status page', true);
}

function allClear(run: Run, { recoveredMs, endedMs }: Debrief): DecisionPoint {
  if (run.state.resolution === null) return point(run, 'all-clear', null, 'Time was up', false);
  const held = recoveredMs !== null && recoveredMs <= endedMs;
  return point(run, 'all-clear', run.state.endedUs, held ? 'After users had recovered' : 'While users still suffered', held);
}
