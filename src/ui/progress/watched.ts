import { readStored, writeStored } from '../kit/stored.ts';

/*
 * What was watched being solved is no run and counts for nothing. Only its seed is remembered, until the scenario is played, so that
 * the run that follows is another cause.
 */
const keyOf = (scenarioId: string): string => `watched.${scenarioId}`;
const isSeed = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const watchedSeedOf = (scenarioId: string): number | null => readStored(keyOf(scenarioId), isSeed);
export const noteWatched = (scenarioId: string, seed: number): void => writeStored(keyOf(scenarioId), seed);
export const forgetWatched = (scenarioId: string): void => writeStored(keyOf(scenarioId), null);
