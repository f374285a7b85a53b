import type { Case } from './case.ts';
import { questionText } from './console-question.ts';
import type { Debrief } from './debrief-types.ts';
import { roomLines } from './communication/room-lines.ts';
import type { Claim } from './intents.ts';
import { messagesOf } from './messages.ts';
import type { Run } from './run.ts';
import { standardDashboards } from './standard-dashboards.ts';
import { capital, mechanismTitle, spanText } from './words.ts';

type Item = Debrief['timeline'][number];

/** When the incident ended, and how; in world time. */
export interface Ending {
  readonly endedUs: number;
  readonly resolved: boolean;
  readonly recoveredUs: number | null;
}

const SURE = ['just a thought', 'possible', 'even odds', 'likely', 'would bet on it'] as const;
const PANELS: Readonly<Record<string, string>> = { map: 'Map', slo: 'Objectives and alerts', dashboards: 'Dashboard', metrics: 'Metrics', logs: 'Logs', traces: 'Traces', changes: 'Changes', database: 'Console', channel: 'Channel' };

/**
 * What was true beside what was seen, believed and done. The run goes on to the end of the horizon; the story ends with
 * the incident, or with the users' recovery where that came later, so that a false all-clear shows.
 */
export function debriefTimeline(run: Run, ending: Ending): Item[] {
  const { scenario, state } = run;
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  const items: Item[] = [];
  const add = (atUs: number, lane: Item['lane'], text: string): void => void items.push({ atMs: ms(atUs), lane, text });
  addTruth(run, add);
  addCase(run, state, add);
  for (const message of messagesOf({ ...run, state: { ...state, endedUs: ending.endedUs } })) {
    if (message.kind === 'person') items.push({ atMs: message.atMs, lane: 'message', text: `${message.from}: ${message.text}` });
    if (message.kind === 'you') items.push({ atMs: message.atMs, lane: 'message', text: `${['You', message.role, ...(message.post?.update ? [message.post.update.status] : [])].join(', ')}: ${message.text}` });
  }
  for (const { atUs, text } of roomLines(run)) add(atUs, 'phase', text);
  if (run.pagedAtUs !== null) add(run.pagedAtUs, 'phase', 'Paged');
  if (state.acknowledgedUs !== null) add(state.acknowledgedUs, 'phase', 'Acknowledged');
  if (ending.recoveredUs !== null) add(ending.recoveredUs, 'phase', 'Users recovered');
  add(ending.endedUs, 'phase', ending.resolved ? 'Declared resolved' : 'Time is up');
  const lastMs = ms(Math.max(ending.endedUs, ending.recoveredUs ?? 0));
  return items.filter((item) => item.atMs <= lastMs).sort((a, b) => a.atMs - b.atMs);
}

type Add = (atUs: number, lane: Item['lane'], text: string) => void;

function addTruth({ scenario, variant, world: { book }, alertLog }: Run, add: Add): void {
  for (const { state, atUs } of book.faultPath) add(atUs, 'truth', variant.fault.states[state]?.title ?? state);
  for (const change of book.changes) {
    if (change.atUs < 0 || change.action >= 0) continue;
    const what = change.to === '' ? change.note : `${change.from === '' ? '' : `${change.from} → `}${change.to}`;
    add(change.atUs, 'change', `${change.kind} ${change.target}${what === '' ? '' : `: ${what}`}`);
  }
  for (const { atUs, rule, state } of alertLog) {
    const fired = alertLog.some((entry) => entry.rule === rule && entry.state === 'firing' && entry.atUs < atUs);
    if (state === 'firing' || (state === 'inactive' && fired)) add(atUs, 'alert', `${scenario.alerts[rule]?.name ?? 'Alert'} ${state === 'firing' ? 'fires' : 'is over'}`);
  }
  for (const action of book.actions) {
    add(action.startedUs, 'action', action.title);
    if (action.state !== 'running' && action.endsUs !== null && action.endsUs > action.startedUs) add(action.endsUs, 'action', `${action.title}: ${action.outcome === '' ? action.state : action.outcome}`);
  }
}

function addCase(run: Run, state: Case, add: Add): void {
  const { scenario } = run;
  const titles = boardTitles(scenario);
  let before = '';
  for (const { atUs, panel, query } of state.looks) {
    const text = lookText(titles, panel, query);
    if (text !== before) add(atUs, 'look', text);
    before = text;
  }
  for (const { tick, intent } of run.intents) {
    if (intent.kind === 'hypothesis.add') add(tick, 'hypothesis', claimText(run, intent.claim));
    if (intent.kind === 'hypothesis.revise') add(tick, 'hypothesis', `Now ${claimText(run, intent.claim)}`);
    if (intent.kind === 'hypothesis.drop') {
      const dropped = state.hypotheses.find((entry) => entry.id === intent.hypothesisId);
      if (dropped !== undefined) add(tick, 'hypothesis', `Dropped ${claimText(run, dropped.claim)}${intent.reason === '' ? '' : `: ${intent.reason}`}`);
    }
  }
}

/** Of the scenario's own dashboards and of those that every such system has. */
export function boardTitles(scenario: Run['scenario']): ReadonlyMap<string, string> {
  return new Map([...scenario.dashboards, ...standardDashboards(scenario)].map(({ id, title }) => [id, title]));
}

/** A look as a line of the timeline. */
export function lookText(titles: ReadonlyMap<string, string>, panel: string, query: string): string {
  const asked = panel === 'dashboards' ? (titles.get(query) ?? query) : panel === 'database' ? questionText(query) : query;
  return `${PANELS[panel] ?? panel}${query === '' ? '' : `: ${asked}`}`;
}

function claimText({ scenario: { mechanisms } }: Run, { component, mechanism, confidence }: Claim): string {
  return `${component}: ${mechanismTitle(mechanisms, mechanism)} (${SURE[confidence - 1] ?? ''})`;
}

/** The chart that ran, its delays as the author gave them, and the path that this seed took. */
export function machineOf(run: Run): Debrief['machine'] {
  const states = Object.entries(run.variant.fault.states);
  const delays = states.flatMap(([from, state]) => state.after.map(({ lowUs, highUs, target }) => ({ from, to: target, label: `after ${delayText(lowUs, highUs)}` })));
  const events = states.flatMap(([from, state]) => Object.entries(state.on).map(([event, to]) => ({ from, to, label: eventText(event) })));
  return {
    states: states.map(([id, state]) => ({ id, title: state.title })),
    edges: [...delays, ...events],
    path: run.world.book.faultPath.map(({ state, atUs }) => ({ state, atMs: run.scenario.startEpochMs + atUs / 1000 })),
  };
}

function delayText(lowUs: number, highUs: number): string {
  return lowUs === highUs ? spanText(lowUs) : `${spanText(lowUs)} to ${spanText(highUs)}`;
}

/** `deploy.done:inventory` as `inventory: deploy done`. */
function eventText(event: string): string {
  const colon = event.indexOf(':');
  const [what, subject] = colon < 0 ? [event, ''] : [event.slice(0, colon), event.slice(colon + 1)];
  const words = what.split('.').join(' ').split('_').join(' ');
  return subject === '' ? capital(words) : `${subject} ${words}`;
}
