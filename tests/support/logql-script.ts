/** Runs LogQL test scripts against our evaluator and says what passed, what failed and what is out of scope. */
import { evaluateInstant, evaluateLogs, evaluateRange, parseLogql, type LogqlExpr } from '../../src/query/logql/index.ts';
import type { QueryResult } from '../../src/query/promql/index.ts';
import { memoryLogSource, type MemoryLogSource } from './logql-memory-source.ts';
import { parseLogqlScript, type LogqlEval } from './logql-script-parse.ts';
import { almostEqual, compareSeries, type CaseReport, type ScriptReport } from './promql-script.ts';

/** Runs every evaluation of a script. Throws only on scripts that cannot be read. */
export function runLogqlScript(text: string, name: string): ScriptReport {
  let source = memoryLogSource();
  let passed = 0;
  const failed: CaseReport[] = [];
  const skipped: CaseReport[] = [];
  for (const command of parseLogqlScript(text)) {
    if (command.kind === 'clear') source = memoryLogSource();
    else if (command.kind === 'load') for (const { labels, timeMs, line, metadata } of command.lines) source.add(labels, timeMs, line, metadata);
    else {
      const report = { script: name, line: command.line, query: command.query };
      const parsed = parseLogql(command.query);
      const outOfScope = parsed.ok ? null : (/.*not supported.*/.exec(parsed.error.message)?.[0] ?? null);
      const problem = outOfScope === null ? problemOf(source, command, parsed) : null;
      if (outOfScope !== null) skipped.push({ ...report, reason: outOfScope });
      else if (problem === null) passed += 1;
      else if (command.skip !== null) skipped.push({ ...report, reason: `the script says: skip ${command.skip}` });
      else failed.push({ ...report, reason: problem });
    }
  }
  return { passed, failed, skipped };
}

/** What went wrong, or null. */
function problemOf(source: MemoryLogSource, command: LogqlEval, parsed: ReturnType<typeof parseLogql>): string | null {
  if (!parsed.ok) return command.expectsFailure ? null : `failed: ${parsed.error.message}`;
  const { ast } = parsed;
  if (ast.kind === 'log_query') return linesProblem(source, command, ast);
  const { startMs, range } = command;
  const answer = range === null ? evaluateInstant(ast, source, { timeMs: startMs }) : evaluateRange(ast, source, { startMs, ...range });
  if (!answer.ok) return command.expectsFailure ? null : `failed: ${answer.error.message}`;
  return command.expectsFailure ? 'succeeded, but a failure is expected' : seriesProblem(answer.result, command);
}

function seriesProblem(result: QueryResult, { series, range, startMs, ordered }: LogqlEval): string | null {
  if (result.kind === 'scalar') {
    const wanted = series[0]?.values[0];
    return series.length === 1 && typeof wanted === 'number' && almostEqual(wanted, result.value) ? null : `got the scalar ${result.value}`;
  }
  if (result.kind === 'vector') {
    const got = result.samples.map(({ labels, value }) => ({ labels, points: new Map([[startMs, value]]) }));
    return compareSeries(got, series, startMs, 1, ordered);
  }
  if (result.kind === 'string') return 'got a string';
  const got = result.series.map(({ labels, times, values }) => ({ labels, points: new Map([...times].map((time, i) => [time, values[i]])) }));
  return compareSeries(got, series, startMs, range?.stepMs ?? 1, false);
}

/** Lines of a log query, oldest first, are compared with `{labels} "text"` lines. */
function linesProblem(source: MemoryLogSource, command: LogqlEval, ast: LogqlExpr): string | null {
  const [startMs, endMs] = command.range === null ? [-Infinity, command.startMs] : [command.startMs, command.range.endMs];
  const options = { startMs: Math.max(startMs, -Number.MAX_SAFE_INTEGER), endMs, limit: 5000, direction: 'forward' } as const;
  const answer = evaluateLogs(ast, source, options);
  if (!answer.ok) return command.expectsFailure ? null : `failed: ${answer.error.message}`;
  if (command.expectsFailure) return 'succeeded, but a failure is expected';
  const got = answer.streams.flatMap(({ labels, entries }) => entries.map(({ line }) => keyOf(labels, line)));
  const wanted = command.lines.map(({ labels, text }) => keyOf(labels, text));
  return [...got].sort().join('\n') === [...wanted].sort().join('\n') ? null : `got ${got.join(', ').slice(0, 300)}, expected ${wanted.join(', ').slice(0, 300)}`;
}

function keyOf(labels: Readonly<Record<string, string>>, text: string): string {
  return JSON.stringify([Object.keys(labels).sort().map((name) => [name, labels[name]]), text]);
}
