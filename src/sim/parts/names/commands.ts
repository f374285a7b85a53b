import type { World } from '../../kernel/world.ts';
import type { PartCommand } from '../part.ts';
import { entryAt, nameColumns, nameModels, recordOf, type NameModel } from './model.ts';

/** What a person can ask about a name: the authority itself, and what each process believes meanwhile. */

const ROWS = 60;

/** An answer is written as the CNAME that geo-routed names commonly lead to. */
const addressOf = (model: NameModel, answer: number): string => `${model.answers[answer]}.${model.host}.`;

export const NAME_COMMANDS: Readonly<Record<string, PartCommand>> = {
  authority: {
    title: 'What the authority says',
    help: 'The record as it is now, for everybody and for those who get an answer of their own',
    command: (name) => `dig @ns1 ${name} +norecurse +subnet=...`,
    answer: (world, index) => {
      const model = nameModels(world)[index];
      const ttl = seconds(Math.round(world.params[model.ttl]));
      return {
        columns: ['asked for', 'name', 'ttl', 'type', 'answer'],
        rows: model.views.map((view, at) => [view.title, `${model.host}.`, ttl, 'CNAME', addressOf(model, recordOf(world, model, at))]),
        text: [],
        note: 'Straight from the authority: no cache has a part in it.',
      };
    },
  },
  cached: {
    title: 'What each process believes',
    help: 'The answers that the resolver of each process holds, how old they are and how long they are still good',
    command: (name) => `dig ${name}  -- in each process, beside dig @ns1 ${name}`,
    answer: (world, index) => {
      const model = nameModels(world)[index];
      const rows = model.slots.flatMap((slot) => (world.stations.state[slot] === 0 ? [] : model.views.map((_, view) => cachedRow(world, model, slot, view))));
      const outdated = rows.filter((row) => row[5] !== '' && row[5] !== row[2]).length;
      return {
        columns: ['instance', 'asked for', 'answer', 'age', 'ttl', 'the authority says'],
        rows: rows.slice(0, ROWS),
        text: [],
        note: `${outdated} of ${rows.length} differ from the authority.${rows.length > ROWS ? ` The first ${ROWS} are shown.` : ''}`,
      };
    },
  },
};

function cachedRow(world: World, model: NameModel, slot: number, view: number): string[] {
  const { answer, heardUs, untilUs, refusedUs } = nameColumns(world);
  const entry = entryAt(model, slot, view);
  const who = [world.book.identities[world.stations.identity[slot]]?.instance ?? '', model.views[view].title];
  const said = addressOf(model, recordOf(world, model, view));
  if (world.now < refusedUs[entry]) return [...who, 'SERVFAIL', '', seconds(refusedUs[entry] - world.now), ''];
  if (answer[entry] === 0) return [...who, '(nothing)', '', '', ''];
  const left = untilUs[entry] - world.now;
  return [...who, addressOf(model, answer[entry] - 1), seconds(world.now - heardUs[entry]), left > 0 ? seconds(left) : 'run out', left > 0 ? said : ''];
}

function seconds(us: number): string {
  return `${(us / 1_000_000).toFixed(1)} s`;
}
