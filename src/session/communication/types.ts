/** One rule of communication, held against the log and the world. */
export interface RuleMark {
  readonly id: 'acknowledged' | 'first-update' | 'external' | 'cadence' | 'truthful' | 'all-clear' | 'quiet';
  readonly title: string;
  readonly points: number;
  readonly max: number;
  /** One sentence, with the post or the moment that it speaks of. */
  readonly why: string;
}
