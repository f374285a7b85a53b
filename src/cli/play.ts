import { MINUTE } from '../base/time.ts';
import type { Intent, StampedIntent } from '../session/intents.ts';
import { recoveredSince } from '../session/health.ts';
import { ENGINE } from '../session/engine.ts';
import { resultOf as resultFileOf } from '../session/result.ts';
import { drillPart, openRecord } from '../session/open-record.ts';
import { advanceRun, isOver, runHash, type Run } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';
import { Complaint } from './complaint.ts';
import { readOptions, untilOf } from './options.ts';
import { playScript } from './play-script.ts';
import type { RunInput } from './run-input.ts';
import { referenceRun } from './scenario-files.ts';
import { clock, statusLine } from './status-line.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { readWantedRun, sourceOf, type WantedRun } from './wanted-run.ts';
import { writeTextFile } from './write-file.ts';

export const PLAY_HELP = `faultline play <scenario> [options]

Plays a scenario without a page: an id below scenarios/, its folder, or its scenario.json.
One line for each simulated minute goes to standard error.

  --seed N       the run's seed, 0 to 4294967295 (default 1)
  --variant V    the hidden cause; without it the seed draws one
  --run FILE     what to do: a script with times after the page, or the record of a run
  --until 20m    stop at this world time (default: the end of the incident)
  --no-score     spare the further simulations that marking needs
  --result FILE  write the run and its score to a file that others can verify
  --json         one object with the result on standard output`;

interface Wanted extends WantedRun {
  readonly untilUs: number;
  readonly json: boolean;
  readonly scored: boolean;
  readonly resultFile: string | null;
}

export function play(args: readonly string[]): number {
  const wanted = readWanted(args);
  const { scenario, input, untilUs } = wanted;
  const run = openRecord(scenario, sourceOf(wanted));
  const meter: Meter = { cpuMs: 0, told: 0 };
  let refused = 0;
  if (input?.kind === 'script') refused = playAloud(run, input, untilUs, meter);
  passTime(run, untilUs, meter);
  if (run.world.now % MINUTE !== 0) say(statusLine(run));
  const hash = runHash(run);
  const verdict = verdictOf(run, wanted.scored && isOver(run) && run.pagedAtUs !== null ? referenceRun(wanted.folder, scenario, run.variant.id) : undefined);
  say(summary(run, verdict, hash, meter.cpuMs));
  if (wanted.json) process.stdout.write(`${JSON.stringify(resultOf(run, verdict, hash, meter.cpuMs, refused))}\n`);
  if (wanted.resultFile !== null) writeResult(wanted.resultFile, run, input, verdict, hash);
  const expected = input?.kind === 'record' && untilUs === input.record.untilUs ? input.record.hash : null;
  if (expected === null || expected === hash) return 0;
  say(`the record promises the hash ${expected}, this run has ${hash}`);
  return 1;
}

/** Complains where there is nothing to be verified: a run that is not over, or was not marked. */
function writeResult(path: string, run: Run, input: RunInput | null, { outcome, score }: Verdict, hash: string): void {
  if (score === null) throw new Complaint('--result needs a run that was played to its end and marked: leave out --until and --no-score');
  const record = { format: 1, scenarioId: run.scenario.id, scenarioHash: run.scenario.hash, engine: ENGINE, seed: run.seed, variant: run.variant.id, intents: run.intents, untilUs: run.world.now, hash, ...drillPart(input?.kind === 'record' ? input.record.drill : undefined) } as const;
  writeTextFile(path, `${JSON.stringify(resultFileOf(record, { outcome, score }), null, 2)}\n`);
}

function readWanted(args: readonly string[]): Wanted {
  const { words, values, switches } = readOptions(args, { values: ['seed', 'variant', 'run', 'until', 'result'], switches: ['json', 'no-score'] }, 'play');
  const [given, ...more] = words;
  if (given === undefined) throw new Complaint('play needs a scenario; see: faultline play --help');
  if (more.length > 0) throw new Complaint(`play takes one scenario, found ${words.length}: ${words.map((word) => JSON.stringify(word)).join(', ')}`);
  const untilUs = values['until'] === undefined ? null : untilOf(values['until']);
  const wanted = readWantedRun(given, values);
  const recordedUs = wanted.input?.kind === 'record' ? wanted.input.record.untilUs : Infinity;
  return { ...wanted, untilUs: untilUs ?? recordedUs, json: switches.has('json'), scored: !switches.has('no-score'), resultFile: values['result'] ?? null };
}

