import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/base/time.ts';
import type { MessageSpec } from '../../../../src/scenario/types.ts';
import { timelineOf } from '../../../../src/session/build-view.ts';
import type { Intent, StatusUpdate } from '../../../../src/session/intents.ts';
import { messagesOf } from '../../../../src/session/messages.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../../../src/session/run.ts';
import { updatesDue } from '../../../../src/session/communication/update-due.ts';
import { shopScenario } from '../../../support/scenarios.ts';

type Line = readonly [minutesAfterPage: number, intent: Intent];
const ACKNOWLEDGE: Line = [0.5, { kind: 'acknowledge' }];
const update = (nextUpdateMinutes: number | null, status: StatusUpdate['status'] = 'investigating'): StatusUpdate => ({ status, impact: { slos: ['buy'], share: 'many' }, cause: null, actions: [], nextUpdateMinutes });
const post = (at: number, audience: 'team' | 'status_page' = 'team', parts?: StatusUpdate): Line => [at, { kind: 'post_update', audience, text: 'We are on it.', ...(parts === undefined ? {} : { update: parts }) }];
const flagOff = (at: number): Line => [at, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null }];
const assign = (at: number, role: 'operations' | 'communications' | 'scribe', to = 'ann'): Line => [at, { kind: 'assign', role, to }];

/** Plays by hand for so many minutes after the page. */
function played(minutes: number, lines: readonly Line[], messages: readonly MessageSpec[] = []): Run {
  const run = openRun({ ...shopScenario(), horizonUs: 40 * MINUTE, messages }, 3, 'flag');
  advanceToPage(run);
  const pagedUs = run.pagedAtUs!;
  for (const [at, intent] of lines) {
    advanceRun(run, pagedUs + Math.round(at * MINUTE));
    const answer = submitIntent(run, intent);
    if (!answer.accepted) throw new Error(answer.reason);
  }
  advanceRun(run, pagedUs + Math.round(minutes * MINUTE));
  return run;
}

/** What people said, with the minute after the page at which they said it. */
function heard(run: Run): [minute: number, text: string][] {
  const pagedMs = run.scenario.startEpochMs + run.pagedAtUs! / 1000;
  return messagesOf(run).filter(({ kind }) => kind === 'person').map(({ atMs, text }) => [Math.round((atMs - pagedMs) / 600) / 100, text]);
}

const ASKS: MessageSpec = { from: 'ann', text: 'When?', afterUs: 5 * MINUTE, while: 'bad' };
const SILENCE: MessageSpec = { ...ASKS, silentFor: { audience: 'anyone', forUs: 10 * MINUTE } };

describe('a message that waits for silence', () => {
  it('comes when nobody has heard anything for so long since the page', () => {
    expect(heard(played(9.9, [ACKNOWLEDGE], [SILENCE]))).toEqual([]);
    expect(heard(played(11, [ACKNOWLEDGE], [SILENCE]))).toEqual([[10, 'When?']]);
  });

  it('is put off by each update, and comes once', () => {
    expect(heard(played(35, [ACKNOWLEDGE, post(4), post(13)], [SILENCE]))).toEqual([[23, 'When?']]);
    expect(heard(played(35, [ACKNOWLEDGE, post(4), post(14.5)], [SILENCE]))).toEqual([[14, 'When?']]);
  });

  it('listens to one audience where it names one', () => {
    const waits: MessageSpec = { ...ASKS, silentFor: { audience: 'status_page', forUs: 10 * MINUTE } };
    expect(heard(played(15, [ACKNOWLEDGE, post(9)], [waits]))).toEqual([[10, 'When?']]);
    expect(heard(played(15, [ACKNOWLEDGE, post(9, 'status_page')], [waits]))).toEqual([]);
  });

  it('is not sent before its time, after its last time, or to users who are well', () => {
    expect(heard(played(20, [ACKNOWLEDGE], [{ ...SILENCE, afterUs: 12 * MINUTE }]))).toEqual([[12, 'When?']]);
    expect(heard(played(30, [ACKNOWLEDGE, post(8)], [{ ...SILENCE, untilUs: 15 * MINUTE }]))).toEqual([]);
    expect(heard(played(20, [ACKNOWLEDGE, flagOff(1)], [SILENCE]))).toEqual([]);
  });
});

describe('a message that waits for an action', () => {
  it('comes so long after the first time that it was taken, and never without it', () => {
    const after: MessageSpec = { ...ASKS, afterUs: MINUTE, while: 'any', afterAction: 'set_flag' };
    expect(heard(played(10, [ACKNOWLEDGE], [after]))).toEqual([]);
    expect(heard(played(10, [ACKNOWLEDGE, flagOff(3)], [after]))).toEqual([[4, 'When?']]);
  });
});

