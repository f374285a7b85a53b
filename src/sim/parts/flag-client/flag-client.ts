import { drawUnit, laneA, laneB, textKey } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { flagIsOn } from '../flow/flow.ts';
import { definePart } from '../part.ts';

/**
 * **Models** the part of a flag system that sits in each process of a service: it remembers the flags and asks for them
 * again every so often, so that a change reaches one process sooner than another.
 * **Leaves out** streaming of changes, and the requests to the flag service (a job with one request for each client stands for them).
 * **Teaches** that "off" is off everywhere only after the longest-lived copy has been renewed.
 */
export const flagClient = definePart({
  section: 'flagClients',
  about: 'How the processes of a service learn about feature flags.',
  fields: {
    service: { kind: 'ref', to: 'services', about: 'The service whose processes remember flags.' },
    refresh: { kind: 'duration', fallback: '30s', about: 'A process asks for all flags again after this long.', setting: { title: 'flag refresh', effect: 'Time between two looks of a process at the flags, from its next look on.', risk: 'Looking more often is more work for the flag service.' } },
    spread: { kind: 'switch', fallback: true, about: 'Whether processes begin at different moments of the interval, or all look at the same time.' },
  },
  homes: (_name, { service }) => [service],
  metrics: (report) => ({ age: report.gauge('feature_flag_cache_age_seconds', {}), looks: report.counter('feature_flag_refreshes_total', {}) }),
  families: [
    { name: 'feature_flag_cache_age_seconds', type: 'gauge', unit: 'seconds', help: 'Time since the process last looked at the flags.' },
    { name: 'feature_flag_refreshes_total', type: 'counter', unit: '', help: 'Looks of the process at the flags.' },
  ],
  check: (name, { service, refreshUs }, system) => {
    const others = Object.entries(system.parts['flagClients'] ?? {}).filter(([other, spec]) => other !== name && spec['service'] === service);
    return [
      ...(others.length === 0 ? [] : [{ path: ['service'], found: `${service}, which has a flag client already`, expected: 'one for each service' }]),
      ...(refreshUs >= REFRESH_MIN_US ? [] : [{ path: ['refresh'], found: 'less than a second', expected: '1s or more' }]),
    ];
  },
  model: ({ name, spec, system, station, param, paramNamed, cells, event }): FlagClientModel => {
    const place = station(spec.service);
    return {
      firstSlot: place.firstSlot, slotCount: place.slotCount,
      refresh: param('refresh'),
      spread: spec.spread,
      key: textKey(`flags.${name}`),
      flags: Object.keys(system.flags).map((flag) => paramNamed(`flags.${flag}`)),
      cells: cells(spec.service),
      look: event('look'),
    };
  },
  columns: (models) => {
    const slots = Math.max(0, ...models.map(({ firstSlot, slotCount }) => firstSlot + slotCount));
    return { seen: new Float64Array(slots * (models[0]?.flags.length ?? 0)), lookedUs: new Float64Array(slots), token: new Int32Array(slots) };
  },
  ops: { UNLESS_SEEN_FLAG: opUnlessSeenFlag },
  events: { look },
  opened,
  closed,
  sample,
});

interface FlagClientModel {
  readonly firstSlot: number;
  readonly slotCount: number;
  readonly refresh: number;
  readonly spread: boolean;
  readonly key: number;
  /** Parameters of all flags of the system. */
  readonly flags: readonly number[];
  readonly cells: Readonly<Record<string, number>>;
  readonly look: number;
}

/** By slot, `seen` by slot and flag. */
interface FlagClientColumns {
  readonly seen: Float64Array;
  readonly lookedUs: Float64Array;
  readonly token: Int32Array;
}

/** No client asks more often. */
const REFRESH_MIN_US = 1_000_000;

const clientsOf = (world: World): readonly FlagClientModel[] => world.model.parts['flagClients'] as readonly FlagClientModel[];
const columnsOf = (world: World): FlagClientColumns => world.parts['flagClients'] as unknown as FlagClientColumns;
const clientOf = (world: World, slot: number): FlagClientModel | undefined => clientsOf(world).find(({ firstSlot, slotCount }) => slot >= firstSlot && slot < firstSlot + slotCount);

const refreshUs = (world: World, own: FlagClientModel): number => Math.max(REFRESH_MIN_US, Math.round(world.params[own.refresh]));

/** A process looks before its first request, and then at its own times. */
function opened(world: World, slot: number): void {
  const own = clientOf(world, slot);
  if (own === undefined) return;
  readAll(world, own, slot);
  const identity = world.stations.identity[slot];
  const part = own.spread ? drawUnit(laneA(world.seedA, own.key), laneB(world.seedB, own.key), identity) : 1;
  lookIn(world, own, slot, Math.max(1, Math.round(refreshUs(world, own) * part)));
}

function closed(world: World, slot: number): void {
  if (clientOf(world, slot) !== undefined) columnsOf(world).token[slot] = 0;
}

function look(world: World, slot: number, token: number): void {
  const own = clientOf(world, slot);
  if (own === undefined || columnsOf(world).token[slot] !== token || token === 0) return;
  readAll(world, own, slot);
  world.cells[world.model.slots[slot].offset + own.cells['looks']]++;
  lookIn(world, own, slot, refreshUs(world, own));
}

function lookIn(world: World, own: FlagClientModel, slot: number, us: number): void {
  const { token } = columnsOf(world);
  token[slot] = nextToken(world);
  pushEvent(world.heap, world.now + us, own.look, slot, token[slot]);
}

function readAll(world: World, own: FlagClientModel, slot: number): void {
  const { seen, lookedUs } = columnsOf(world);
  lookedUs[slot] = world.now;
  own.flags.forEach((param, i) => (seen[slot * own.flags.length + i] = world.params[param]));
}

/** Opcode UNLESS_SEEN_FLAG: parameter of the flag, target, place of the flag, number of flags. As UNLESS_FLAG, by what this process knows. */
function opUnlessSeenFlag(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  const share = columnsOf(world).seen[world.frames.slot[f] * code[pc + 4] + code[pc + 3]];
  world.frames.pc[f] = flagIsOn(world, f, code[pc + 1], share) ? pc + WORDS : code[pc + 2];
  return true;
}

function sample(world: World): void {
  for (const own of clientsOf(world)) {
    for (let slot = own.firstSlot; slot < own.firstSlot + own.slotCount; slot++) {
      if (columnsOf(world).token[slot] !== 0) world.cells[world.model.slots[slot].offset + own.cells['age']] = (world.now - columnsOf(world).lookedUs[slot]) * 1e-6;
    }
  }
}
