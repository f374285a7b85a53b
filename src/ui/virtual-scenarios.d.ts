/** The scenarios of this build, provided by a plugin of ours (see .ci/vite). */
declare module 'virtual:scenarios' {
  /** Every scenario, ordered by id; `length` counts the characters of its scenario.json. */
  export const index: readonly { readonly id: string; readonly length: number }[];

  /**
   * The texts of a scenario's files as written: "scenario.json", and "runs/<name>.json" for each recorded run.
   *
   * @throws when there is no scenario of that id, or when it cannot be fetched
   */
  export function load(id: string): Promise<Record<string, string>>;
}
