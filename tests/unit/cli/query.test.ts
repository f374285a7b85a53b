import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Complaint } from '../../../src/cli/complaint.ts';
import { query } from '../../../src/cli/query.ts';
import { parseStepMs, parseTimeMs } from '../../../src/cli/scenario-time.ts';
import { faultline } from '../../support/cli.ts';

const ASKED = ['--scenario', 'first-page', '--seed', '7'];
const folder = mkdtempSync(join(tmpdir(), 'faultline-query-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const SAMPLES = '# TYPE a counter\na_total{x="1"} 1 1000\na_total{x="1"} 31 1030\na_total{x="1"} 61 1060\nstrange NaN 1060\n# EOF\n';

afterAll(() => rmSync(folder, { recursive: true }));

/** The command without a process of its own, which takes longer to start than most questions to answer. */
async function ask(...args: readonly string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  try {
    return { code: await query(args), out };
  } finally {
    written.mockRestore();
  }
}

const ok = ({ code, out }: { code: number; out: string }): unknown => {
  expect(code).toBe(0);
  return JSON.parse(out);
};
const promql = (expr: string, ...args: readonly string[]): Promise<{ code: number; out: string }> => ask('promql', expr, ...args);

describe('faultline query promql', () => {
  it('answers at one time as the HTTP API of Prometheus does', async () => {
    const expr = 'sum by (service_name) (client_requests_total) > 0';
    const { code, out, err } = await faultline('query', 'promql', expr, ...ASKED, '--at', '2m');
    expect([code, err]).toEqual([0, '']);
    const answer: unknown = JSON.parse(out);
    expect(answer).toEqual({ status: 'success', data: { resultType: 'vector', result: [{ metric: { service_name: 'people' }, value: [expect.any(Number), expect.stringMatching(/^\d+$/)] }] } });
    const { data } = answer as { data: { result: [{ value: [number, string] }] } };
    const sample = data.result[0].value;
    // The same time by the wall clock, and in seconds.
    const rfc = new Date(sample[0] * 1000).toISOString();
    for (const at of [rfc, String(sample[0]), '120s']) expect(ok(await promql(expr, ...ASKED, `--at=${at}`))).toEqual(answer);
  }, 180_000);

  it('counts from the beginning of the world, by whatever clock its seed begins', async () => {
    // The seed moves the beginning of order-mails by up to an hour and a half.
    const value = async (...when: readonly string[]): Promise<[number, string]> => {
      const answer = ok(await promql('sum(client_requests_total)', '--scenario', 'order-mails', '--seed', '1', ...when)) as { data: { result: [{ value: [number, string] }] } };
      return answer.data.result[0].value;
    };
    const [at, count] = await value('--at', '2m');
    expect(at).toBeGreaterThan(Date.parse('2026-03-19T09:22:00Z') / 1000);
    expect(Number(count)).toBeGreaterThan(0);
    expect(await value('--at', new Date(at * 1000).toISOString())).toEqual([at, count]);
  });

  it('answers over a range of times', async () => {
    const answer = ok(await promql('max by (service_name) (up{service_name="web"})', ...ASKED, '--from', '1m', '--to', '90s', '--step', '15s')) as { data: { result: [{ metric: object; values: [number, string][] }] } };
    expect(answer).toMatchObject({ status: 'success', data: { resultType: 'matrix', result: [{ metric: { service_name: 'web' }, values: expect.any(Array) as unknown }] } });
    const [{ values }] = answer.data.result;
    expect(values.map(([, value]) => value)).toEqual(['1', '1', '1']);
    expect(values.map(([second]) => second - values[0][0])).toEqual([0, 15, 30]);
  });

  it('plays what a run file does, and says when the incident ends before the time that is asked for', async () => {
    const run = ['--run', 'scenarios/first-page/runs/no-index.win.json'];
    const answer = ok(await promql('1', '--scenario', 'first-page', ...run, '--at', '59m')) as { warnings?: string[] };
    expect(answer).toMatchObject({ status: 'success', data: { resultType: 'scalar', result: [expect.any(Number), '1'] } });
    expect(answer.warnings?.[0]).toMatch(/^the incident ends at \d+:\d\d of world time/);
  });

  const answers: readonly (readonly [expr: string, data: unknown])[] = [
    ['rate(a_total[1m])', { resultType: 'vector', result: [{ metric: { x: '1' }, value: [1060, '1'] }] }],
    ['strange', { resultType: 'vector', result: [{ metric: { __name__: 'strange' }, value: [1060, 'NaN'] }] }],
    ['1 / 0', { resultType: 'scalar', result: [1060, '+Inf'] }],
    ['"text"', { resultType: 'string', result: [1060, 'text'] }],
    ['-a_total', { resultType: 'vector', result: [{ metric: { x: '1' }, value: [1060, '-61'] }] }],
    ['a_total[31s]', { resultType: 'matrix', result: [{ metric: { __name__: 'a_total', x: '1' }, values: [[1030, '31'], [1060, '61']] }] }],
    ['nothing', { resultType: 'vector', result: [] }],
  ];
  it.each(answers)('asks a file of OpenMetrics text, packed or not: %s', async (expr, data) => {
    const [plain, packed] = [file('plain.txt', SAMPLES), file('packed.txt.gz', gzipSync(SAMPLES))];
    // Sixty seconds after its first sample.
    expect(ok(await promql(expr, '--openmetrics', plain, '--at', '60s'))).toEqual({ status: 'success', data });
    expect(ok(await promql(expr, '--openmetrics', packed, '--at', '1060'))).toEqual({ status: 'success', data });
  });

  const plain = file('errors.txt', SAMPLES);
  const failing: readonly (readonly [args: readonly string[], type: string, error: RegExp])[] = [
    [['promql', 'sum(', ...ASKED, '--at', '1m'], 'bad_data', /^invalid parameter "query": 1:5: parse error: /],
    [['promql', 'up\n+ +', ...ASKED, '--at', '1m'], 'bad_data', /: 2:\d: parse error/],
    [['promql', 'up', ...ASKED, '--at', 'noon'], 'bad_data', /^invalid parameter "time": cannot parse "noon"/],
    [['promql', 'up', ...ASKED, '--from', '2m', '--to', '1m', '--step', '15s'], 'bad_data', /end timestamp must not be before start time/],
    [['promql', 'up', ...ASKED, '--from', '1m', '--to', '2m', '--step', '0s'], 'bad_data', /"step"/],
    [['promql', 'up', ...ASKED, '--from', '0s', '--to', '10h', '--step', '1s'], 'bad_data', /11000 points/],
    [['promql', 'up[5m]', ...ASKED, '--from', '1m', '--to', '2m', '--step', '15s'], 'bad_data', /"range vector" for range query/],
    [['promql', 'a_total * on () group_left () {__name__=~".+"}', '--openmetrics', plain, '--at', '60s'], 'execution', /duplicate|many-to-many/],
    [['promql', 'up', '--openmetrics', file('wrong.txt', '# TYPE a gauge\na{b=1} 2 3\n# EOF\n'), '--at', '1m'], 'bad_data', /wrong\.txt:2:4: found "=1}.*expected =/],
    [['promql', 'up', '--openmetrics', file('bytes.txt', new Uint8Array([0x61, 0xff, 0x0a])), '--at', '1m'], 'bad_data', /no UTF-8/],
  ];
  it.each(failing)('tells what cannot be answered in the same JSON, with exit code 1: %j', async (args, errorType, error) => {
    const { code, out } = await ask(...args);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ status: 'error', errorType, error: expect.stringMatching(error) });
  });

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[], /expected a language: promql, logql, traceql/],
    [['sql', 'x'], /found "sql"/],
    [['promql'], /needs an expression/],
    [['promql', 'up', 'down', ...ASKED, '--at', '1m'], /takes one expression/],
    [['promql', 'up', '--at', '1m'], /needs --scenario S, or --openmetrics FILE/],
    [['promql', 'up', ...ASKED], /needs a time/],
    [['promql', 'up', ...ASKED, '--at', '1m', '--step', '5s'], /one time/],
    [['promql', 'up', '--openmetrics', 'no-such.txt', '--at', '1m'], /no-such\.txt: no such file/],
    [['promql', 'up', '--openmetrics', plain, '--seed', '7', '--at', '1m'], /--seed says nothing about a file/],
    [['promql', 'up', '--scenario', 'no-such-incident', '--at', '1m'], /no such scenario/],
  ];
  it.each(wrong)('complains about a command line that says nothing sensible: %j', async (args, says) => {
    await expect(ask(...args)).rejects.toThrow(says);
    await expect(ask(...args)).rejects.toBeInstanceOf(Complaint);
  });
});

