import { pushEvent } from '../../../base/event-heap.ts';
import { begin, changeLater, choice, refuse, textArg } from '../../intents/choices.ts';
import type { Verb } from '../../intents/types.ts';
import { addChange, finishAction } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';
import { forgetEntry, nameModels, recordOf, type NameModel } from './model.ts';
import { entriesIn } from './resolver.ts';

/** Changing what the authority says, and making resolvers forget what it said before. A shorter TTL is a setting of the name. */

/** Amazon Route 53 has changes on all its servers "within 60 seconds" as a rule (developer guide, "ChangeResourceRecordSets"); half of that. */
const AUTHORITY_US = 30_000_000;
const FLUSH_US = 5_000_000;

interface RecordAt {
  readonly model: NameModel;
  readonly view: number;
  readonly recordName: string;
  readonly label: string;
}

const recordsOf = (world: World): RecordAt[] => nameModels(world).flatMap((model) => model.views.map(({ title, recordName }, view) => ({ model, view, recordName, label: `${model.host} for ${title}` })));

export const changeRecord: Verb = {
  verb: 'change_record',
  info: (_model, world) => {
    const records = recordsOf(world);
    if (records.length === 0) return null;
    return {
      verb: 'change_record', title: 'Change a DNS record', button: 'Point {record} to {answer}', group: 'Traffic',
      effect: 'From then on the authority gives another answer. Each process goes by it once its own copy of the old one has run out.',
      duration: 'About 30 s at the authority, then up to the TTL that the old answer was handed out with.',
      risk: 'Whoever is sent elsewhere arrives there all at the same time as the others, and the way may be longer.', reversible: 'Yes, with the same delay.',
      args: [
        choice('record', 'Record', records.map(({ recordName, label }) => ({ value: recordName, label })), Object.fromEntries(records.map(({ recordName, model, view }) => [recordName, model.answers[recordOf(world, model, view)]]))),
        choice('answer', 'Answer', records.flatMap(({ recordName, model }) => model.answers.map((answer) => ({ value: answer, label: answer, of: recordName })))),
      ],
    };
  },
  apply: (world, args) => {
    const record = recordsOf(world).find(({ recordName }) => recordName === textArg(args, 'record'));
    if (record === undefined) return refuse('Choose a record.');
    const { model, view, recordName, label } = record;
    const value = model.answers.indexOf(textArg(args, 'answer'));
    if (value < 0) return refuse(`Choose one of the answers of ${model.host}.`);
    const from = model.answers[recordOf(world, model, view)];
    const to = model.answers[value];
    if (from === to) return refuse(`${label} is ${to} already.`);
    const applied = changeLater(world, 'change_record', `${label}: ${from} → ${to}`, AUTHORITY_US, [{ param: recordName, value }], `The authority says ${to}; processes follow as their copies run out.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: model.host, from, to, by: 'you', note: `record for ${model.views[view].title}`, state: 'done', action: applied.action });
    return applied;
  },
};

/** Services whose processes resolve some name, in the order of the system. */
function resolving(world: World): { readonly index: number; readonly name: string; readonly firstSlot: number; readonly slotCount: number }[] {
  return world.model.services.map(({ name, firstSlot, slotCount }, index) => ({ index, name, firstSlot, slotCount })).filter(({ firstSlot }) => nameModels(world).some(({ placeOf }) => placeOf[firstSlot] !== undefined));
}

export const flushResolvers: Verb = {
  verb: 'flush_resolvers',
  info: (_model, world) => {
    const services = resolving(world);
    if (services.length === 0) return null;
    return {
      verb: 'flush_resolvers', title: 'Flush resolver caches', button: 'Flush the resolvers of {service}', group: 'Traffic',
      effect: 'Every process of the service forgets the answers that it holds, and looks names up again when it needs them.',
      duration: 'About 5 s.', risk: 'Small while the authority answers: one look-up a process. While it does not, old answers that still worked are gone.', reversible: 'Not needed.',
      args: [choice('service', 'Service', services.map(({ name }) => ({ value: name, label: name })))],
    };
  },
  apply: (world, args) => {
    const service = resolving(world).find(({ name }) => name === textArg(args, 'service'));
    if (service === undefined) return refuse('Choose a service that resolves names.');
    const action = begin(world, 'flush_resolvers', `Flush the resolvers of ${service.name}`, world.now + FLUSH_US);
    addChange(world, { atUs: world.now, kind: 'config', target: service.name, from: '', to: 'flush', by: 'you', note: 'resolver caches', state: 'done', action });
    pushEvent(world.heap, world.now + FLUSH_US, nameModels(world)[0].flushEvent, service.index, action);
    return { ok: true, action };
  },
};

/** Event: the processes of a service forget. Subject: service; token: action. */
export function flushDue(world: World, index: number, action: number): void {
  const { firstSlot, slotCount } = world.model.services[index];
  let forgotten = 0;
  for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) {
    for (const [, entry] of entriesIn(world, slot)) {
      forgetEntry(world, entry);
      forgotten++;
    }
  }
  finishAction(world, action, 'done', `${forgotten} entries are empty.`);
}
