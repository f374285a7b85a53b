import { MINUTE } from '../base/time.ts';
import type { Scenario } from '../scenario/types.ts';
import { dressScenario } from '../session/dress.ts';
import { drillPart, openRecord, type RunSource } from '../session/open-record.ts';
import { advanceRun, isOver, PLAYED, type Run, type Scope } from '../session/run.ts';
import { Complaint } from './complaint.ts';
import { seedOf } from './options.ts';
import { playScript } from './play-script.ts';
import { readRunInput, type RunInput } from './run-input.ts';
import { findScenario, loadScenario, readText } from './scenario-files.ts';

/** Which run of which scenario a command is about. */
export interface WantedRun {
  readonly scenario: Scenario;
  /** World time 0 by the clocks of this seed, which a scenario may move. Milliseconds since the Unix epoch. */
  readonly startEpochMs: number;
  /** Where the scenario's file lies. */
  readonly folder: string;
  readonly seed: number;
  readonly variant: string | null;
  readonly input: RunInput | null;
}

const DEFAULT_SEED = 1;

/** Reads `--seed`, `--variant` and `--run` of a scenario; complains where they contradict each other. */
export function readWantedRun(given: string, values: Readonly<Record<string, string>>): WantedRun {
  const seed = values['seed'] === undefined ? null : seedOf(values['seed']);
  const file = findScenario(given);
  const scenario = loadScenario(file);
  const variant = values['variant'] ?? null;
  const variants = Object.keys(scenario.variants);
  if (variant !== null && !variants.includes(variant)) throw new Complaint(`--variant: found ${JSON.stringify(variant)}, expected one of ${variants.join(', ')}`);
  const input = values['run'] === undefined ? null : readRunInput(readText(values['run']), scenario);
  const own = input === null ? null : input.kind === 'script' ? input.script : input.record;
  if (own !== null && variant !== null && own.variant !== variant) throw new Complaint(`--variant ${variant} contradicts the run file, which is for ${own.variant ?? 'whatever the seed draws'}`);
  if (input?.kind === 'record' && seed !== null && seed !== input.record.seed) throw new Complaint(`--seed ${seed} contradicts the record, which is for ${input.record.seed}`);
  const chosen = seed ?? own?.seed ?? DEFAULT_SEED;
  return { scenario, startEpochMs: dressScenario(scenario, chosen).startEpochMs, folder: file.folder, seed: chosen, variant: variant ?? own?.variant ?? null, input };
}

/** What the run is opened from: a script is played into it later on. */
export function sourceOf({ seed, variant, input }: WantedRun): RunSource {
  const record = input?.kind === 'record' ? input.record : null;
  return { seed, variant, intents: record?.intents ?? [], ...drillPart(record?.drill) };
}

/** Of a run that is asked and not judged: its pages are needed, as scripts count from them, other alerts are not. */
const ASKED: Scope = { ...PLAYED, alerts: 'page', health: false };
const STEP_US = MINUTE / 4;

/** Plays a run up to a world time and what happens at that very moment, or to its own end, without a word; `moved` is called every quarter of a minute. */
export function playQuietly(wanted: WantedRun, lastUs: number, moved: (run: Run) => void): Run {
  const { scenario, input } = wanted;
  // A scrape or a line at that microsecond is in the range; an incident that is over by then does not go on for it.
  const untilUs = lastUs + 1;
  const run = openRecord(scenario, sourceOf(wanted), ASKED);
  const pass = (toUs: number, isEnough: () => boolean = () => false): void => {
    while (run.world.now < toUs && !isOver(run) && !isEnough()) {
      advanceRun(run, Math.min(toUs, (Math.floor(run.world.now / STEP_US) + 1) * STEP_US));
      moved(run);
    }
  };
  if (input?.kind === 'script') playScript(run, input.script, untilUs, { pass, answered: () => {} });
  pass(untilUs);
  return run;
}