describe('faultline query logql and traceql', () => {
  const WINDOW = [...ASKED, '--from', '60s', '--to', '75s'];

  it('answers lines as Loki does, the newest first, and figures of lines as series', async () => {
    const answer = ok(await ask('logql', '{service_name="web"} |= "login"', ...WINDOW, '--limit', '5')) as { status: string; data: { resultType: string; result: { stream: Record<string, string>; values: [string, string][] }[] } };
    expect([answer.status, answer.data.resultType]).toEqual(['success', 'streams']);
    const lines = answer.data.result.flatMap(({ values }) => values);
    expect(lines.length).toBe(5);
    expect(lines.every(([nanos, line]) => /^1\d{18}$/.test(nanos) && line.includes('login'))).toBe(true);
    const counted = ok(await ask('logql', 'sum(count_over_time({service_name="web"}[15s]))', ...ASKED, '--at', '75s')) as { data: { result: [{ value: [number, string] }] } };
    const all = ok(await ask('logql', '{service_name="web"}', ...WINDOW, '--limit', '5000')) as typeof answer;
    expect(Number(counted.data.result[0].value[1])).toBe(all.data.result.flatMap(({ values }) => values).length);
    expect(ok(await ask('logql', 'sum(rate({service_name="web"}[15s]))', ...WINDOW))).toMatchObject({ status: 'success', data: { resultType: 'matrix' } });
  });

  it('answers traces as the search of Tempo does, and they are those of the log lines', async () => {
    const found = ok(await ask('traceql', '{ resource.service.name = "web" }', ...WINDOW, '--limit', '10000')) as { traces: { traceID: string; spanSets: { matched: number }[] }[]; metrics: object };
    expect(Object.keys(found)).toEqual(['traces', 'metrics']);
    const ids = new Set(found.traces.map(({ traceID }) => traceID));
    const lines = ok(await ask('logql', '{service_name="web"} | trace_id != ""', ...WINDOW, '--limit', '5000')) as { data: { result: { stream: { trace_id: string } }[] } };
    expect(lines.data.result.length).toBeGreaterThan(100);
    expect(lines.data.result.filter(({ stream }) => !ids.has(stream.trace_id))).toEqual([]);
    expect((ok(await ask('traceql', '{ duration > 1h }', ...ASKED, '--at', '30s')) as typeof found).traces).toEqual([]);
  });

  const failing: readonly (readonly [args: readonly string[], error: RegExp])[] = [
    [['logql', '{a="b"', ...WINDOW], /^invalid parameter "query": 1:7: parse error/],
    [['logql', '{a="b"}', ...ASKED, '--at', '1m'], /not supported as an instant query/],
    [['logql', '{a="b"}', ...WINDOW, '--limit', '5001'], /5001 > 5000/],
    [['traceql', '{ foo = ', ...WINDOW], /^invalid parameter "query": 1:\d+: parse error/],
  ];
  it.each(failing)('tells what cannot be answered: %j', async (args, error) => {
    const { code, out } = await ask(...args);
    expect([code, JSON.parse(out)]).toEqual([1, { status: 'error', errorType: 'bad_data', error: expect.stringMatching(error) }]);
  });

  it('does not ask a file of metrics for lines or traces, nor limits series', async () => {
    await expect(ask('logql', '{a="b"}', '--openmetrics', 'x.txt', '--at', '1m')).rejects.toThrow(/ask it with promql/);
    await expect(ask('promql', 'up', ...ASKED, '--at', '1m', '--limit', '5')).rejects.toThrow(/--limit is for lines and traces/);
  });
});

describe('a time on the command line', () => {
  it('is a duration of the world, a wall clock or Unix seconds', () => {
    const read = (text: string): number | null => parseTimeMs(text, 1_000_000);
    expect(['0', '0s', '20m', '1200s', '1h0m30s', '1500ms'].map(read)).toEqual([0, 0, 1_200_000, 1_200_000, 3_630_000, 1_500].map((ms) => 1_000_000 + ms));
    expect(['1970-01-01T00:00:01Z', '1970-01-01T01:00:01.5+01:00', '1700000000', '12.5'].map(read)).toEqual([1_000, 1_500, 1_700_000_000_000, 12_500]);
    for (const text of ['', 'noon', '20 m', '-5m', '2026-02-30T00:00:00', '2026-13-01T00:00:00Z', '1e9', '0x10']) expect(read(text), `"${text}"`).toBeNull();
    expect(['15s', '15', '0.5', '1m30s', '0', '0s', '-1', 'x', '1us'].map(parseStepMs)).toEqual([15_000, 15_000, 500, 90_000, null, null, null, null, null]);
  });
});
