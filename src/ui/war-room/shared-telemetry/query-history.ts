import { readStored, writeStored } from '../../kit/index.ts';

const KEPT = 20;

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

/** The last queries that were run, newest first. They outlive the run, as a shell's history does. */
export const readHistory = (name: string): string[] => (readStored(`history.${name}`, isTexts) ?? []).slice(0, KEPT);

/** Puts a query in front; one that was there before moves there. */
export function addToHistory(name: string, query: string): string[] {
  const next = [query, ...readHistory(name).filter((one) => one !== query)].slice(0, KEPT);
  writeStored(`history.${name}`, next);
  return next;
}
