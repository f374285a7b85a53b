import type { Labels } from '../telemetry/types.ts';

/**
 * Everything a person can do in an incident. The log of stamped intents, with scenario and seed, *is* the run: world,
 * telemetry, score and debrief are functions of it.
 */
export type Intent =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'look'; readonly panel: PanelName; readonly query: string }
  | { readonly kind: 'pin'; readonly pin: PinDraft }
  | { readonly kind: 'unpin'; readonly pinId: number }
  | { readonly kind: 'hypothesis.add'; readonly claim: Claim }
  | { readonly kind: 'hypothesis.revise'; readonly hypothesisId: number; readonly claim: Claim }
  | { readonly kind: 'hypothesis.drop'; readonly hypothesisId: number; readonly reason: string }
  | { readonly kind: 'evidence.link'; readonly hypothesisId: number; readonly pinId: number; readonly stance: Stance }
  | { readonly kind: 'evidence.unlink'; readonly hypothesisId: number; readonly pinId: number }
  | { readonly kind: 'mitigate'; readonly verb: string; readonly args: Readonly<Record<string, string | number | boolean>>; readonly hypothesisId: number | null }
  | { readonly kind: 'post_update'; readonly audience: 'team' | 'status_page'; readonly text: string; readonly update?: StatusUpdate }
  | { readonly kind: 'set_severity'; readonly severity: 1 | 2 | 3 | 4 }
  | { readonly kind: 'assign'; readonly role: Role; readonly to: string }
  | { readonly kind: 'hand_over'; readonly to: string; readonly summary: string }
  | { readonly kind: 'hint'; readonly level: HintLevel }
  | { readonly kind: 'explain_hint'; readonly choice: string }
  | { readonly kind: 'resolve'; readonly summary: string; readonly hypothesisId: number | null }
  /** Taken only once the incident is over; the last one counts. */
  | { readonly kind: 'write_postmortem'; readonly postmortem: Postmortem };

export type IntentKind = Intent['kind'];

/** `seq` counts from 0 without gaps; `tick` is world time in microseconds and never decreases. */
export interface StampedIntent {
  readonly seq: number;
  readonly tick: number;
  readonly intent: Intent;
}

export type PanelName = 'map' | 'slo' | 'dashboards' | 'metrics' | 'logs' | 'traces' | 'changes' | 'database' | 'channel';
export type Stance = 'for' | 'against';
/** Five steps; as probabilities 0.1, 0.3, 0.5, 0.7, 0.9. */
export type Confidence = 1 | 2 | 3 | 4 | 5;

export interface Claim {
  readonly component: string;
  readonly mechanism: string;
  /** A change of the ledger by index, or free text of the player's (never parsed). */
  readonly trigger: string;
  readonly confidence: Confidence;
  /** What the player expects to read, and where, before looking there, in words of their own (never parsed). */
  readonly prediction: string;
  /** The same as something that can be held against the world: a query, and how it reads beside what is usual. */
  readonly predicts?: PredictedReading;
}

export interface PredictedReading {
  /** PromQL. */
  readonly expr: string;
  readonly side: 'high' | 'usual' | 'low';
}

/** PagerDuty's names. Whoever nobody is named for is the player. */
export type Role = 'incident_commander' | 'operations' | 'communications' | 'scribe';
export const ROLES: readonly Role[] = ['incident_commander', 'operations', 'communications', 'scribe'];

/** 1 orients, 2 names a kind of evidence, 3 names a panel, 4 is the answer. */
export type HintLevel = 1 | 2 | 3 | 4;

/** What an update says, in parts that can be held against the world at that time. Free words beside it are never parsed. */
export interface StatusUpdate {
  readonly status: 'investigating' | 'identified' | 'monitoring' | 'resolved';
  /** Objectives said to be missed, by id, and how many of their users suffer. */
  readonly impact: { readonly slos: readonly string[]; readonly share: ImpactShare };
  /** A component that is said to be behind it. */
  readonly cause: string | null;
  /** What is being done: `action` counts the run's mitigations from 0, null for anything else. `owner` is a person of the scenario or `you`. */
  readonly actions: readonly { readonly action: number | null; readonly what: string; readonly owner: string }[];
  readonly nextUpdateMinutes: number | null;
}

/** Of the users of the objectives named: hardly any (under 5 %), under a third, under two thirds, or more. */
export type ImpactShare = 'none' | 'some' | 'many' | 'most';

/** The written review of an incident. Everything that is marked is chosen or a number; free words are for people. */
export interface Postmortem {
  readonly summary: string;
  /** Bad user-seconds from the page on. */
  readonly impactUserSeconds: number | null;
  readonly timeline: readonly { readonly atUs: number; readonly text: string; readonly pinId: number | null }[];
  /** From the fault's beginning to the page, and from the page to the first action on production. */
  readonly detectionMinutes: number | null;
  readonly responseMinutes: number | null;
  /** Contributing factors, by the ids that they are offered under. */
  readonly factors: readonly string[];
  /** A chain of such ids from what users saw down to a root. */
  readonly whys: readonly string[];
  /** `bank` is an entry of the bank of action items, null for the player's own. */
  readonly actions: readonly { readonly bank: string | null; readonly text: string; readonly owner: string; readonly dueDays: number | null; readonly measure: string }[];
  readonly wentWell: string;
}

/** What is pinned: where it was seen, the query that shows it again, the range, and a digest of what it said then. */
export interface PinDraft {
  readonly panel: PanelName;
  readonly title: string;
  readonly query: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly digest: string;
  /** The component that the pinned thing speaks about, if it is one. */
  readonly component: string | null;
  readonly labels: Labels;
  /** Hash of what the query answered over the range when it was pinned; the worker adds it. */
  readonly answer?: string;
}

/** Limits on everything a person types. */
export const TEXT_LIMITS = { short: 120, long: 2_000, query: 4_000, list: 50 } as const;

/** A run as a value: enough to make the whole incident again, in any engine. */
export interface RunRecord {
  readonly format: 1;
  readonly scenarioId: string;
  readonly scenarioHash: string;
  readonly engine: string;
  readonly seed: number;
  /** Null: drawn from the seed. */
  readonly variant: string | null;
  readonly intents: readonly StampedIntent[];
  /** World time up to which the run was played, in microseconds. */
  readonly untilUs: number;
  /** World hash at `untilUs`, or null while the run goes on. */
  readonly hash: string | null;
  /** Left out: no drill. */
  readonly drill?: DrillMark;
}

/** The drill that a run was played in. Its minutes count from the page and end the run. */
export interface DrillMark {
  /** As it was handed out (src/drill/code.ts). */
  readonly code: string;
  readonly minutes: number;
}

/** Limits on what a file may say of a drill. */
export const DRILL_LIMITS = { code: 300, minutes: 240, label: 60 } as const;
