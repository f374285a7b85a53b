/** What a check is about, in the order in which they are made. */
export const CHECKS = ['baseline', 'fault', 'surface', 'evidence', 'routes', 'decoys', 'shortcuts', 'players', 'points'] as const;
export type CheckName = (typeof CHECKS)[number];

/** One thing that was found true or false of a scenario, as a sentence. */
export interface Finding {
  readonly check: CheckName;
  /** Null: of the whole scenario. */
  readonly variant: string | null;
  readonly ok: boolean;
  readonly text: string;
}

export const found = (check: CheckName, variant: string | null, ok: boolean, text: string): Finding => ({ check, variant, ok, text });

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
/** 1 → `1.0`, for minutes; without locale. */
export const oneDigit = (value: number): string => value.toFixed(1);
export const seedsText = (seeds: readonly number[]): string => (seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`);
