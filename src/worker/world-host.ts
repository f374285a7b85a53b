import { readRunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { assembleDebrief, type DebriefProgress } from '../session/debrief.ts';
import type { Debrief } from '../session/debrief-types.ts';
import { askConsole, consolesOf, CONSOLE_COST_US } from '../session/console.ts';
import { ENGINE } from '../session/engine.ts';
import { DRILL_LIMITS, type DrillMark, type Postmortem, type RunRecord, type StampedIntent } from '../session/intents.ts';
import { gatherFacts, type RunFacts } from '../session/judgement/gather.ts';
import { resultOf } from '../session/result.ts';
import { debriefMarkdown } from '../session/debrief-markdown.ts';
import { namesIn } from '../session/postmortem/facts.ts';
import { postmortemMarkdown } from '../session/postmortem/markdown.ts';
import { blameIn } from '../session/postmortem/wording.ts';
import { checkPin, sealed } from '../session/pin-answers.ts';
import { drillPart, openRecord } from '../session/open-record.ts';
import { advanceRun, advanceToPage, isOver, PLAYED, runHash, submitIntent, type Run, type Scope } from '../session/run.ts';
import { queryProblems } from '../session/query-problems.ts';
import { exemplarsOf } from '../session/exemplars.ts';
import { metricShape } from '../session/metric-shape.ts';
import type { MetricCatalog } from '../session/view.ts';
import { openTrace } from '../session/window.ts';
import { buildView, newViewBuilder, runInfo, type ViewBuilder } from '../session/build-view.ts';
import { summaryOf } from '../session/summary.ts';
import { askInstant, askMetrics } from './ask-metrics.ts';
import { askLinesAround } from './ask-logs.ts';
import { runOf } from './check-result.ts';
import type { Inspection, WorkerCalls } from './protocol.ts';
import { readQuery } from './read-query.ts';
import type { Past } from './replay.ts';
import { askVocabulary } from './vocabulary.ts';

/** One run and what is asked about it. Knows nothing of messages or clocks, so that Node and a worker share it. */
export interface WorldHost {
  readonly run: Run;
  readonly builder: ViewBuilder;
  readonly files: Readonly<Record<string, string>>;
  readonly drill: DrillMark | undefined;
  /** What the run is a moment of, when it is looked back on; null when it is played. */
  readonly past: Past | null;
  /** What judging a run has simulated, of which run and of how many entries of its log; null before the first debrief. */
  judged: { readonly run: Run; readonly asked: number; readonly facts: RunFacts } | null;
}

/** Opens a scenario's run at world time 0. Throws with the first problem of the files. */
export function openHost(files: Readonly<Record<string, string>>, record: RunRecord, scope: Scope = PLAYED): WorldHost {
  const read = readScenario(files);
  if (!read.ok) {
    const [first] = read.problems;
    throw new Error(first === undefined ? 'The scenario cannot be read.' : `${first.file}:${first.line}:${first.column}: ${first.message}`);
  }
  const run = openRecord(read.scenario, record, scope);
  return { run, builder: newViewBuilder(run), files, drill: record.drill, past: null, judged: null };
}

/** What the files of a scenario are: the same reading and the same messages as the command line's. */
export function inspect({ files, fileName }: WorkerCalls['inspect']['args']): Inspection {
  const read = readScenario(files, fileName);
  if (!read.ok) return { ok: false, problems: read.problems };
  const problems = Object.entries(files).flatMap(([name, text]) => {
    if (name === 'scenario.json' || name === fileName) return queryProblems(text, fileName);
    if (!name.startsWith('runs/')) return [];
    const script = readRunScript(text, name);
    return script.ok ? queryProblems(text, name) : script.problems;
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, id: read.scenario.id, hash: read.scenario.hash, engine: ENGINE, horizonMinutes: Math.floor(read.scenario.horizonUs / MINUTE_US), summary: summaryOf(read.scenario) };
}

/** Advances to where the record was left, or to the page, in steps of a simulated minute; yields progress in [0, 1]. */
export function* catchUp(host: WorldHost, record: RunRecord): Generator<number> {
  const { run } = host;
  const untilUs = Math.max(record.untilUs, record.intents.at(-1)?.tick ?? 0);
  const expected = Math.max(untilUs, run.scenario.historyUs + 5 * MINUTE_US);
  while (run.world.now < untilUs && !isOver(run)) {
    advanceRun(run, Math.min(untilUs, run.world.now + MINUTE_US));
    yield Math.min(1, run.world.now / expected);
  }
  if (untilUs > 0) return;
  while (run.pagedAtUs === null && !isOver(run)) {
    advanceRun(run, run.world.now + STEP_US);
    yield Math.min(1, run.world.now / expected);
  }
}

const MINUTE_US = 60_000_000;
/** The alert rules' evaluation interval: the page comes on one of its multiples. */
const STEP_US = 15_000_000;

export function recordOf(host: WorldHost): RunRecord {
  const { run } = host;
  return { format: 1, scenarioId: run.scenario.id, scenarioHash: run.scenario.hash, engine: ENGINE, seed: run.seed, variant: run.variant.id, intents: [...run.intents, ...run.pending], untilUs: run.world.now, hash: runHash(run), ...drillPart(host.drill) };
}

/** Answers every call that needs nothing but the run. */
export function answer<N extends keyof typeof ANSWERS>(host: WorldHost, call: N, args: WorkerCalls[N]['args']): WorkerCalls[N]['result'] {
  return (ANSWERS[call] as (host: WorldHost, args: WorkerCalls[N]['args']) => WorkerCalls[N]['result'])(host, args);
}

const REPLAYED = { accepted: false, reason: 'This is a replay. Play on from here to act.' } as const;

const ANSWERS = {
  submit: ({ run, past }: WorldHost, { intent }: WorkerCalls['submit']['args']) => (past === null ? submitIntent(run, sealed(run, intent)) : REPLAYED),
  checkPin: ({ run }: WorldHost, { pinId }: WorkerCalls['checkPin']['args']) => checkPin(run, pinId),
  catalog: ({ run }: WorldHost): MetricCatalog => catalogOf(run),
  vocabulary: ({ run }: WorldHost, question: WorkerCalls['vocabulary']['args']) => askVocabulary(run, question),
  readQuery: (_host: WorldHost, args: WorkerCalls['readQuery']['args']) => readQuery(args),
  metrics: ({ run }: WorldHost, args: WorkerCalls['metrics']['args']) => askMetrics(run, args),
  instant: ({ run }: WorldHost, args: WorkerCalls['instant']['args']) => askInstant(run, args),
  metricShape: ({ run }: WorldHost, { expr, earlierMs }: WorkerCalls['metricShape']['args']) => metricShape(expr, run.source.families(), earlierMs),
  exemplars: ({ run }: WorldHost, { expr, ...range }: WorkerCalls['exemplars']['args']) => exemplarsOf(run.recorder.requests, run.source.families(), expr, range),
  linesAround: (host: WorldHost, args: WorkerCalls['linesAround']['args']) => askLinesAround(host, args),
  trace: ({ run }: WorldHost, { traceId }: WorkerCalls['trace']['args']) => openTrace(run, traceId),
  console: (host: WorldHost, { database, command, arg }: WorkerCalls['console']['args']) => {
    const { run, past } = host;
    // Whoever looks back is at one moment and stays there.
    if (!isOver(run) && past === null) advanceRun(run, run.world.now + CONSOLE_COST_US);
    return askConsole(run.world, database, command, arg);
  },
  record: (host: WorldHost) => recordOf(host),
  wording: ({ run }: WorldHost, { postmortem }: WorkerCalls['wording']['args']) => blameIn(postmortem, namesIn(run.scenario)),
  ping: () => null,
};

export type SimpleCall = keyof typeof ANSWERS;
export const isSimpleCall = (name: string): name is SimpleCall => Object.hasOwn(ANSWERS, name);

function catalogOf(run: Run): MetricCatalog {
  const fromMs = run.scenario.startEpochMs;
  const toMs = fromMs + Math.ceil(run.world.now / 1000);
  const labels = Object.fromEntries(run.source.labelNames(fromMs, toMs).filter((name) => name !== '__name__').map((name) => [name, run.source.labelValues(name, fromMs, toMs)]));
  return { families: run.source.families().map(({ name, type, help }) => ({ name, type, help })), labels };
}

/**
 * The debrief, in steps that can be interrupted; the reference is the scenario's own winning run of this variant, if it has one.
 * What was simulated for it is kept: a post-mortem that is written afterwards is marked without simulating anything again.
 */
export function* debriefOf(host: WorldHost): Generator<DebriefProgress, Debrief> {
  const { run } = host;
  const asked = run.intents.filter(({ intent }) => intent.kind !== 'write_postmortem').length;
  if (host.judged?.run !== run || host.judged.asked !== asked || !isOver(run)) host.judged = { run, asked, facts: yield* gatherFacts(run, runOf(host.files, run.variant.id)) };
  return assembleDebrief(run, host.judged.facts);
}

/** The result file of a run that is over, with what its debrief says of it. Throws where there is nothing to be verified. */
export function resultText(host: WorldHost, debrief: Debrief | null, label: string): string {
  if (!isOver(host.run)) throw new Error('The incident is not over: a result needs its end.');
  if (debrief === null) throw new Error('The run has not been debriefed yet: a result needs its score.');
  return `${JSON.stringify(resultOf(recordOf(host), debrief, label.trim().slice(0, DRILL_LIMITS.label)), null, 2)}\n`;
}

/** The debrief as a document; with a draft, the post-mortem alone. */
export function documentText(host: WorldHost, debrief: Debrief | null, draft: Postmortem | null): string {
  if (debrief === null) throw new Error('The run has not been debriefed yet.');
  return draft === null ? debriefMarkdown(debrief, resultOf(recordOf(host), debrief)) : `${postmortemMarkdown(draft, debrief, 1)}\n`;
}

export { advanceRun, advanceToPage, buildView, consolesOf, isOver, runInfo };
export type { StampedIntent };
