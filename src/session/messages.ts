import { ROLE_WORDS, wordsOfRoles } from './communication/absent-roles.ts';
import { sendingTime } from './communication/injects.ts';
import { isHealthy } from './health.ts';
import type { Run } from './run.ts';
import type { MessageView } from './view.ts';

/** What has been said in the channel so far: the page, colleagues by the scenario's plan, those who were given a role, and the player. */
export function messagesOf(run: Run): MessageView[] {
  const { scenario, state, pagedAtUs } = run;
  if (pagedAtUs === null) return [];
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  const page = scenario.alerts.find((alert) => alert.name === scenario.pageAlert);
  const said: Omit<MessageView, 'id'>[] = [{ atMs: ms(pagedAtUs), from: 'Pager', role: '', text: page === undefined ? 'An alert fires.' : `${page.name}: ${page.summary}`, kind: 'page' }];
  for (const message of scenario.messages) {
    const atUs = sendingTime(message, state, pagedAtUs);
    if (atUs === null || !isPast(run, atUs) || !applies(run, message.while, atUs)) continue;
    const person = scenario.people[message.from];
    said.push({ atMs: ms(atUs), from: person?.name ?? message.from, role: person?.role ?? '', text: message.text, kind: 'person' });
  }
  for (const { atUs, person, role, text } of wordsOfRoles(run)) {
    if (isPast(run, atUs)) said.push({ atMs: ms(atUs), from: scenario.people[person]?.name ?? person, role: ROLE_WORDS[role], text, kind: 'person' });
  }
  for (const post of state.posts) said.push({ atMs: ms(post.atUs), from: 'You', role: post.audience === 'team' ? 'to the team' : 'on the status page', text: post.text, kind: 'you', post: { audience: post.audience, update: post.update } });
  run.world.book.actions.forEach((action) => {
    if (action.state !== 'running' && action.endsUs !== null && action.outcome !== '') said.push({ atMs: ms(action.endsUs), from: 'Automation', role: action.title, text: action.outcome, kind: 'system' });
  });
  return said.sort((a, b) => a.atMs - b.atMs).map((message, id) => ({ ...message, id }));
}

/** While the incident lasts. */
function isPast({ world, state }: Run, atUs: number): boolean {
  return atUs <= world.now && (state.endedUs === null || atUs <= state.endedUs);
}

function applies(run: Run, condition: 'bad' | 'good' | 'any', atUs: number): boolean {
  if (condition === 'any') return true;
  const reading = run.health.findLast((entry) => entry.atUs <= atUs);
  return reading === undefined ? condition === 'bad' : isHealthy(run, reading) === (condition === 'good');
}
