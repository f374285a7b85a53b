import type { PinDraft } from '../../session/intents.ts';
import type { Unit } from '../kit/index.ts';

/** Tabs of the workspace, in their order. Each has a panel in `panels/<name>`. */
export const WORKSPACE_TABS = ['map', 'slo', 'dashboards', 'metrics', 'logs', 'traces', 'changes', 'database'] as const;
export type WorkspaceTab = (typeof WORKSPACE_TABS)[number];

export type Side = 'left' | 'right';

/** The time range that all panels share. A live one ends now and moves with the clock. */
export type RangeChoice = { readonly kind: 'live'; readonly minutes: number } | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

/** A range as queries take it: epoch milliseconds of the simulated wall clock. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a player had not opened by some moment. */
export interface Unseen {
  readonly tabs: ReadonlySet<WorkspaceTab>;
  readonly dashboards: ReadonlySet<string>;
  readonly components: ReadonlySet<string>;
}

/** How the page stands to the worker that owns the world. */
export type Connection =
  | { readonly state: 'opening'; readonly label: string; readonly done: number; readonly of: number }
  | { readonly state: 'running' }
  /** The world is being made again from the log after its worker failed. */
  | { readonly state: 'died'; readonly reason: string; readonly done: number; readonly of: number }
  | { readonly state: 'failed'; readonly what: string; readonly reason: string; readonly remedy: 'reopen' | 'take-over' | 'none' };

export type Saving = { readonly state: 'saving' } | { readonly state: 'not-saving'; readonly reason: string };

/**
 * What another panel asked a panel to show. `nonce` grows with every request, so that asking twice for the same thing is seen:
 * read it with `useWarRoom((s) => s.jumps.logs)` and take it over in an effect on `nonce`.
 */
export interface Jump<T> {
  readonly nonce: number;
  readonly to: T;
}

/** Queries for the metrics panel; `exprs` when there are several, and the unit when it is known better than it can be guessed. */
export interface MetricsTarget {
  readonly expr: string;
  readonly exprs?: readonly string[] | undefined;
  readonly unit?: Unit | undefined;
}

export interface Jumps {
  readonly logs: Jump<{ readonly filter: string }> | null;
  readonly metrics: Jump<MetricsTarget> | null;
  readonly traces: Jump<{ readonly filter: string; readonly traceId: string | null }> | null;
  readonly database: Jump<{ readonly database: string; readonly command: string | null }> | null;
  readonly dashboards: Jump<{ readonly dashboardId: string }> | null;
  /** `change` is what tells it from others of its target; empty for all of them. */
  readonly changes: Jump<{ readonly target: string; readonly change: string }> | null;
}

/** What is being dragged to the case board: something new, or a pin that is there already. */
export type Dragged = { readonly kind: 'draft'; readonly draft: PinDraft } | { readonly kind: 'pin'; readonly pinId: number };
