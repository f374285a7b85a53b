import { readStored, writeStored } from '../../kit/index.ts';
import type { Language } from './language.ts';

/** A query that somebody has given a name, kept in the browser for all runs. */
export interface SavedQuery {
  readonly name: string;
  readonly text: string;
}

const KEPT = 100;
export const NAME_LENGTH_MAX = 60;

const isSaved = (value: unknown): value is SavedQuery[] =>
  Array.isArray(value) && value.every((one: Partial<SavedQuery> | null) => typeof one === 'object' && typeof one?.name === 'string' && typeof one.text === 'string');

const key = (language: Language): string => `saved-queries.${language}`;

/** By name. */
export const readSaved = (language: Language): SavedQuery[] => (readStored(key(language), isSaved) ?? []).slice(0, KEPT);

/** Keeps a query; one with the same name is replaced. */
export function saveQuery(language: Language, query: SavedQuery): SavedQuery[] {
  const others = readSaved(language).filter(({ name }) => name !== query.name);
  return store(language, [query, ...others]);
}

export function deleteSaved(language: Language, name: string): SavedQuery[] {
  return store(language, readSaved(language).filter((one) => one.name !== name));
}

function store(language: Language, queries: readonly SavedQuery[]): SavedQuery[] {
  const sorted = [...queries].slice(0, KEPT).sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  writeStored(key(language), sorted);
  return sorted;
}
