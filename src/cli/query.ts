import { isOver } from '../session/run.ts';
import { apiError, type ApiError } from './api-answer.ts';
import { Complaint } from './complaint.ts';
import { openMetricsFile } from './metrics-file.ts';
import { countOf, readOptions, type Options } from './options.ts';
import { newProgress } from './progress.ts';
import { LANGUAGES, type Language } from './query-languages.ts';
import { readQueryTime, type QueryTime } from './query-time.ts';
import { TIME_HELP } from './scenario-time.ts';
import { clock } from './status-line.ts';
import { playQuietly, readWantedRun } from './wanted-run.ts';

export const QUERY_HELP = `faultline query promql|logql|traceql EXPR --scenario S [options] (--at T | --from T --to T --step D)

Plays a scenario up to the time asked for and answers on standard output, in the JSON of the HTTP APIs: PromQL as
Prometheus, LogQL as Loki, TraceQL as Tempo's search. What cannot be answered is exit code 1 and
{"status":"error","errorType":"…","error":"…"}; a command line that says nothing sensible is a line on standard error and
exit code 2.

  --scenario S        an id below scenarios/, its folder, or its scenario.json
  --seed N            the run's seed, 0 to 4294967295 (default 1)
  --variant V         the hidden cause; without it the seed draws one
  --run FILE          what to do: a script with times after the page, or the record of a run
  --openmetrics FILE  ask this file (OpenMetrics text, or the same with gzip) instead of a scenario; PromQL alone
  --at T              one time
  --from T --to T     many times, every --step D (a duration such as 15s, or seconds; lines and traces need none)
  --limit N           so many lines (default 100) or traces (default 20), the newest

${TIME_HELP}
With --openmetrics, durations count from the beginning of the world that was exported; in files of other origin, from
their first sample. TraceQL with --at searches all traces up to then.`;

/** As many lines, or traces, as can be asked for at once. */
const LIMIT_MAX = 100_000;
const OPTIONS = ['scenario', 'seed', 'variant', 'run', 'openmetrics', 'at', 'from', 'to', 'step', 'limit'];

export async function query(args: readonly string[]): Promise<number> {
  const { words, values } = readQuestion(args);
  const [name, expr, ...more] = words;
  const language = name === undefined ? undefined : LANGUAGES.get(name);
  if (language === undefined) throw new Complaint(`query: found ${name === undefined ? 'nothing' : JSON.stringify(name)}, expected a language: ${[...LANGUAGES.keys()].join(', ')}`);
  if (expr === undefined) throw new Complaint('query needs an expression; see: faultline query --help');
  if (language.ofMetrics && values['limit'] !== undefined) throw new Complaint('--limit is for lines and traces; ask for topk(…) or limitk(…)');
  if (more.length > 0) throw new Complaint(`query takes one expression, found ${more.length + 1}: ${[expr, ...more].map((word) => JSON.stringify(word)).join(', ')}; put it in quotes`);
  const answer = values['openmetrics'] === undefined ? askScenario(language, expr, values) : askFile(language, expr, values);
  if ('status' in answer) {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return 1;
  }
  for (const piece of answer) if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  return 0;
}

/** An expression right behind its language may begin with a minus, which elsewhere begins an option. */
function readQuestion(args: readonly string[]): Pick<Options, 'words' | 'values'> {
  const [name = '', expr = '', ...rest] = args;
  const first = LANGUAGES.has(name) && expr !== '' && !expr.startsWith('--') ? [name, expr] : [];
  const { words, values } = readOptions(first.length === 0 ? args : rest, { values: OPTIONS, switches: [] }, 'query');
  return { words: [...first, ...words], values };
}

function askScenario(language: Language, expr: string, values: Readonly<Record<string, string>>): Iterable<string> | ApiError {
  if (values['scenario'] === undefined) throw new Complaint('query needs --scenario S, or --openmetrics FILE; see: faultline query --help');
  const wanted = readWantedRun(values['scenario'], values);
  const { startEpochMs } = wanted;
  const time = readQueryTime(values, startEpochMs, language.stepIsOptional);
  const wrong = 'status' in time ? time : language.check(expr, time);
  if ('status' in time || wrong !== null) return wrong ?? apiError('bad_data', 'no time');
  const progress = newProgress(process.stderr.isTTY ? 'say' : 'quiet');
  const run = playQuietly(wanted, (lastMs(time) - startEpochMs) * 1000, ({ world }) => progress(`simulating: ${clock(world.now)}`));
  const endMs = startEpochMs + Math.floor(run.world.now / 1000);
  const warnings = isOver(run) && endMs < lastMs(time) ? [`the incident ends at ${clock(run.world.now)} of world time; nothing is known of later times`] : [];
  return language.answer(expr, time, { source: run.source, run, warnings, limit: values['limit'] === undefined ? null : countOf('--limit', values['limit'], LIMIT_MAX) });
}

function askFile(language: Language, expr: string, values: Readonly<Record<string, string>>): Iterable<string> | ApiError {
  const strange = ['scenario', 'seed', 'variant', 'run'].find((name) => values[name] !== undefined);
  if (strange !== undefined) throw new Complaint(`--${strange} says nothing about a file: give it or --openmetrics`);
  if (!language.ofMetrics) throw new Complaint('--openmetrics FILE holds metrics: ask it with promql');
  const file = openMetricsFile(values['openmetrics'] ?? '');
  if ('status' in file) return file;
  const time = readQueryTime(values, file.originMs, language.stepIsOptional);
  if ('status' in time) return time;
  return language.check(expr, time) ?? language.answer(expr, time, { source: file.source, run: null, warnings: [], limit: null });
}

const lastMs = (time: QueryTime): number => (time.kind === 'instant' ? time.atMs : time.toMs);
