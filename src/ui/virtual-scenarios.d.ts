/** The scenarios of this build, provided by a plugin of ours (see .ci/vite). */
declare module 'virtual:scenarios' {
  /** Every scenario, ordered by id; `length` counts the characters of its scenario.json. Without a summary it is not even JSON. */
  export const index: readonly { readonly id: string; readonly length: number; readonly summary: ScenarioSummary | null }[];

  /** What can be said of a scenario before it is opened: made when the site is built, from what its file says. */
  export interface ScenarioSummary {
    readonly title: string;
    readonly family: string;
    /** 1 to 5. */
    readonly difficulty: number;
    readonly summary: string;
    readonly practises: readonly string[];
    readonly minutes: number;
    /** Guided step by step. */
    readonly tutorial: boolean;
    /** How many hidden causes share this surface. */
    readonly variants: number;
    readonly briefing: { readonly role: string; readonly situation: string; readonly known: readonly string[]; readonly goal: string };
    /** `under` as written: "1s". */
    readonly slos: readonly { readonly title: string; readonly target: number; readonly under: string }[];
    readonly map: {
      readonly nodes: readonly { readonly id: string; readonly title: string; readonly kind: 'client' | 'gateway' | 'service' | 'third_party' | 'cache' | 'broker' | 'database' }[];
      readonly edges: readonly { readonly from: string; readonly to: string }[];
    };
  }

  /**
   * The texts of a scenario's files as written: "scenario.json", and "runs/<name>.json" for each recorded run.
   *
   * @throws when there is no scenario of that id, or when it cannot be fetched
   */
  export function load(id: string): Promise<Record<string, string>>;
}
