import { transition, type AnyMachineSnapshot } from 'xstate';
import type { Claim, Intent, PinDraft, Stance, StampedIntent } from './intents.ts';
import { TEXT_LIMITS } from './intents.ts';
import { incidentMachine } from './incident-machine.ts';
import type { Phase } from './view.ts';

/** The players' mind made visible, and what they said: everything in the log that is not done to the world. */
export interface Case {
  readonly phase: Phase;
  readonly severity: 1 | 2 | 3 | 4;
  readonly hypotheses: readonly Hypothesis[];
  readonly pins: readonly (PinDraft & { readonly id: number; readonly atUs: number; readonly removed: boolean })[];
  readonly looks: readonly { readonly atUs: number; readonly panel: string; readonly query: string }[];
  readonly posts: readonly { readonly atUs: number; readonly audience: 'team' | 'status_page'; readonly text: string }[];
  /** Index of the action in the world's book, by order of taking. */
  readonly mitigations: readonly { readonly atUs: number; readonly action: number; readonly verb: string; readonly hypothesisId: number | null }[];
  readonly acknowledgedUs: number | null;
  readonly endedUs: number | null;
  readonly resolution: { readonly summary: string; readonly hypothesisId: number | null } | null;
}

export interface Hypothesis {
  readonly id: number;
  readonly addedUs: number;
  readonly claim: Claim;
  readonly dropped: string | null;
  readonly evidence: readonly { readonly pinId: number; readonly stance: Stance }[];
  /** Confidence over time, for calibration. */
  readonly confidences: readonly { readonly atUs: number; readonly confidence: number }[];
}

export const NEW_CASE: Case = {
  phase: 'quiet', severity: 2, hypotheses: [], pins: [], looks: [], posts: [], mitigations: [], acknowledgedUs: null, endedUs: null, resolution: null,
};

const MANY = 200;

export function movePhase(phase: Phase, event: 'PAGE' | 'ACKNOWLEDGE' | 'RESOLVE' | 'EXPIRE'): Phase {
  const [next] = transition(incidentMachine, incidentMachine.resolveState({ value: phase }), { type: event }) as unknown as [AnyMachineSnapshot];
  return next.value as Phase;
}

/** Why an intent cannot be taken now, as a sentence to the player, or null. */
export function refusal(state: Case, intent: Intent): string | null {
  if (state.phase === 'resolved' || state.phase === 'expired') return 'The incident is over.';
  if (state.phase === 'quiet') return 'Nothing has happened yet.';
  if (state.phase === 'paged' && intent.kind !== 'acknowledge' && intent.kind !== 'look') return 'Acknowledge the page first.';
  switch (intent.kind) {
    case 'acknowledge':
      return state.phase === 'paged' ? null : 'The page is acknowledged already.';
    case 'look':
      return tooLong(intent.query, TEXT_LIMITS.query);
    case 'pin':
      return state.pins.length >= MANY ? `There are ${MANY} pins already.` : (tooLong(intent.pin.query, TEXT_LIMITS.query) ?? tooLong(intent.pin.title, TEXT_LIMITS.long));
    case 'unpin':
      return knows(state.pins, intent.pinId, 'pin');
    case 'hypothesis.add':
      return state.hypotheses.length >= MANY ? `There are ${MANY} hypotheses already.` : badClaim(intent.claim);
    case 'hypothesis.revise':
      return knows(state.hypotheses, intent.hypothesisId, 'hypothesis') ?? badClaim(intent.claim);
    case 'hypothesis.drop':
      return knows(state.hypotheses, intent.hypothesisId, 'hypothesis') ?? tooLong(intent.reason, TEXT_LIMITS.long);
    case 'evidence.link':
    case 'evidence.unlink':
      return knows(state.hypotheses, intent.hypothesisId, 'hypothesis') ?? knows(state.pins, intent.pinId, 'pin');
    case 'mitigate':
      return intent.hypothesisId === null ? null : knows(state.hypotheses, intent.hypothesisId, 'hypothesis');
    case 'post_update':
      return intent.text.length === 0 ? 'Write something first.' : tooLong(intent.text, TEXT_LIMITS.long);
    case 'set_severity':
      return null;
    case 'resolve':
      return (intent.hypothesisId === null ? null : knows(state.hypotheses, intent.hypothesisId, 'hypothesis')) ?? tooLong(intent.summary, TEXT_LIMITS.long);
  }
}