describe('colleagues in a role', () => {
  it('say nothing as long as the roles are yours', () => {
    expect(heard(played(12, [ACKNOWLEDGE, post(2, 'team', update(5)), flagOff(3)]))).toEqual([]);
    expect(heard(played(12, [ACKNOWLEDGE, assign(1, 'communications', 'you'), post(2, 'team', update(5))]))).toEqual([]);
  });

  it('remind you two minutes before an update is due, once, and not when it has been written', () => {
    const lines = [ACKNOWLEDGE, assign(1, 'communications'), post(2, 'team', update(10)), post(3, 'status_page', update(20))];
    const late = heard(played(20, lines)).slice(1);
    expect(late.map(([minute]) => minute)).toEqual([10]);
    expect(late[0]?.[1]).toMatch(/^The update to the team is due at \d\d:\d\d\.$/);
    expect(heard(played(20, [...lines, post(9, 'team', update(30))])).slice(1)).toEqual([]);
  });

  it('remind you of the first update that people expect, and stop when the role is taken back', () => {
    expect(heard(played(9, [ACKNOWLEDGE, assign(1, 'communications')])).slice(1).map(([minute]) => minute)).toEqual([8, 8]);
    expect(heard(played(9, [ACKNOWLEDGE, assign(1, 'communications'), assign(2, 'communications', 'you')])).slice(1)).toEqual([]);
  });

  it('confirm an action as it is taken, by its name', () => {
    const said = heard(played(4, [ACKNOWLEDGE, assign(1, 'operations'), flagOff(3)])).slice(1);
    expect(said).toHaveLength(1);
    expect(said[0]?.[0]).toBeCloseTo(3 + (5 * SECOND) / MINUTE, 1);
    expect(said[0]?.[1]).toContain('full-scan');
    expect(heard(played(6, [ACKNOWLEDGE, flagOff(3), assign(5, 'operations')])), 'not what was done before they came').toHaveLength(1);
  });

  it('note what was decided', () => {
    const run = played(4, [
      ACKNOWLEDGE, assign(1, 'scribe'), [2, { kind: 'set_severity', severity: 1 }],
      [2.5, { kind: 'hypothesis.add', claim: { component: 'bank', mechanism: 'slow-third-party', trigger: '', confidence: 2, prediction: '' } }],
      [3, { kind: 'hypothesis.drop', hypothesisId: 0, reason: 'the bank is fast' }],
    ]);
    const said = heard(run).slice(1).map(([, text]) => text.slice(text.indexOf(': ') + 2));
    expect(said).toEqual(['severity is 1 now.', 'dropped bank: A third party is slow (the bank is fast).']);
  });

  it('take command by saying back where things stand', () => {
    const run = played(4, [ACKNOWLEDGE, [1, { kind: 'set_severity', severity: 1 }], post(2, 'team', update(10)), [3, { kind: 'hand_over', to: 'ann', summary: 'All yours.' }]]);
    expect(heard(run)[0]?.[1]).toMatch(/^I have command\. Read back: severity 1, nothing under way, next update on the status page by \d\d:\d\d\.$/);
    expect(timelineOf(run).map(({ text }) => text)).toContain('Command handed over to Support');
  });

  it('are heard at the same moments when the run is made again from its log', () => {
    const run = played(20, [ACKNOWLEDGE, assign(1, 'communications'), assign(1, 'operations'), post(2, 'team', update(10)), flagOff(5)], [SILENCE]);
    const again = openRun(run.scenario, 3, 'flag', run.intents);
    advanceRun(again, run.world.now);
    expect(messagesOf(again)).toEqual(messagesOf(run));
  });
});

describe('the timeline', () => {
  it('has an update as one line, and the words of one that has no parts', () => {
    const said = timelineOf(played(4, [ACKNOWLEDGE, post(1, 'team'), post(3, 'status_page', update(10))])).filter(({ lane }) => lane === 'message').map(({ text }) => text);
    expect(said).toEqual(['Update to the team: We are on it.', 'Status page: investigating, many users suffer, next in 10 min']);
  });
});

describe('the next update', () => {
  type Told = readonly [minutes: number, audience: 'team' | 'status_page', parts: StatusUpdate | null];
  const due = (severity: 1 | 2 | 3 | 4, ...told: readonly Told[]) => {
    const posts = told.map(([at, audience, parts]) => ({ atUs: at * MINUTE, audience, text: '', update: parts }));
    return updatesDue({ severity, posts }, 0).map(({ audience, dueUs, promised }) => [audience, dueUs / MINUTE, promised]);
  };

  it('is expected within ten minutes of the page, in public too where it is severe', () => {
    expect(due(2)).toEqual([['team', 10, false], ['status_page', 10, false]]);
    expect(due(3)).toEqual([['team', 10, false]]);
  });

  it('is due when the last one promised it, else as often as the severity asks', () => {
    expect(due(3, [2, 'team', update(7)])).toEqual([['team', 9, true]]);
    expect(due(3, [2, 'team', null])).toEqual([['team', 62, false]]);
    expect(due(4, [2, 'team', null])).toEqual([]);
  });

  it('is the earliest for any audience, and none is due after the all-clear', () => {
    expect(due(1, [2, 'team', update(20)], [3, 'status_page', update(5)])).toEqual([['status_page', 8, true], ['team', 22, true]]);
    expect(due(1, [2, 'team', update(null, 'resolved')], [3, 'status_page', update(5, 'resolved')])).toEqual([]);
  });
});
