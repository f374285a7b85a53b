import { MINUTE, SECOND } from '../../base/time.ts';
import { recoveredSince } from '../../session/health.ts';
import type { Intent } from '../../session/intents.ts';
import type { Candidate } from '../../session/judgement/candidates.ts';
import { advanceRun, isOver, submitIntent, type Run } from '../../session/run.ts';
import { carryOut, LOOK_US, latestDeploy, stepsOf } from '../scripted.ts';
import { newBoards } from './boards.ts';
import { newHypotheses } from './hypotheses.ts';
import type { Knowledge } from './knowledge.ts';
import { newTalk, type Talk } from './talk.ts';
import type { Desk, Onlooker } from './types.ts';

/** Skimming one board after the other is quicker than reading one for an answer. */
const SKIM_US = 12 * SECOND;
const ACT_US = 5 * SECOND;

/** A desk at a real run that has just been paged. What a responder knows of its page comes from `knowledge` alone. */
export function openDesk(run: Run, actions: readonly Candidate[], knowledge: Knowledge, onlooker: Onlooker | null = null): Desk {
  const submit = (intent: Intent): boolean => submitIntent(run, intent).accepted;
  const talk = newTalk(run, submit);
  const boards = newBoards(run, knowledge, submit, onlooker);
  const hypotheses = newHypotheses(run, knowledge, submit);
  const { live } = boards;
  const wait = (us: number): void => passTime(run, us, talk, onlooker);
  const read = (board: string, takesUs: number): void => {
    wait(takesUs);
    boards.open(board);
  };
  const look: Desk['look'] = (tests) => {
    const board = live().length < 2 ? null : boards.best();
    if (board === null) return false;
    const [likely] = live();
    const hypothesis = tests ? hypotheses.test(board, live()) : null;
    read(board, LOOK_US);
    if (hypothesis !== null && likely !== undefined) hypotheses.drop(hypothesis, live().includes(likely) ? 'Stated again below.' : 'It reads otherwise.');
    return true;
  };
  const act: Desk['act'] = ({ verb, args }, hypothesisId) => {
    wait(ACT_US);
    return submit({ kind: 'mitigate', verb, args, hypothesisId });
  };
  const apply: Desk['apply'] = (cause, hypothesisId, meanwhile) => {
    let isBegun = false;
    carryOut({ now: () => run.world.now, wait }, stepsOf(knowledge.fix(cause)), (action) => {
      if (isBegun && meanwhile !== undefined && !live().includes(cause)) return;
      act(action, hypothesisId);
      if (!isBegun) meanwhile?.();
      isBegun = true;
    });
  };
  return {
    now: () => run.world.now - (run.pagedAtUs ?? 0),
    isOver: () => isOver(run),
    wait, live, look, actions, act, apply,
    causes: knowledge.causes,
    acknowledge: () => void submit({ kind: 'acknowledge' }),
    readEverything: () => knowledge.boards.forEach((board) => read(board, SKIM_US)),
    readChanges: () => {
      wait(LOOK_US);
      submit({ kind: 'look', panel: 'changes', query: '' });
    },
    rollBackLatest: () => {
      const latest = latestDeploy(run.world.book.changes);
      return latest !== null && act({ verb: 'rollback', args: { service: latest.target } }, null);
    },
    believe: hypotheses.believe,
    drop: (hypothesis) => hypotheses.drop(hypothesis, ''),
    pin: (hypothesis, stance) => hypotheses.pin(hypothesis, stance, boards.last()),
    isWell: () => recoveredSince(run) !== null,
    talk: () => talk.begin(),
    repeat: () => talk.post(),
    hint: (level) => void submit({ kind: 'hint', level }),
    resolve: (hypothesisId) => {
      wait(MINUTE);
      submit({ kind: 'look', panel: 'slo', query: '' });
      talk.end();
      submit({ kind: 'resolve', summary: 'Users are served again.', hypothesisId });
    },
    answer: () => run.variant.id,
  };
}

/** Promises that fall due meanwhile are kept. */
function passTime(run: Run, us: number, talk: Talk, onlooker: Onlooker | null): void {
  const untilUs = run.world.now + Math.max(0, us);
  while (run.world.now < untilUs && !isOver(run)) {
    advanceRun(run, Math.min(untilUs, talk.dueUs()));
    talk.keepWord();
    onlooker?.passed(run.world.now);
  }
}
