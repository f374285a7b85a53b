import { MINUTE, SECOND } from '../../base/time.ts';
import { AUDIENCES } from '../../session/communication/facts.ts';
import { badIn, readingAt, shareOf } from '../../session/communication/told-by-world.ts';
import type { Intent, StatusUpdate } from '../../session/intents.ts';
import type { Run } from '../../session/run.ts';

/** Somebody who keeps people informed: to the team and on the status page, by what the metrics say, on time. */
export interface Talk {
  begin(): void;
  post(): void;
  end(): void;
  /** World time at which the next update must be out; Infinity while nothing was promised. */
  dueUs(): number;
  keepWord(): void;
}

const NEXT_MINUTES = 10;
/** Ahead of the promise, so that it is kept. */
const AHEAD_US = 30 * SECOND;

export function newTalk(run: Run, submit: (intent: Intent) => boolean): Talk {
  let dueUs = Infinity;
  const say = (status: StatusUpdate['status']): void => {
    const update = updateOf(run, status);
    for (const audience of AUDIENCES) submit({ kind: 'post_update', audience, text: 'As below.', update });
    dueUs = status === 'resolved' ? Infinity : run.world.now + NEXT_MINUTES * MINUTE - AHEAD_US;
  };
  const post = (): void => say(run.state.mitigations.length === 0 ? 'investigating' : isHardly(run) ? 'monitoring' : 'identified');
  return {
    begin: post,
    post,
    end: () => {
      if (dueUs !== Infinity) say('resolved');
    },
    dueUs: () => dueUs,
    keepWord: () => {
      if (run.world.now >= dueUs) post();
    },
  };
}

const every = (run: Run): number[] => run.scenario.slos.map((_, i) => i);

function badNow(run: Run): number {
  const reading = readingAt({ run, pagedUs: run.pagedAtUs ?? 0, resolvedUs: null, recoveredUs: null }, run.world.now);
  return reading === undefined ? 0 : (badIn(reading, every(run)).fast ?? 0);
}

const isHardly = (run: Run): boolean => shareOf(badNow(run)) === 'none';

function updateOf(run: Run, status: StatusUpdate['status']): StatusUpdate {
  const reading = readingAt({ run, pagedUs: run.pagedAtUs ?? 0, resolvedUs: null, recoveredUs: null }, run.world.now);
  const missed = run.scenario.slos.filter((slo, i) => reading !== undefined && (reading.fast[i] ?? 1) < slo.target).map(({ id }) => id);
  const share = shareOf(badNow(run));
  const actions = run.state.mitigations.map((_, action) => ({ action, what: 'Acting on it', owner: 'you' }));
  return {
    status, cause: null,
    impact: { slos: share === 'none' ? run.scenario.slos.map(({ id }) => id) : missed, share },
    actions: actions.length > 0 ? actions : [{ action: null, what: 'Looking for what changed', owner: 'you' }],
    nextUpdateMinutes: status === 'resolved' ? null : NEXT_MINUTES,
  };
}
