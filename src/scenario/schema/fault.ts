import { Type, type Static } from '@sinclair/typebox';
import { amount, byEvent, byKey, byName, byRange, closed, duration, line, list, name, oneOf, param, prose, version, whole, yes } from './common.ts';

/** Hidden causes as state charts, and changes that happen in any case. */

const by = Type.Optional(line('Who did it; default "automation".'));
const note = Type.Optional(prose('What the change ledger says about it.'));

export const CHANGE_KINDS = ['deploy', 'config', 'flag', 'schema', 'infra'] as const;

const SetAction = closed({ set: param('A tunable.'), to: amount('Its new value.') }, 'Sets a tunable.');
const RampAction = closed(
  { ramp: param('A tunable.'), to: amount('Its value at the end.'), over: duration('How long that takes.') },
  'Moves a tunable to a value in equal steps.',
);
const DeployAction = closed({ deploy: name('A service.'), version: version('One of its versions.'), by, note }, 'Rolls out a version, instance by instance.');
const FlagAction = closed({ flag: name('A feature flag.'), on: yes('Its new state.'), by, note }, 'Switches a feature flag.');
const CrashAction = closed({ crash: name('A service.'), count: Type.Optional(whole(1, 64, 'How many instances; default 1.')) }, 'Kills instances.');
const NoteAction = closed(
  {
    note: prose('What the change ledger says.'),
    target: line('What was changed.'),
    kind: Type.Optional(oneOf(CHANGE_KINDS, 'Default infra.')),
    by,
  },
  'Only writes into the change ledger.',
);

export type ActionFile =
  | Static<typeof SetAction>
  | Static<typeof RampAction>
  | Static<typeof DeployAction>
  | Static<typeof FlagAction>
  | Static<typeof CrashAction>
  | Static<typeof NoteAction>;

// Before `note`, which is also a key of other actions.
export const ActionSchema = byKey<ActionFile>(
  { set: SetAction, ramp: RampAction, deploy: DeployAction, flag: FlagAction, crash: CrashAction, note: NoteAction },
  'An action: an object with one of the keys set, ramp, deploy, flag, crash, note.',
);

const State = closed(
  {
    title: line('What the debrief calls this state.'),
    entry: Type.Optional(list(ActionSchema, 'What happens when it is entered.', 0, 50)),
    after: Type.Optional(byRange(name('The next state.'), 'Next states by delay, which the seed chooses from a range.')),
    on: Type.Optional(byEvent(name('The next state.'), 'Next states by event: deploy.done:<service>.')),
  },
  'A state of the fault.',
);

export const FaultSchema = closed(
  { initial: name('The state at the beginning of the world.'), states: byName(State, 'States by name.', 1) },
  'The hidden cause as a state chart.',
);

export type FaultFile = Static<typeof FaultSchema>;
