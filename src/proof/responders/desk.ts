import { MINUTE, SECOND } from '../../base/time.ts';
import { instrumentOf, type Sight } from '../../session/evidence.ts';
import { recoveredSince } from '../../session/health.ts';
import type { Intent } from '../../session/intents.ts';
import type { Candidate } from '../../session/judgement/candidates.ts';
import { advanceRun, isOver, submitIntent, type Run } from '../../session/run.ts';
import { carryOut, LOOK_US, latestDeploy, stepsOf } from '../scripted.ts';
import type { Knowledge } from './knowledge.ts';
import { newTalk } from './talk.ts';
import type { Desk, Onlooker } from './types.ts';

/** Skimming one board after the other is quicker than reading one for an answer. */
const SKIM_US = 12 * SECOND;
const ACT_US = 5 * SECOND;

/** A desk at a real run that has just been paged. What a responder knows of its page comes from `knowledge` alone. */
export function openDesk(run: Run, actions: readonly Candidate[], knowledge: Knowledge, onlooker: Onlooker | null = null): Desk {
  const pagedUs = run.pagedAtUs ?? 0;
  const { variants } = run.scenario;
  let live: readonly string[] = knowledge.causes;
  let last: { readonly board: string; readonly sight: Sight } | null = null;
  const opened = new Set<string>();
  /** How many boards spoke against each cause. */
  const against = new Map<string, number>();
  const submit = (intent: Intent): boolean => submitIntent(run, intent).accepted;
  const talk = newTalk(run, submit);
  const wait = (us: number): void => {
    const untilUs = run.world.now + Math.max(0, us);
    while (run.world.now < untilUs && !isOver(run)) {
      advanceRun(run, Math.min(untilUs, talk.dueUs()));
      talk.keepWord();
      onlooker?.passed(run.world.now);
    }
  };
  const openBoard = (board: string, takesUs: number): void => {
    wait(takesUs);
    opened.add(board);
    const isSeen = submit({ kind: 'look', panel: 'dashboards', query: board });
    const sight = knowledge.sight(board, run.world.now - pagedUs);
    if (sight === null) return;
    last = { board, sight };
    const own = instrumentOf(run);
    const before = live;
    const isAgainst = (cause: string): boolean => knowledge.speaksAgainst(own, sight, cause);
    for (const cause of knowledge.causes) against.set(cause, (against.get(cause) ?? 0) + (isAgainst(cause) ? 1 : 0));
    const left = live.filter((cause) => !isAgainst(cause));
    // Another seed is not quite this one. Where every cause that was left is spoken against, one was dropped for a trifle: all count again, by how much speaks against each.
    const least = Math.min(...against.values());
    live = left.length > 0 ? left : knowledge.causes.filter((cause) => against.get(cause) === least);
    if (!isSeen || onlooker === null) return;
    const read = before.filter((cause) => !live.includes(cause)).map((cause) => ({ cause, differences: knowledge.differences(own, sight, cause) }));
    onlooker.looked({ seq: run.intents.length - 1, board, before, after: live, read });
  };
  const best = (): string | null => {
    const ranked = knowledge.boards.filter((board) => !opened.has(board)).map((board) => ({ board, pairs: knowledge.separates(board, live) }));
    const top = ranked.reduce<(typeof ranked)[number] | null>((a, b) => (a === null || b.pairs > a.pairs ? b : a), null);
    return top === null || top.pairs === 0 ? null : top.board;
  };
  const believe: Desk['believe'] = (cause, confidence) => {
    const { truth } = variants[cause]!;
    const trigger = (truth.change ?? null) === null ? '' : `${truth.change!.kind}:${truth.change!.target}`;
    submit({ kind: 'hypothesis.add', claim: { component: truth.component, mechanism: truth.mechanism, trigger, confidence, prediction: '' } });
    return run.state.hypotheses.length - 1;
  };
  const test = (board: string): number | null => {
    const [likely, ...others] = live;
    const predicts = likely === undefined ? null : knowledge.predict(board, likely, others);
    if (likely === undefined || predicts === null) return null;
    const { truth } = variants[likely]!;
    submit({ kind: 'hypothesis.add', claim: { component: truth.component, mechanism: truth.mechanism, trigger: '', confidence: 2, prediction: '', predicts } });
    return run.state.hypotheses.length - 1;
  };
  const act: Desk['act'] = ({ verb, args }, hypothesisId) => {
    wait(ACT_US);
    return submit({ kind: 'mitigate', verb, args, hypothesisId });
  };
  return {
    now: () => run.world.now - pagedUs,
    isOver: () => isOver(run),
    wait, act, believe, actions,
    causes: knowledge.causes,
    acknowledge: () => void submit({ kind: 'acknowledge' }),
    live: () => live,
    look: (tests) => {
      const board = live.length < 2 ? null : best();
      if (board === null) return false;
      const [likely] = live;
      const hypothesis = tests ? test(board) : null;
      openBoard(board, LOOK_US);
      if (hypothesis !== null && likely !== undefined) submit({ kind: 'hypothesis.drop', hypothesisId: hypothesis, reason: live.includes(likely) ? 'Stated again below.' : 'It reads otherwise.' });
      return true;
    },
    readEverything: () => knowledge.boards.forEach((board) => openBoard(board, SKIM_US)),
    readChanges: () => {
      wait(LOOK_US);
      submit({ kind: 'look', panel: 'changes', query: '' });
    },
    rollBackLatest: () => {
      const latest = latestDeploy(run.world.book.changes);
      return latest !== null && act({ verb: 'rollback', args: { service: latest.target } }, null);
    },
    drop: (hypothesisId) => void submit({ kind: 'hypothesis.drop', hypothesisId, reason: '' }),
    pin: (hypothesisId, stance) => {
      const reading = last?.sight.readings[0];
      if (last === null || reading === undefined) return;
      const toMs = run.scenario.startEpochMs + Math.floor(run.world.now / 1000);
      submit({ kind: 'pin', pin: { panel: 'dashboards', title: last.board, query: reading.text, fromMs: toMs - 10 * 60_000, toMs, digest: '', component: null, labels: {} } });
      submit({ kind: 'evidence.link', hypothesisId, pinId: run.state.pins.length - 1, stance });
    },
    apply: (cause, hypothesisId, meanwhile) => {
      let isBegun = false;
      carryOut({ now: () => run.world.now, wait }, stepsOf(knowledge.fix(cause)), (action) => {
        if (isBegun && meanwhile !== undefined && !live.includes(cause)) return;
        act(action, hypothesisId);
        if (!isBegun) meanwhile?.();
        isBegun = true;
      });
    },
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
