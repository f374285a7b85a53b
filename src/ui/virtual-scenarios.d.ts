/** The scenarios of this build, provided by a plugin of ours (see .ci/vite). */
declare module 'virtual:scenarios' {
  // An import statement would make this file a module, and the declaration an addition to one that does not exist.
  // oxlint-disable-next-line typescript/consistent-type-imports
  type ScenarioSummary = import('../session/summary.ts').ScenarioSummary;

  /** Every scenario, ordered by id; `length` counts the characters of its scenario.json. Without a summary it cannot be read. */
  export const index: readonly { readonly id: string; readonly length: number; readonly summary: ScenarioSummary | null }[];

  /**
   * The texts of a scenario's files as written: "scenario.json", and "runs/<name>.json" for each recorded run.
   *
   * @throws when there is no scenario of that id, or when it cannot be fetched
   */
  export function load(id: string): Promise<Record<string, string>>;
}
