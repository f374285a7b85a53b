import { pushEvent } from '../../../base/event-heap.ts';
import { begin, choice, refuse, textArg } from '../../intents/choices.ts';
import type { Applied, Args, Verb, VerbInfo } from '../../intents/types.ts';
import { addChange, finishAction } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';
import { dataColumns, dataModel } from '../data/records.ts';
import { clearPlace, drop, rowOf } from './entries.ts';
import { taint, taintAll } from './flights.ts';
import { cacheColumns, cacheModels, type CacheModel } from './model.ts';

/** Throwing entries away by hand: all of them, or those that differ from the database. */

const FLUSH_US = 5_000_000;
/** A purge compares the entries with the database in so many steps. */
const PURGE_STEPS = 60;
const PURGE_STEP_US = 1_000_000;

function infoOf(world: World, own: Pick<VerbInfo, 'verb' | 'title' | 'button' | 'effect' | 'duration' | 'risk' | 'reversible'>): VerbInfo | null {
  const models = cacheModels(world);
  if (models.length === 0) return null;
  const size = (model: CacheModel): string => `${entriesOf(world, model)} entries`;
  return { ...own, group: 'Traffic', args: [choice('cache', 'Cache', models.map(({ name }) => ({ value: name, label: String(world.model.system.parts['caches'][name]['title']) })), Object.fromEntries(models.map((model) => [model.name, size(model)])))] };
}

function entriesOf(world: World, model: CacheModel): number {
  let entries = 0;
  for (let place = 0; place < model.places; place++) entries += cacheColumns(world).size[model.firstPlace + place];
  return entries;
}

function start(world: World, args: Args, verb: string, title: (name: string) => string, note: string, after: number, event: (model: CacheModel) => number): Applied {
  const model = cacheModels(world).find(({ name }) => name === textArg(args, 'cache'));
  if (model === undefined) return refuse('Choose a cache.');
  const action = begin(world, verb, title(model.name), world.now + (verb === 'flush_cache' ? FLUSH_US : PURGE_STEPS * PURGE_STEP_US));
  addChange(world, { atUs: world.now, kind: 'config', target: model.name, from: '', to: note, by: 'you', note, state: 'done', action });
  pushEvent(world.heap, world.now + after, event(model), model.index, action);
  return { ok: true, action };
}

export const flushCache: Verb = {
  verb: 'flush_cache',
  info: (_model, world) => infoOf(world, {
    verb: 'flush_cache', title: 'Flush a cache', button: 'Flush {cache}', effect: 'Throws every entry away, in every instance or in the store. What is out of date is gone, and so is everything else.', duration: 'About 5 s.',
    risk: 'Every reader misses at once: what is behind the cache gets all its load until the cache is warm again, and may not survive it.', reversible: 'No. It fills again by itself, at the price of the misses.',
  }),
  apply: (world, args) => start(world, args, 'flush_cache', (name) => `Flush ${name}`, 'flush', FLUSH_US, ({ flushEvent }) => flushEvent),
};

export const purgeCache: Verb = {
  verb: 'purge_cache',
  info: (_model, world) => infoOf(world, {
    verb: 'purge_cache', title: 'Purge outdated keys', button: 'Purge {cache}', effect: 'Compares the entries with the database, a sixtieth each second, and deletes those that differ.', duration: 'About 60 s.',
    risk: 'Small: only what is wrong is loaded again. What goes wrong behind its back stays until the next time.', reversible: 'Not needed.',
  }),
  apply: (world, args) => start(world, args, 'purge_cache', (name) => `Purge outdated keys of ${name}`, 'purge', PURGE_STEP_US, ({ purgeEvent }) => purgeEvent),
};

/** Event: a flush takes effect. Subject: cache; token: action. */
export function flushDue(world: World, index: number, action: number): void {
  const model = cacheModels(world)[index];
  const gone = entriesOf(world, model);
  for (let place = 0; place < model.places; place++) clearPlace(world, model, place);
  taintAll(world, model);
  finishAction(world, action, 'done', `${gone} entries are gone.`);
}

/** Event: the next sixtieth of the records is compared. */
export function purgeDue(world: World, index: number, action: number): void {
  const model = cacheModels(world)[index];
  const startedUs = world.book.actions[action].startedUs;
  const step = Math.round((world.now - startedUs) / PURGE_STEP_US);
  const from = Math.floor(((step - 1) * model.keys) / PURGE_STEPS);
  const to = Math.floor((step * model.keys) / PURGE_STEPS);
  for (let place = 0; place < model.places; place++) for (let key = from; key < to; key++) purgeKey(world, model, place, key);
  if (step < PURGE_STEPS) pushEvent(world.heap, world.now + PURGE_STEP_US, model.purgeEvent, index, action);
  else finishAction(world, action, 'done', 'Every entry has been compared with the database.');
}

function purgeKey(world: World, model: CacheModel, place: number, key: number): void {
  const row = rowOf(world, model, place, key);
  if (row < 0 || cacheColumns(world).version[row] >= dataColumns(world).version[dataModel(world, model.data).first + key]) return;
  drop(world, model, place, key);
  taint(world, model, place, key);
}
