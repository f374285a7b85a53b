import type { FaultSpec, Change, ChangeKind } from '../sim/fault-spec.ts';
import type { SystemSpec } from '../sim/spec.ts';
import type { SkillTag } from './skills.ts';

/**
 * A scenario after reading, checking and normalising: what the rest of Faultline works with. The file's own shape, with
 * durations as text and defaults left out, is `schema.ts`.
 */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Not proven yet. */
  readonly draft: boolean;
  readonly family: string;
  readonly catalogue: readonly string[];
  readonly difficulty: number;
  readonly summary: string;
  readonly practises: readonly string[];
  /** The skills that it asks for most. */
  readonly skills: readonly SkillTag[];
  readonly minutes: number;
  /** A guided scenario shows its `tutorial` steps beside the war room. */
  readonly tutorial: readonly TutorialStep[];
  readonly briefing: { readonly role: string; readonly situation: string; readonly known: readonly string[]; readonly goal: string };
  /** Wall clock (epoch ms) at world time 0; healthy history before the fault may begin; time to play after the page. */
  readonly startEpochMs: number;
  readonly historyUs: number;
  readonly horizonUs: number;
  readonly system: SystemSpec;
  readonly slos: readonly SloSpec[];
  readonly alerts: readonly AlertSpec[];
  /** The alert that pages the player and starts the clock of the incident. */
  readonly pageAlert: string;
  /** Changes from before the world began (atUs < 0) and innocent ones to be made during it. */
  readonly history: readonly Change[];
  readonly planned: readonly PlannedChange[];
  /** What the seed varies besides the cause: the time of day, and words that stand in double braces in texts. */
  readonly nuisance: { readonly startWithinUs: number; readonly words: Readonly<Record<string, readonly string[]>> };
  readonly dashboards: readonly DashboardSpec[];
  readonly people: Readonly<Record<string, { readonly name: string; readonly role: string }>>;
  readonly messages: readonly MessageSpec[];
  readonly variants: Readonly<Record<string, VariantSpec>>;
  readonly mechanisms: readonly MechanismSpec[];
  /** Content hash of the file's meaning (after normalising), 16 hex digits. */
  readonly hash: string;
}

export interface TutorialStep {
  readonly title: string;
  readonly text: string;
  /** The intent (`kind`, or `look:<panel>`, or `mitigate:<verb>`) that completes the step, or `recovered`. */
  readonly until: string;
}

export interface SloSpec {
  readonly id: string;
  readonly title: string;
  /** Client-side journeys that count. */
  readonly journeys: readonly string[];
  /** Good means: answered without an error within this time. */
  readonly underUs: number;
  readonly target: number;
  readonly windowUs: number;
}

export interface AlertSpec {
  readonly name: string;
  /** PromQL; fires while it returns anything, after `forUs`. */
  readonly expr: string;
  readonly forUs: number;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  readonly runbook: string;
}

export interface PlannedChange {
  readonly lowUs: number;
  readonly highUs: number;
  readonly action: FaultSpec['states'][string]['entry'][number];
  /** Share of runs in which it happens. */
  readonly chance: number;
  /** Of those with the same group only one happens; empty: it stands alone. */
  readonly group: string;
}

export interface DashboardSpec {
  readonly id: string;
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export interface PanelSpec {
  readonly title: string;
  readonly unit: 'seconds' | 'per_second' | 'ratio' | 'bytes' | 'count';
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  /** A line drawn at this value, such as an SLO's threshold. */
  readonly threshold: number | null;
}

export interface MessageSpec {
  readonly from: string;
  readonly text: string;
  /** After the page. */
  readonly afterUs: number;
  /** Only while users still suffer (`bad`), or only when they no longer do (`good`). */
  readonly while: 'bad' | 'good' | 'any';
  /** Only once nobody has posted to them for so long, counted from the page. */
  readonly silentFor?: { readonly audience: 'team' | 'status_page' | 'anyone'; readonly forUs: number };
  /** Only once this verb was taken; `afterUs` then counts from the first time. */
  readonly afterAction?: string;
  /** After the page: later than this it is not sent any more. */
  readonly untilUs?: number;
}

export interface MechanismSpec {
  readonly id: string;
  readonly title: string;
  readonly family: string;
}

export interface VariantSpec {
  readonly id: string;
  readonly weight: number;
  readonly title: string;
  readonly fault: FaultSpec;
  /** Tunables that differ from the start in this variant. */
  readonly params: Readonly<Record<string, number>>;
  readonly truth: {
    readonly component: string;
    readonly mechanism: string;
    readonly trigger: string;
    /** The line of the change ledger that set it off, where there is one. */
    readonly change?: { readonly kind: ChangeKind; readonly target: string } | null;
    readonly story: readonly string[];
    readonly discriminators: readonly string[];
    readonly permanentFix: string;
    readonly prevention: readonly string[];
  };
  /** Verdicts on mitigations, for the debrief: shown after the run beside what the simulation says. */
  readonly verdicts: readonly { readonly mitigation: string; readonly verdict: 'works' | 'helps' | 'harms'; readonly why: string }[];
}
