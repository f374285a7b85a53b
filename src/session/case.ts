import { transition, type AnyMachineSnapshot } from 'xstate';
import type { Claim, HintLevel, Intent, PinDraft, Postmortem, Role, Stance, StampedIntent, StatusUpdate } from './intents.ts';
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
  readonly posts: readonly { readonly atUs: number; readonly audience: 'team' | 'status_page'; readonly text: string; readonly update: StatusUpdate | null }[];
  readonly severities: readonly { readonly atUs: number; readonly severity: 1 | 2 | 3 | 4 }[];
  /** Who has which role now, by person; a role that is not here is the player's. */
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly assignments: readonly { readonly atUs: number; readonly role: Role; readonly to: string }[];
  readonly handOvers: readonly { readonly atUs: number; readonly to: string; readonly summary: string }[];
  readonly hints: readonly { readonly atUs: number; readonly level: HintLevel; readonly explained: string | null }[];
  /** Index of the action in the world's book, by order of taking. */
  readonly mitigations: readonly { readonly atUs: number; readonly action: number; readonly verb: string; readonly hypothesisId: number | null }[];
  readonly acknowledgedUs: number | null;
  readonly endedUs: number | null;
  readonly resolution: { readonly summary: string; readonly hypothesisId: number | null } | null;
  readonly postmortem: Postmortem | null;
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
  phase: 'quiet', severity: 2, hypotheses: [], pins: [], looks: [], posts: [], severities: [], roles: {}, assignments: [], handOvers: [], hints: [],
  mitigations: [], acknowledgedUs: null, endedUs: null, resolution: null, postmortem: null,
};

const MANY = 200;

export function movePhase(phase: Phase, event: 'PAGE' | 'ACKNOWLEDGE' | 'RESOLVE' | 'EXPIRE'): Phase {
  const [next] = transition(incidentMachine, incidentMachine.resolveState({ value: phase }), { type: event }) as unknown as [AnyMachineSnapshot];
  return next.value as Phase;
}

/** Why an intent cannot be taken now, as a sentence to the player, or null. */
export function refusal(state: Case, intent: Intent): string | null {
  const isOver = state.phase === 'resolved' || state.phase === 'expired';
  if (isOver) return intent.kind === 'write_postmortem' ? badPostmortem(state, intent.postmortem) : 'The incident is over.';
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
      return intent.text.length === 0 ? 'Write something first.' : (tooLong(intent.text, TEXT_LIMITS.long) ?? badUpdate(state, intent.update));
    case 'set_severity':
      return null;
    case 'assign':
      return tooLong(intent.to, TEXT_LIMITS.short);
    case 'hand_over':
      return tooLong(intent.to, TEXT_LIMITS.short) ?? tooLong(intent.summary, TEXT_LIMITS.long);
    case 'hint':
      return badHint(state, intent.level);
    case 'explain_hint':
      return state.hints.length === 0 ? 'There was no hint yet.' : tooLong(intent.choice, TEXT_LIMITS.short);
    case 'write_postmortem':
      return 'The post-mortem is written when the incident is over.';
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

/** Hints come in order; the same may be read again, but is no second one. */
function badHint({ hints }: Case, level: HintLevel): string | null {
  const last = hints.at(-1)?.level ?? 0;
  return level === last + 1 ? null : last === 4 ? 'There are no further hints.' : `The next hint is number ${last + 1}.`;
}

function badUpdate(state: Case, update: StatusUpdate | undefined): string | null {
  if (update === undefined) return null;
  if (update.impact.slos.length > TEXT_LIMITS.list || update.actions.length > TEXT_LIMITS.list) return `An update names at most ${TEXT_LIMITS.list} things.`;
  const strange = update.actions.find(({ action }) => action !== null && action >= state.mitigations.length);
  if (strange !== undefined) return 'There is no such action.';
  return first(update.actions, ({ what, owner }) => tooLong(what, TEXT_LIMITS.long) ?? tooLong(owner, TEXT_LIMITS.short));
}

function badPostmortem(state: Case, { summary, timeline, factors, whys, actions, wentWell }: Postmortem): string | null {
  if ([timeline, factors, whys, actions].some((list) => list.length > MANY)) return `A post-mortem has lists of at most ${MANY} entries.`;
  return (
    tooLong(summary, TEXT_LIMITS.query) ??
    tooLong(wentWell, TEXT_LIMITS.query) ??
    first(timeline, ({ text, pinId }) => tooLong(text, TEXT_LIMITS.long) ?? (pinId === null ? null : knows(state.pins, pinId, 'pin'))) ??
    first([...factors, ...whys], (id) => tooLong(id, TEXT_LIMITS.short)) ??
    first(actions, ({ bank, text, owner, measure }) => tooLong(bank ?? '', TEXT_LIMITS.short) ?? tooLong(text, TEXT_LIMITS.long) ?? tooLong(owner, TEXT_LIMITS.short) ?? tooLong(measure, TEXT_LIMITS.long))
  );
}

function first<T>(list: readonly T[], complain: (entry: T) => string | null): string | null {
  for (const entry of list) {
    const complaint = complain(entry);
    if (complaint !== null) return complaint;
  }
  return null;
}

function badClaim(claim: Claim): string | null {
  if (claim.component.length === 0) return 'Name the component.';
  if (claim.mechanism.length === 0) return 'Name the mechanism.';
  return tooLong(claim.component, TEXT_LIMITS.short) ?? tooLong(claim.mechanism, TEXT_LIMITS.short) ?? tooLong(claim.trigger, TEXT_LIMITS.short) ?? tooLong(claim.prediction, TEXT_LIMITS.long) ?? tooLong(claim.predicts?.expr ?? '', TEXT_LIMITS.query);
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
      return { ...state, posts: [...state.posts, { atUs: tick, audience: intent.audience, text: intent.text, update: intent.update ?? null }] };
    case 'set_severity':
      return { ...state, severity: intent.severity, severities: [...state.severities, { atUs: tick, severity: intent.severity }] };
    case 'assign':
      return { ...state, roles: { ...state.roles, [intent.role]: intent.to }, assignments: [...state.assignments, { atUs: tick, role: intent.role, to: intent.to }] };
    case 'hand_over':
      return { ...state, roles: { ...state.roles, incident_commander: intent.to }, handOvers: [...state.handOvers, { atUs: tick, to: intent.to, summary: intent.summary }] };
    case 'hint':
      return { ...state, hints: [...state.hints, { atUs: tick, level: intent.level, explained: null }] };
    case 'explain_hint':
      return { ...state, hints: state.hints.map((hint, i) => (i === state.hints.length - 1 ? { ...hint, explained: intent.choice } : hint)) };
    case 'write_postmortem':
      return { ...state, postmortem: intent.postmortem };
    case 'resolve':
      return { ...state, phase: movePhase(state.phase, 'RESOLVE'), endedUs: tick, resolution: { summary: intent.summary, hypothesisId: intent.hypothesisId } };
  }
}

function changeHypothesis(state: Case, id: number, change: (entry: Hypothesis) => Hypothesis): Case {
  return { ...state, hypotheses: state.hypotheses.map((entry) => (entry.id === id ? change(entry) : entry)) };
}
