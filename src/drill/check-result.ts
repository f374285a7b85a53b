import type { DebriefProgress } from '../session/debrief.ts';
import { ENGINE } from '../session/engine.ts';
import { chooseVariant } from '../session/plot.ts';
import { readResult, scenarioOfResult } from '../session/result.ts';
import type { Run } from '../session/run.ts';
import { verifySteps } from '../session/verify-result.ts';
import { strangerTo } from './accept.ts';
import { faultText, readDrillCode } from './code.ts';
import type { DrillEntry } from './entry.ts';
import { makeEntry } from './make-entry.ts';

export interface ResultQuestion {
  readonly scenario: Run['scenario'];
  readonly text: string;
  readonly fileName: string;
  /** Of the drill that it should belong to. */
  readonly code: string;
  /** The reference run of a cause, or null. */
  readonly reference: Parameters<typeof verifySteps>[2];
}

export type ResultVerdict =
  | { readonly ok: true; readonly entry: DrillEntry }
  /** Nothing of the file was taken; why, each in a sentence. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Places of a file that are told before the rest is left out. */
const PROBLEMS_TOLD = 3;

/**
 * Whether a result file is true and belongs to a drill, in steps that report progress: read, held against the drill's terms,
 * simulated again and judged anew. What comes of it is made from the simulation alone.
 */
export function* checkResult({ scenario, text, fileName, code, reference }: ResultQuestion): Generator<DebriefProgress, ResultVerdict> {
  const terms = readDrillCode(code);
  if (!terms.ok) return no(faultText(terms.fault));
  if (terms.drill.engine !== ENGINE) return no(`This drill was made for version ${terms.drill.engine} of the engine; this is version ${ENGINE}, in which the same run may go another way.`);
  const named = scenarioOfResult(text, fileName);
  if (!named.ok) return no(...placed(named.problems));
  if (named.id !== scenario.id) return no(`It is a run of ${named.id}; this drill is ${scenario.id}.`);
  const read = readResult(text, fileName, scenario);
  if (!read.ok) return no(...placed(read.problems));
  const { result } = read;
  const strange = strangerTo(terms.drill, terms.code, result.record, chooseVariant(scenario, terms.drill.seed, null).id);
  if (strange.length > 0) return no(...strange);
  const verification = yield* verifySteps(result, scenario, reference);
  return verification.ok ? { ok: true, entry: makeEntry(result, verification.run, verification.debrief) } : no(...verification.reasons);
}

const no = (...reasons: string[]): ResultVerdict => ({ ok: false, reasons });

type Problems = Extract<ReturnType<typeof scenarioOfResult>, { ok: false }>['problems'];

/** Problems with their places, as long as a person would read on. */
function placed(problems: Problems): string[] {
  const told = problems.slice(0, PROBLEMS_TOLD).map(({ line, column, pointer, message }) => `Line ${line}, column ${column}${pointer === '' ? '' : ` (${pointer})`}: ${message}`);
  return problems.length > PROBLEMS_TOLD ? [...told, `And ${problems.length - PROBLEMS_TOLD} more.`] : told;
}
