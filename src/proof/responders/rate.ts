import { MINUTE } from '../../base/time.ts';
import { playOut, plannedFrom, USERS_ONLY, type PlayedOut } from '../../session/compare-runs.ts';
import { assembleDebrief } from '../../session/debrief.ts';
import type { Debrief, PartId } from '../../session/debrief-types.ts';
import { candidatesOf } from '../../session/judgement/candidates.ts';
import { gatherFacts, type Extent } from '../../session/judgement/gather.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../session/run.ts';
import { openDesk } from './desk.ts';
import { learn, type Knowledge } from './knowledge.ts';
import { RESPONDERS } from './registry.ts';
import { writeUp } from './review.ts';
import type { Subject } from '../subject.ts';
import type { Responder } from './types.ts';

/** What one responder's run of one cause earned. */
export interface Rating {
  readonly responder: string;
  readonly variant: string;
  readonly seed: number;
  readonly total: number;
  readonly parts: Readonly<Record<PartId, number>>;
  /** The strictest cap that held, in points; null: none. */
  readonly cap: number | null;
}

/** Plays and marks every responder on one cause under one seed. What is the same for all of them is simulated once. */
export function rateAll(subject: Subject, variant: string, seed: number, knowledge: Knowledge = learn(subject, seed)): Rating[] {
  const known = knownOf(subject, variant, seed, knowledge);
  return RESPONDERS.map((responder) => rate(subject, responder, variant, seed, knowledge, known));
}

/** Plays one responder to the end and marks it by the rubric. */
export function rate(subject: Subject, responder: Responder, variant: string, seed: number, knowledge: Knowledge, known: Extent['known']): Rating {
  const { total, parts, cap } = respond(subject, responder, variant, seed, knowledge, known).debrief.score;
  return { responder: responder.id, variant, seed, total, parts: Object.fromEntries(parts.map(({ id, points }) => [id, points])) as Record<PartId, number>, cap: cap?.points ?? null };
}

/** The run that a responder makes of a cause, from the page to the end and with its post-mortem, and what it is told of it. */
export function respond({ scenario }: Subject, responder: Responder, variant: string, seed: number, knowledge: Knowledge, known: Extent['known']): { readonly run: Run; readonly debrief: Debrief } {
  const run = openRun(scenario, seed, variant);
  advanceToPage(run);
  if (run.pagedAtUs === null) throw new Error(`${scenario.id} ${variant} does not page under seed ${seed}.`);
  responder.play(openDesk(run, candidatesOf(run, run.pagedAtUs), knowledge));
  advanceRun(run, Infinity);
  const facts = finish(gatherFacts(run, knowledge.reference(variant), { alternatives: false, known }));
  const written = writeUp(responder.writes, run, facts, assembleDebrief(run, facts));
  if (written !== null) {
    const submitted = submitIntent(run, { kind: 'write_postmortem', postmortem: written });
    if (!submitted.accepted) throw new Error(`The post-mortem of ${responder.id} was refused: ${submitted.reason}`);
  }
  return { run, debrief: assembleDebrief(run, facts) };
}

function knownOf({ scenario }: Subject, variant: string, seed: number, knowledge: Knowledge): Extent['known'] {
  const run = openRun(scenario, seed, variant);
  advanceToPage(run);
  advanceRun(run, (run.pagedAtUs ?? 0) + MINUTE);
  const reference = knowledge.reference(variant);
  const play = (plan: Parameters<typeof playOut>[1]): PlayedOut => finish(playOut(run, plan, USERS_ONLY));
  return { nothing: play([]), reference: reference === null ? null : play(plannedFrom(reference)) };
}

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
