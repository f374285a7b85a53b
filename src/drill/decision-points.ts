import type { Debrief } from '../session/debrief-types.ts';
import type { Claim } from '../session/intents.ts';
import type { Run } from '../session/run.ts';
import { isMitigation } from '../session/verdicts.ts';
import { mechanismTitle } from '../session/words.ts';
import type { DecisionPoint, PointId } from './entry.ts';

/** The moments at which runs of the same incident part, in a fixed order, from a verified run and its debrief. */
export function decisionPoints(run: Run, debrief: Debrief): DecisionPoint[] {
  return [rightHypothesis(run), firstAction(run), decisiveAction(run), firstUpdate(run), allClear(run, debrief)];
}

const NEVER = 'Never';

/** `atUs` null: it never came. */
function point(run: Run, id: PointId, atUs: number | null, text: string, good: boolean | null): DecisionPoint {
  return { id, atS: atUs === null ? null : (atUs - (run.pagedAtUs ?? 0)) / 1_000_000, text, good };
}

function rightHypothesis(run: Run): DecisionPoint {
  const { truth } = run.variant;
  const isRight = ({ component, mechanism }: Claim): boolean => component === truth.component && mechanism === truth.mechanism;
  const found = run.intents.find(({ intent }) => (intent.kind === 'hypothesis.add' || intent.kind === 'hypothesis.revise') && isRight(intent.claim));
  return point(run, 'hypothesis', found?.tick ?? null, found === undefined ? NEVER : `${truth.component}: ${mechanismTitle(run.scenario.mechanisms, truth.mechanism)}`, found !== undefined);
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
  return point(run, 'action', first.atUs, titleOf(run, first), verdict === null ? null : verdict !== 'harms');
}

/** The first action of those that work against this cause. */
function decisiveAction(run: Run): DecisionPoint {
  const found = run.state.mitigations.find(({ atUs, verb }) => verdictOf(run, atUs, verb) === 'works');
  return found === undefined ? point(run, 'decisive', null, NEVER, false) : point(run, 'decisive', found.atUs, titleOf(run, found), true);
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
