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
  | { readonly kind: 'post_update'; readonly audience: 'team' | 'status_page'; readonly text: string }
  | { readonly kind: 'set_severity'; readonly severity: 1 | 2 | 3 | 4 }
  | { readonly kind: 'resolve'; readonly summary: string; readonly hypothesisId: number | null };

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
  /** What the player expects to read, and where, before looking there. */
  readonly prediction: string;
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
export const TEXT_LIMITS = { short: 120, long: 2_000, query: 4_000 } as const;

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
}
