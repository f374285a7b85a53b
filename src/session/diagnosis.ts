import { detLog2 } from '../base/det-math.ts';
import type { VariantSpec } from '../scenario/types.ts';
import type { Change } from '../sim/fault-spec.ts';
import type { Case } from './case.ts';
import type { ScorePart } from './debrief-types.ts';
import type { Claim } from './intents.ts';
import type { MapInfo } from './view.ts';
import { percentText } from './words.ts';

const MAX = 180;
const CORRECT_POINTS = 120;
const CALIBRATION_POINTS = 60;
/** A right guess without evidence is worth this share. */
const GUESS_SHARE = 0.25;
const HOPS_MAX = 3;
const CONFIDENCES = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** How many causes share the page, and how many of them what was opened could not rule out. */
export interface LiveSet {
  readonly causes: number;
  readonly left: number;
}

/** One claim against the truth, each in [0, 1]; null where the truth has no line in the ledger and naming none is right. */
export interface ClaimMark {
  readonly component: number;
  readonly mechanism: number;
  readonly trigger: number;
  readonly correct: number;
  readonly confidence: number;
}

/** The claims that stand at the end: the one named when resolving, else every hypothesis that is still open. */
export function finalClaims(state: Pick<Case, 'hypotheses'>, resolvedWith: number | null): Claim[] {
  const named = state.hypotheses.filter((entry) => entry.id === resolvedWith);
  return (named.length > 0 ? named : state.hypotheses.filter((entry) => entry.dropped === null)).map((entry) => entry.claim);
}

/** Calls and statements between two parts of the system, whichever way they go; Infinity where nothing connects them. */
export function hopsBetween(map: MapInfo, from: string, to: string): number {
  if (!map.nodes.some((node) => node.id === from)) return from === to ? 0 : Infinity;
  let reached = new Set([from]);
  for (let hops = 0; ; hops++) {
    if (reached.has(to)) return hops;
    const wider = new Set(reached);
    for (const edge of map.edges) {
      if (reached.has(edge.from)) wider.add(edge.to);
      if (reached.has(edge.to)) wider.add(edge.from);
    }
    if (wider.size === reached.size) return Infinity;
    reached = wider;
  }
}

/**
 * Whether the trigger that was named is the true one. A claim names a change by its index in the ledger, or as
 * `kind:target`; other words are the player's own and are never read. Where no change set the fault off, naming none is right.
 */
export function isTrigger(claim: Claim, truth: VariantSpec['truth'], changes: readonly Change[]): boolean {
  const text = claim.trigger.trim();
  const index = changes.findIndex((_, i) => String(i) === text);
  const change = changes[index];
  const wanted = truth.change ?? null;
  if (wanted === null) return change === undefined && !changes.some((entry) => text === `${entry.kind}:${entry.target}`);
  if (change === undefined) return text === `${wanted.kind}:${wanted.target}`;
  // What the player did since is no trigger, whatever it was done to; of several earlier ones the last counts.
  const last = changes.findLastIndex((entry) => entry.kind === wanted.kind && entry.target === wanted.target && entry.action < 0);
  return index === last;
}

export function markClaim(claim: Claim, truth: VariantSpec['truth'], map: MapInfo, changes: readonly Change[]): ClaimMark {
  const component = Math.max(0, 1 - hopsBetween(map, claim.component, truth.component) / HOPS_MAX);
  const mechanism = claim.mechanism === truth.mechanism ? 1 : 0;
  const trigger = isTrigger(claim, truth, changes) ? 1 : 0;
  return { component, mechanism, trigger, correct: 0.4 * component + 0.4 * mechanism + 0.2 * trigger, confidence: CONFIDENCES[claim.confidence - 1] ?? 0.5 };
}

/**
 * [120 · correctness + 60 · (1 - (confidence - right)²)] · (0.25 + 0.75 · (H - H_end) / H), H = log2 of the causes.
 * Several claims count by F1: precision is their mean, recall the best of them, so that listing everything does not pay.
 * Calibration asks whether component and mechanism were both right.
 */
export function markDiagnosis(marks: readonly ClaimMark[], live: LiveSet): ScorePart {
  const part = (points: number, why: string): ScorePart => ({ id: 'diagnosis', title: 'Diagnosis', points: Math.round(points), max: MAX, why });
  if (marks.length === 0) return part(0, 'You named no cause: a hypothesis that stands at the end is what is marked here.');
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const precision = mean(marks.map((mark) => mark.correct));
  const recall = Math.max(...marks.map((mark) => mark.correct));
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const calibration = mean(marks.map((mark) => calibrationOf(mark)));
  const before = CORRECT_POINTS * f1 + CALIBRATION_POINTS * calibration;
  const held = live.causes < 2 ? 1 : 1 - detLog2(Math.max(1, live.left)) / detLog2(live.causes);
  return part(before * (GUESS_SHARE + (1 - GUESS_SHARE) * held), `${claimWords(marks)} ${evidenceWords(live, GUESS_SHARE + (1 - GUESS_SHARE) * held)}`);
}

function calibrationOf({ component, mechanism, confidence }: ClaimMark): number {
  const miss = confidence - (component === 1 && mechanism === 1 ? 1 : 0);
  return 1 - miss * miss;
}

function claimWords(marks: readonly ClaimMark[]): string {
  const best = marks.reduce((top, mark) => (mark.correct > top.correct ? mark : top));
  const component = best.component === 1 ? 'component right' : best.component > 0 ? 'component only near' : 'component wrong';
  const words = `${component}, mechanism ${best.mechanism === 1 ? 'right' : 'wrong'}, trigger ${best.trigger === 1 ? 'right' : 'missed'}`;
  if (marks.length > 1) return `Of ${marks.length} claims left open the best had: ${words}.`;
  return `Your claim, ${percentText(best.confidence)} sure: ${words}.`;
}

/** Says what the evidence factor measures: what was opened or pinned, not what was understood (evidence.ts). */
function evidenceWords({ causes, left }: LiveSet, factor: number): string {
  if (causes < 2) return 'This incident has one cause only, so no evidence was needed to tell it from others.';
  const others = causes - 1;
  const out = causes - left;
  return `Readings that you opened or pinned tell it from ${out} of ${others} other ${others === 1 ? 'cause' : 'causes'} behind the same page, so ${percentText(factor)} of the points count.`;
}
