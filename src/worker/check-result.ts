import { checkResult, type ResultVerdict } from '../drill/check-result.ts';
import { readRunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCalls } from './protocol.ts';

type Asked = LongCalls['checkResult'];

/** Verifies a result of a drill against the files of its scenario. Needs no open run. Throws when the scenario cannot be read. */
export function* answerCheckResult({ files, text, fileName, code }: Asked['args']): LongWork<Asked['part'], ResultVerdict> {
  const read = readScenario(files);
  if (!read.ok) throw new Error(`The scenario of this drill cannot be read: ${read.problems[0]?.message ?? 'it is empty.'}`);
  const reference = (variant: string): ReturnType<typeof runOf> => runOf(files, variant);
  return yield* checkResult({ scenario: read.scenario, text, fileName, code, reference });
}

/** The scenario's own winning run of a cause, if it has one. */
export function runOf(files: Readonly<Record<string, string>>, variant: string): Extract<ReturnType<typeof readRunScript>, { ok: true }>['run'] | null {
  const file = `runs/${variant}.win.json`;
  const text = files[file];
  const script = text === undefined ? null : readRunScript(text, file);
  return script !== null && script.ok ? script.run : null;
}