function tooLong(text: string, limit: number): string | null {
  return text.length > limit ? `That is longer than ${limit} characters.` : null;
}

function knows(list: readonly { readonly id: number }[], id: number, what: string): string | null {
  return list.some((entry) => entry.id === id) ? null : `There is no such ${what}.`;
}

function badClaim(claim: Claim): string | null {
  if (claim.component.length === 0) return 'Name the component.';
  if (claim.mechanism.length === 0) return 'Name the mechanism.';
  return tooLong(claim.component, TEXT_LIMITS.short) ?? tooLong(claim.mechanism, TEXT_LIMITS.short) ?? tooLong(claim.trigger, TEXT_LIMITS.short) ?? tooLong(claim.prediction, TEXT_LIMITS.long);
}

/** The case after an intent that was not refused. `action` is the world's number of a mitigation. */
export function advanceCase(state: Case, { tick, intent }: StampedIntent, action: number): Case {
  switch (intent.kind) {
    case 'acknowledge':
      return { ...state, phase: movePhase(state.phase, 'ACKNOWLEDGE'), acknowledgedUs: tick };
    case 'look':
      return { ...state, looks: [...state.looks, { atUs: tick, panel: intent.panel, query: intent.query }] };
    case 'pin':
      return { ...state, pins: [...state.pins, { ...intent.pin, id: state.pins.length, atUs: tick, removed: false }] };
    case 'unpin':
      return { ...state, pins: state.pins.map((pin) => (pin.id === intent.pinId ? { ...pin, removed: true } : pin)), hypotheses: state.hypotheses.map((entry) => ({ ...entry, evidence: entry.evidence.filter((link) => link.pinId !== intent.pinId) })) };
    case 'hypothesis.add':
      return { ...state, hypotheses: [...state.hypotheses, { id: state.hypotheses.length, addedUs: tick, claim: intent.claim, dropped: null, evidence: [], confidences: [{ atUs: tick, confidence: intent.claim.confidence }] }] };
    case 'hypothesis.revise':
      return changeHypothesis(state, intent.hypothesisId, (entry) => ({ ...entry, claim: intent.claim, confidences: [...entry.confidences, { atUs: tick, confidence: intent.claim.confidence }] }));
    case 'hypothesis.drop':
      return changeHypothesis(state, intent.hypothesisId, (entry) => ({ ...entry, dropped: intent.reason }));
    case 'evidence.link':
      return changeHypothesis(state, intent.hypothesisId, (entry) => ({ ...entry, evidence: [...entry.evidence.filter((link) => link.pinId !== intent.pinId), { pinId: intent.pinId, stance: intent.stance }] }));
    case 'evidence.unlink':
      return changeHypothesis(state, intent.hypothesisId, (entry) => ({ ...entry, evidence: entry.evidence.filter((link) => link.pinId !== intent.pinId) }));
    case 'mitigate':
      return { ...state, mitigations: [...state.mitigations, { atUs: tick, action, verb: intent.verb, hypothesisId: intent.hypothesisId }] };
    case 'post_update':
      return { ...state, posts: [...state.posts, { atUs: tick, audience: intent.audience, text: intent.text }] };
    case 'set_severity':
      return { ...state, severity: intent.severity };
    case 'resolve':
      return { ...state, phase: movePhase(state.phase, 'RESOLVE'), endedUs: tick, resolution: { summary: intent.summary, hypothesisId: intent.hypothesisId } };
  }
}

function changeHypothesis(state: Case, id: number, change: (entry: Hypothesis) => Hypothesis): Case {
  return { ...state, hypotheses: state.hypotheses.map((entry) => (entry.id === id ? change(entry) : entry)) };
}
