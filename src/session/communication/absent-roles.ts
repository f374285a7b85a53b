import { MINUTE, SECOND } from '../../base/time.ts';
import type { Case } from '../case.ts';
import type { Role } from '../intents.ts';
import type { Run } from '../run.ts';
import { clockText, mechanismTitle } from '../words.ts';
import { audienceText, type Audience } from './facts.ts';
import { updatesDue } from './update-due.ts';

/**
 * What the people do whom the player gave a role: few words, each of which follows from the log. They understand no free text, and
 * whoever has no role says nothing.
 */
export interface RoleWord {
  readonly atUs: number;
  readonly person: string;
  readonly role: Role;
  readonly text: string;
}

export const ROLE_WORDS: Readonly<Record<Role, string>> = { incident_commander: 'incident commander', operations: 'operations', communications: 'communications', scribe: 'scribe' };

const REPLY_US = 5 * SECOND;
/** Long enough to write an update before it is due. */
const REMIND_US = 2 * MINUTE;

const ACCEPTED: Readonly<Record<Role, string>> = {
  incident_commander: 'I have command.',
  operations: 'On it. I confirm each action as it is taken.',
  communications: 'Mine. I remind you two minutes before an update is due.',
  scribe: 'I keep notes: severity, hand-overs, and ideas that we drop.',
};

export function wordsOfRoles(run: Pick<Run, 'scenario' | 'state' | 'intents' | 'pagedAtUs' | 'world'>): RoleWord[] {
  const { state, pagedAtUs, scenario } = run;
  if (pagedAtUs === null) return [];
  const taken = takenRoles(state).filter(({ person }) => person in scenario.people);
  const holder = (role: Role, atUs: number): string | null => {
    const last = takenRoles(state).findLast((entry) => entry.role === role && entry.atUs <= atUs)?.person;
    return last !== undefined && last in scenario.people ? last : null;
  };
  const words: RoleWord[] = taken.map(({ atUs, role, person, handedOver }) => ({ atUs: atUs + REPLY_US, role, person, text: handedOver ? readBack(run, atUs) : ACCEPTED[role] }));
  const say = (role: Role, eventUs: number, text: string, atUs = eventUs + REPLY_US): void => {
    const person = holder(role, eventUs);
    if (person !== null) words.push({ atUs, role, person, text });
  };
  for (const { atUs, action } of state.mitigations) say('operations', atUs, `Understood, doing it now: ${run.world.book.actions[action]?.title ?? 'the action'}.`);
  for (const { atUs, text } of decisions(run)) say('scribe', atUs, `Noted, ${clockText(scenario, atUs)}: ${text}.`);
  for (const { atUs, audience, dueUs } of reminders(state, pagedAtUs)) say('communications', atUs, reminderText(run, audience, dueUs), atUs);
  return words;
}

/** Whoever took a role, and when; a hand-over is the commander's role. */
function takenRoles({ assignments, handOvers }: Case): { readonly atUs: number; readonly role: Role; readonly person: string; readonly handedOver: boolean }[] {
  return [
    ...assignments.map(({ atUs, role, to }) => ({ atUs, role, person: to, handedOver: false })),
    ...handOvers.map(({ atUs, to }) => ({ atUs, role: 'incident_commander' as const, person: to, handedOver: true })),
  ].sort((a, b) => a.atUs - b.atUs);
}

/** Command is taken by saying back what one has understood: here, what the case holds at that moment. */
function readBack({ scenario, state, world, pagedAtUs }: Pick<Run, 'scenario' | 'state' | 'world' | 'pagedAtUs'>, atUs: number): string {
  const severity = severityAt(state, atUs);
  const actions = world.book.actions.filter((action) => action.startedUs <= atUs && (action.endsUs ?? Infinity) > atUs);
  const due = updatesDue({ posts: state.posts.filter((post) => post.atUs <= atUs), severity }, pagedAtUs ?? 0)[0];
  const doing = actions.length === 0 ? 'nothing under way' : `under way: ${actions.map((action) => action.title).join('; ')}`;
  return `I have command. Read back: severity ${severity}, ${doing}${due === undefined ? '' : `, next update ${audienceText(due.audience)} by ${clockText(scenario, due.dueUs)}`}.`;
}

function severityAt({ severities }: Case, atUs: number): Case['severity'] {
  return severities.findLast((entry) => entry.atUs <= atUs)?.severity ?? FIRST_SEVERITY;
}

const FIRST_SEVERITY = 2;

function decisions({ scenario, state, intents }: Pick<Run, 'scenario' | 'state' | 'intents'>): { readonly atUs: number; readonly text: string }[] {
  const nameOf = (person: string): string => scenario.people[person]?.name ?? (person === 'you' ? 'you' : person);
  return intents.flatMap(({ tick, intent }) => {
    if (intent.kind === 'set_severity') return [{ atUs: tick, text: `severity is ${intent.severity} now` }];
    if (intent.kind === 'hand_over') return [{ atUs: tick, text: `command goes to ${nameOf(intent.to)}` }];
    if (intent.kind !== 'hypothesis.drop') return [];
    const claim = state.hypotheses.find(({ id }) => id === intent.hypothesisId)?.claim;
    return claim === undefined ? [] : [{ atUs: tick, text: `dropped ${claim.component}: ${mechanismTitle(scenario.mechanisms, claim.mechanism)}${intent.reason === '' ? '' : ` (${intent.reason})`}` }];
  });
}

/** Shortly before each update that nobody had written by then. */
function reminders(state: Case, pagedUs: number): { readonly atUs: number; readonly audience: Audience; readonly dueUs: number }[] {
  const changes = [pagedUs, ...state.posts.map(({ atUs }) => atUs), ...state.severities.map(({ atUs }) => atUs)].sort((a, b) => a - b);
  return changes.flatMap((fromUs, i) => {
    const toUs = changes[i + 1] ?? Infinity;
    const due = updatesDue({ posts: state.posts.filter(({ atUs }) => atUs <= fromUs), severity: severityAt(state, fromUs) }, pagedUs);
    return due.map(({ audience, dueUs }) => ({ atUs: dueUs - REMIND_US, audience, dueUs })).filter(({ atUs }) => atUs >= fromUs && atUs < toUs);
  });
}

function reminderText({ scenario }: Pick<Run, 'scenario'>, audience: Audience, dueUs: number): string {
  return `The update ${audienceText(audience)} is due at ${clockText(scenario, dueUs)}.`;
}
