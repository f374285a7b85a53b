import { pushEvent } from '../../../base/event-heap.ts';
import { nextToken, SLOT_ABSENT, SLOT_CRASHED, SLOT_STARTING, type World } from '../../kernel/world.ts';
import { raise } from '../../machines/host.ts';
import { versionList } from '../memory/version-list.ts';
import { definePart, type PartCommand } from '../part.ts';
import { columnsOf, requirementsOf, type RequirementModel } from './requirement-model.ts';
import { setConfig } from './set-config.ts';

/**
 * **Models** a configuration value that some versions of a service cannot start without: where it is missing, the process
 * says so and exits, and the platform starts it again and again.
 * **Leaves out** values that are there but wrong, and configuration that is read later than at the start.
 * **Teaches** that a version which ran in testing may lack something here alone, and that what runs already is not touched by it.
 */
export const requirement = definePart({
  section: 'requirements',
  about: 'A configuration value that a service needs to start.',
  fields: {
    key: { kind: 'line', about: 'What the value is called, such as PAYMENT_KEY.' },
    service: { kind: 'ref', to: 'services', about: 'The service that needs it.' },
    versions: { kind: 'line', fallback: '', about: 'Versions that need it, with commas between them; left out: all.' },
    present: { kind: 'switch', fallback: true, tunable: true, about: 'Whether it is set here.' },
    after: { kind: 'duration', fallback: '2s', about: 'From the start of a process until it looks for the value.' },
  },
  label: (_name, { key }) => key,
  homes: (_name, { service }) => [service],
  logs: {
    missing: { level: 3, text: 'missing required configuration {key}', fields: [{ name: 'key', kind: 'ref' }] },
    exited: { level: 3, text: 'process exited with code 1', fields: [] },
  },
  check: (_name, { service, versions, present, afterUs }, system) => {
    const spec = system.services[service];
    const needing = versionList(versions);
    const unknown = needing.filter((version) => !(spec?.versions ?? []).includes(version));
    const cannotBe = !present && (needing.length === 0 || needing.includes(spec?.version ?? ''));
    return [
      ...unknown.map((version) => ({ path: ['versions'], found: version, expected: `versions of ${service}: ${(spec?.versions ?? []).join(', ')}` })),
      ...(cannotBe ? [{ path: ['present'], found: `false, though ${service} ${spec?.version ?? ''} runs at the start and needs it`, expected: 'a value that the running version can do without' }] : []),
      ...(afterUs < (spec?.startupUs ?? 0) ? [] : [{ path: ['after'], found: 'no less than the start-up time', expected: `less than the start-up time of ${service}` }]),
    ];
  },
  model: ({ name, index, spec, system, param, station, log, event }): RequirementModel => {
    const place = station(spec.service);
    const needing = versionList(spec.versions);
    return {
      name, index,
      key: spec.key,
      service: place.index,
      serviceName: spec.service,
      firstSlot: place.firstSlot,
      slotCount: place.slotCount,
      needs: (system.services[spec.service]?.versions ?? []).map((version) => needing.length === 0 || needing.includes(version)),
      present: param('present'),
      afterUs: spec.afterUs,
      logs: { missing: log('missing'), exited: log('exited') },
      exit: event('exit'),
    };
  },
  columns: (models) => {
    const slots = Math.max(0, ...models.map(({ firstSlot, slotCount }) => firstSlot + slotCount));
    return { token: new Int32Array(slots), lacked: new Int32Array(slots) };
  },
  events: { exit: exitNow },
  opened: look,
  closed: forget,
  verbs: [setConfig],
  commands: { previous: previousLog() },
});

function lackedBy(world: World, slot: number): RequirementModel | undefined {
  return requirementsOf(world).find((entry) => slot >= entry.firstSlot && slot < entry.firstSlot + entry.slotCount && entry.needs[world.stations.version[slot]] && world.params[entry.present] < 0.5);
}

/** A process starts. One that is there from the beginning of the world found what it needed. */
function look(world: World, slot: number): void {
  const lacked = lackedBy(world, slot);
  if (lacked === undefined || world.stations.state[slot] !== SLOT_STARTING) return;
  const { token } = columnsOf(world);
  token[slot] = nextToken(world);
  pushEvent(world.heap, world.now + lacked.afterUs, lacked.exit, slot, token[slot]);
}

function exitNow(world: World, slot: number, due: number): void {
  const { token, lacked } = columnsOf(world);
  if (token[slot] !== due || due === 0) return;
  token[slot] = 0;
  // It may have been set while the process was on its way here.
  const missing = lackedBy(world, slot);
  if (missing === undefined) return;
  const identity = world.stations.identity[slot];
  world.sink.logged(world.now, missing.logs.missing, identity, 0, missing.index, 0, 0, 0);
  world.sink.logged(world.now, missing.logs.exited, identity, 0, 0, 0, 0, 0);
  lacked[slot] = missing.index + 1;
  raise(world, 'health', slot, 'EXITED');
}

function forget(world: World, slot: number): void {
  const { token, lacked } = columnsOf(world);
  if (slot >= token.length) return;
  token[slot] = 0;
  if (world.stations.state[slot] === SLOT_ABSENT) lacked[slot] = 0;
}

/** The last words of containers that have died: what `kubectl logs --previous` shows of a process that exited by itself. */
function previousLog(): PartCommand {
  return {
    title: 'Logs of dead containers',
    help: 'The end of the log of each container that was started again',
    command: (name) => `kubectl logs -l app=${name} --previous --tail=2`,
    answer: (world, index) => {
      const { service, firstSlot, slotCount } = requirementsOf(world)[index];
      const { lacked } = columnsOf(world);
      const dead = Array.from({ length: slotCount }, (_, i) => firstSlot + i).filter((slot) => lacked[slot] > 0);
      const lines = dead.flatMap((slot) => {
        const { instance } = world.book.identities[world.stations.identity[slot]];
        return [`[pod/${instance}] ERROR missing required configuration ${requirementsOf(world)[lacked[slot] - 1].key}`, `[pod/${instance}] ERROR process exited with code 1`];
      });
      const waiting = dead.filter((slot) => world.stations.state[slot] === SLOT_CRASHED).length;
      return { columns: [], rows: [], text: lines, note: dead.length === 0 ? `No container of ${world.model.services[service].name} has exited by itself.` : `${waiting} of them wait to be started again.` };
    },
  };
}
