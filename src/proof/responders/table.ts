import { nextUnit, openStream } from '../../base/random.ts';
import type { PartId } from '../../session/debrief-types.ts';
import { ENGINE } from '../../session/engine.ts';
import { isObject } from '../../session/read-record.ts';
import { contentHashOf, type Subject } from '../subject.ts';
import type { Rating } from './rate.ts';
import { RESPONDERS } from './registry.ts';
import { GAMING_MOST, SOUND_LEAST, type Responder } from './types.ts';

/** What the thirteen responders earned in a scenario, as it lies beside it. */
export interface PlayersFile {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly contentHash: string;
  readonly engine: string;
  readonly seeds: readonly number[];
  readonly ratings: readonly Rating[];
}

/** Its name. */
export const PLAYERS_FILE = 'players.json';

/** Whether something that was read has the shape of a table; what is in it may still be anybody's. */
export function isPlayersFile(value: unknown): value is PlayersFile {
  if (!isObject(value) || !Array.isArray(value['seeds']) || !Array.isArray(value['ratings'])) return false;
  return value['ratings'].every((rating) => isObject(rating) && typeof rating['responder'] === 'string' && typeof rating['total'] === 'number' && isObject(rating['parts']));
}

export function playersFile(subject: Subject, seeds: readonly number[], ratings: readonly Rating[]): PlayersFile {
  return { schemaVersion: 1, scenario: subject.scenario.id, contentHash: contentHashOf(subject), engine: ENGINE, seeds, ratings };
}

/** Why a table is not that of this scenario and engine; null where it is. */
export function stalePlayers(subject: Subject, file: PlayersFile): string | null {
  const { id } = subject.scenario;
  const mend = `run: npm run faultline -- players ${id} --write`;
  if (file.schemaVersion !== 1 || file.scenario !== id) return `the table beside ${id} is that of ${file.scenario}, schema version ${String(file.schemaVersion)}; ${mend}`;
  if (file.contentHash !== contentHashOf(subject)) return `${id} or one of its recorded runs has changed since its players were rated; ${mend}`;
  return file.engine === ENGINE ? null : `the players of ${id} were rated with engine ${file.engine}, this is ${ENGINE}; ${mend}`;
}

/**
 * Why a scenario's table does not vouch for it, each in a sentence; empty where it does: there is none (null), it is another
 * scenario's or an older one's, players are missing from it, or some are out of their bands.
 */
export function tableFaults(subject: Subject, file: PlayersFile | null): string[] {
  const { id, variants } = subject.scenario;
  const mend = `run: npm run faultline -- players ${id} --write`;
  if (file === null) return [`${id} has no table of its players' points; ${mend}`];
  const stale = stalePlayers(subject, file);
  if (stale !== null) return [stale];
  const entry = (variant: string, seed: number, responder: string): string => `${variant} seed ${seed} ${responder}`;
  const rated = new Set(file.ratings.map(({ variant, seed, responder }) => entry(variant, seed, responder)));
  const missing = Object.keys(variants).flatMap((variant) => file.seeds.flatMap((seed) => RESPONDERS.map(({ id: responder }) => entry(variant, seed, responder)))).filter((one) => !rated.has(one));
  if (missing.length > 0 || file.seeds.length === 0) return [`the table of ${id} lacks players' runs: ${missing[0] ?? 'every seed'}; ${mend}`];
  return outOfBand(file.ratings);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export const ratingsOf = (ratings: readonly Rating[], { id }: Responder): Rating[] => ratings.filter(({ responder }) => responder === id);

/** One line for each responder: points by cause, their mean, and the mean of each part. */
export function tableLines(ratings: readonly Rating[]): string[] {
  const variants = [...new Set(ratings.map(({ variant }) => variant))];
  const width = Math.max(...RESPONDERS.map(({ id }) => id.length));
  const cell = (value: number, length: number): string => String(Math.round(value)).padStart(length);
  const parts = Object.keys(ratings[0]?.parts ?? {}) as PartId[];
  const head = [''.padEnd(width), ...variants, 'mean', ...parts].join('  ');
  return [
    head,
    ...RESPONDERS.map((responder) => {
      const own = ratingsOf(ratings, responder);
      const of = (variant: string): number => mean(own.filter((rating) => rating.variant === variant).map(({ total }) => total));
      return [responder.id.padEnd(width), ...variants.map((variant) => cell(of(variant), variant.length)), cell(mean(own.map(({ total }) => total)), 4), ...parts.map((part) => cell(mean(own.map((rating) => rating.parts[part])), part.length))].join('  ');
    }),
  ];
}

/** Responders whose mean is out of their band, each in a sentence. Memory is no gaming where a page has one cause only. */
export function outOfBand(ratings: readonly Rating[]): string[] {
  if (new Set(ratings.map(({ variant }) => variant)).size < 2) return [];
  return RESPONDERS.flatMap((responder) => {
    const own = ratingsOf(ratings, responder);
    const points = mean(own.map(({ total }) => total));
    if (own.length === 0) return [`${responder.id} was not rated.`];
    if (responder.conduct === 'sound' && points < SOUND_LEAST) return [`Who ${responder.title} earns ${Math.round(points)} in the mean, expected ${SOUND_LEAST} or more.`];
    if (responder.conduct === 'gaming' && points > GAMING_MOST) return [`Who ${responder.title} earns ${Math.round(points)} in the mean, expected ${GAMING_MOST} at the most.`];
    return [];
  });
}

const SPREAD = 0.3;

/** In how many of so many draws, each part's weight up to 30 % off, the worst sound responder still earns more than the best that games it; caps stay. */
export function soundWins(ratings: readonly Rating[], draws: number, seed: number): number {
  const stream = openStream(seed, 'players.weights');
  const parts = Object.keys(ratings[0]?.parts ?? {}) as PartId[];
  let wins = 0;
  for (let draw = 0; draw < draws; draw++) {
    const weights = new Map(parts.map((part) => [part, 1 + SPREAD * (2 * nextUnit(stream) - 1)]));
    const points = (responder: Responder): number => mean(ratingsOf(ratings, responder).map((rating) => Math.min(rating.cap ?? Infinity, Math.max(0, parts.reduce((sum, part) => sum + weights.get(part)! * rating.parts[part], 0)))));
    const gaming = RESPONDERS.filter(({ conduct }) => conduct === 'gaming').map(points);
    const sound = RESPONDERS.filter(({ conduct }) => conduct !== 'gaming').map(points);
    if (Math.min(...sound) > Math.max(...gaming)) wins++;
  }
  return wins;
}
