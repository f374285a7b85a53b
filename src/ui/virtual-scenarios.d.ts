/** The scenarios of this build, provided by a plugin of ours (see .ci/vite). */
declare module 'virtual:scenarios' {
  import type { ScenarioSummary } from '../session/summary.ts';

  /** Every scenario, ordered by id; `length` counts the characters of its scenario.json. Without a summary it cannot be read. */
  export const index: readonly { readonly id: string; readonly length: number; readonly summary: ScenarioSummary | null }[];

  /**
   * The texts of a scenario's files as written: "scenario.json", and "runs/<name>.json" for each recorded run.
   *
   * @throws when there is no scenario of that id, or when it cannot be fetched
   */
  export function load(id: string): Promise<Record<string, string>>;
}
