import type { ImpactShare, Role } from '../intents.ts';
import type { Run } from '../run.ts';
import type { Post } from './facts.ts';
import { capital } from '../words.ts';
import { ROLE_WORDS } from './absent-roles.ts';

/** How the room was led, for the timeline: severity, roles, command. Times are world time in microseconds. */
export function roomLines({ scenario, state }: Pick<Run, 'scenario' | 'state'>): { readonly atUs: number; readonly text: string }[] {
  const nameOf = (person: string): string => (person === 'you' ? 'you' : (scenario.people[person]?.name ?? person));
  const roleText = (role: Role, to: string): string => `${nameOf(to)} ${to === 'you' ? 'take' : 'takes'} the role of ${ROLE_WORDS[role]}`;
  return [
    ...state.severities.map(({ atUs, severity }) => ({ atUs, text: `Severity is ${severity} now` })),
    ...state.assignments.map(({ atUs, role, to }) => ({ atUs, text: capital(roleText(role, to)) })),
    ...state.handOvers.map(({ atUs, to }) => ({ atUs, text: `Command handed over to ${nameOf(to)}` })),
  ];
}

const SHARE: Readonly<Record<ImpactShare, string>> = { none: 'hardly any users', some: 'some users', many: 'many users', most: 'most users' };

/** An update as one line: who was told, where it stands, how many suffer, when more comes. Words stand where it has no parts. */
export function postLine({ audience, text, update }: Post): string {
  const to = audience === 'team' ? 'Update to the team' : 'Status page';
  if (update === null) return `${to}: ${text}`;
  const next = update.nextUpdateMinutes === null ? '' : `, next in ${update.nextUpdateMinutes} min`;
  return `${to}: ${update.status}, ${SHARE[update.impact.share]} suffer${next}`;
}