/** Says what is refused. Returns how often that was. */
function playAloud(run: Run, { script }: Extract<RunInput, { kind: 'script' }>, untilUs: number, meter: Meter): number {
  let refused = 0;
  playScript(run, script, untilUs, {
    pass: (toUs, isEnough) => passTime(run, toUs, meter, isEnough),
    answered: (intent, answer) => {
      tellNew(run, meter);
      if (answer.accepted) return;
      say(`${clock(run.world.now).padStart(6)}  > ${described(intent)}: refused. ${answer.reason}`);
      refused++;
    },
  });
  return refused;
}

function described(intent: Intent): string {
  if (intent.kind === 'mitigate') return `${intent.verb} ${Object.entries(intent.args).map(([name, value]) => `${name}=${String(value)}`).join(' ')}`;
  if (intent.kind === 'look') return `look at ${intent.panel}${intent.query === '' ? '' : `: ${intent.query.slice(0, 80)}`}`;
  if (intent.kind === 'hypothesis.add') return `hypothesis: ${intent.claim.component}, ${intent.claim.mechanism}`;
  return intent.kind;
}

/** What the simulation takes, without the figures of the status lines. */
interface Meter {
  cpuMs: number;
  /** Intents that have been told: those of a record are applied by the session itself. */
  told: number;
}

/** A quarter of a minute: the beat at which alerts are evaluated, so that a page is seen when it comes. */
const STEP_US = MINUTE / 4;

function passTime(run: Run, toUs: number, meter: Meter, isEnough: () => boolean = () => false): void {
  while (run.world.now < toUs && !isOver(run) && !isEnough()) {
    const next = Math.min(toUs, (Math.floor(run.world.now / STEP_US) + 1) * STEP_US);
    const before = process.cpuUsage();
    advanceRun(run, next);
    const used = process.cpuUsage(before);
    meter.cpuMs += (used.user + used.system) / 1000;
    tellNew(run, meter);
    if (run.world.now % MINUTE === 0) say(statusLine(run));
  }
}

function tellNew(run: Run, meter: Meter): void {
  for (; meter.told < run.intents.length; meter.told++) {
    const { tick, intent }: StampedIntent = run.intents[meter.told]!;
    say(`${clock(tick).padStart(6)}  > ${described(intent)}`);
  }
}

function summary(run: Run, { outcome, score }: Verdict, hash: string, cpuMs: number): string {
  const since = recoveredSince(run);
  const story = [
    run.pagedAtUs === null ? 'never paged' : `paged at ${clock(run.pagedAtUs)}`,
    since === null ? 'users had not recovered' : `users recovered at ${clock(since)}`,
    `${outcome}${score === null ? '' : ` with ${score.total} of ${score.max} points`}`,
  ];
  return `${run.scenario.id} ${run.variant.id} seed ${run.seed}: ${story.join(', ')}; ${run.world.events} events in ${cpuMs.toFixed(0)} ms, hash ${hash}`;
}

function resultOf(run: Run, { outcome, score }: Verdict, hash: string, cpuMs: number, refused: number): Record<string, unknown> {
  const reading = run.health.at(-1);
  const { badUserSeconds } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return {
    scenario: run.scenario.id,
    variant: run.variant.id,
    seed: run.seed,
    events: run.world.events,
    cpuMs: Math.round(cpuMs),
    simulatedMinutes: Math.round((run.world.now / MINUTE) * 100) / 100,
    hash,
    outcome,
    score,
    slo: Object.fromEntries(run.scenario.slos.map((slo, i) => [slo.id, { target: slo.target, good1m: reading?.fast[i] ?? null, good5m: reading?.good[i] ?? null }])),
    badUserSeconds,
    pagedAtUs: run.pagedAtUs,
    recoveredAtUs: recoveredSince(run),
    intents: run.intents.length,
    refused,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
