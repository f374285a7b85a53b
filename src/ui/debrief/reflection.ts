import { readSetting, writeSetting } from '../../storage/settings.ts';

/** What a learner says before the truth is shown. Kept in this browser, read by nobody else. */
export interface Reflection {
  readonly belief: string;
  /** 1 to 5, or null when not said. */
  readonly confidence: number | null;
  readonly surprise: string;
}

export const REFLECTION_MAX = 2_000;
const key = (runId: string): string => `reflection:${runId}`;

/** Null when nothing was said yet; a skipped one is there, with nothing in it. */
export async function readReflection(runId: string): Promise<Reflection | null> {
  const value = await readSetting(key(runId));
  if (typeof value !== 'object' || value === null) return null;
  const { belief, confidence, surprise } = value as Partial<Record<keyof Reflection, unknown>>;
  return {
    belief: typeof belief === 'string' ? belief : '',
    confidence: typeof confidence === 'number' && confidence >= 1 && confidence <= 5 ? Math.round(confidence) : null,
    surprise: typeof surprise === 'string' ? surprise : '',
  };
}

export const writeReflection = (runId: string, reflection: Reflection): Promise<void> => writeSetting(key(runId), reflection);
