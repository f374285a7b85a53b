import type { HintLevel } from '../intents.ts';
import type { Run } from '../run.ts';
import { bestReading, type BestReading } from './best-reading.ts';
import { explainPrompt } from './explain.ts';
import { liveCauses } from './other-causes.ts';
import { openQuestion, type Moment } from './question.ts';
import { answerLines, type Facts, methodLines, orientLines, pointerLines, TITLES } from './texts.ts';
import type { Hint, HintPointer, HintProgress, OpenQuestion } from './types.ts';

/** Simulating the other causes is most of the work; finding the reading is the rest. */
const SIMULATING = 0.7;

/**
 * A hint that was asked for, made from the world and from what had been seen when it was asked: asking for it again, or in
 * another engine, gives the same. Throws where the run has no such hint.
 */
export function* hintSteps(run: Run, level: HintLevel): Generator<HintProgress, Hint> {
  const moment = momentOf(run, level);
  const opened = openQuestion(moment);
  let question: OpenQuestion = opened === 'open-cause' ? 'act' : opened;
  let live: Facts['live'] = null;
  let best: BestReading | null = null;
  if (opened === 'open-cause' && level < 4) {
    const causes = yield* scaled(liveCauses(moment), 0, SIMULATING);
    live = { left: 1 + causes.others.length, causes: causes.causes };
    if (causes.others.length > 0) {
      question = 'separate';
      if (level > 1) best = yield* scaled(bestReading(run.scenario, causes, moment.atUs - (run.pagedAtUs ?? 0)), SIMULATING, 1);
    }
  }
  const facts: Facts = { moment, question, live, best };
  const lines = level === 1 ? orientLines(facts) : level === 2 ? methodLines(facts) : level === 3 ? pointerLines(facts) : answerLines(facts);
  return { level, question, title: TITLES[level], lines, pointer: level === 3 ? pointerOf(facts) : null, explain: level === 4 ? explainPrompt(run) : null };
}

function momentOf(run: Run, level: HintLevel): Moment {
  const asked = run.intents.find(({ intent }) => intent.kind === 'hint' && intent.level === level);
  if (asked === undefined) throw new Error(`Nobody has asked for hint ${level} in this run.`);
  return { run, atUs: asked.tick, intents: run.intents.filter(({ seq }) => seq < asked.seq) };
}

function* scaled<T>(steps: Generator<number, T>, from: number, to: number): Generator<HintProgress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { done: from + (to - from) * step.value };
  }
}

function pointerOf({ moment: { run }, question, best }: Facts): HintPointer | null {
  if (question === 'act') return { panel: 'actions', label: 'Open the actions' };
  if (question === 'separate') {
    if (best === null) return { panel: 'changes', label: 'Open the changes' };
    if (best.dashboard !== null) return { panel: 'dashboards', dashboardId: best.dashboard.id, label: `Open ${best.dashboard.title}` };
    if (best.question !== null) return { panel: 'database', database: best.question.target, label: `Open the console of ${best.question.target}` };
    return { panel: 'metrics', expr: best.expr, label: 'Open it in Metrics' };
  }
  const [first] = run.scenario.dashboards;
  if (question === 'scope' && first !== undefined) return { panel: 'dashboards', dashboardId: first.id, label: `Open ${first.title}` };
  return { panel: 'slo', label: 'Open the objectives' };
}
