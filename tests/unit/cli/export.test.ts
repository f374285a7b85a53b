import { mkdtempSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Complaint } from '../../../src/cli/complaint.ts';
import { exportTelemetry } from '../../../src/cli/export.ts';
import { GZIP_FROM, writePieces } from '../../../src/cli/export-file.ts';
import { EXPORT_FORMATS } from '../../../src/session/export-files.ts';
import { advanceRun } from '../../../src/session/run.ts';
import { askExport } from '../../../src/worker/ask-export.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { openHost } from '../../../src/worker/world-host.ts';
import { faultline } from '../../support/cli.ts';
import { ofToday } from '../../support/day.ts';

const SHORT = ['--scenario', 'first-page', '--seed', '7', '--to', '45s'];
const folder = mkdtempSync(join(tmpdir(), 'faultline-export-'));
const read = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : gunzipSync(readFileSync(join(folder, `${name}.gz`))).toString());

beforeAll(() => faultline('help'), 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('faultline export', () => {
  const formats: readonly (readonly [format: string, files: Readonly<Record<string, RegExp>>])[] = [
    ['openmetrics', { 'openmetrics.txt': /^# TYPE [^]*\nclient_requests_total\{[^]*\n# EOF\n$/ }],
    ['otlp', { 'otlp-metrics.json': /^\{"resourceMetrics":\[\{/, 'otlp-logs.json': /^\{"resourceLogs":\[\{/, 'otlp-traces.json': /^\{"resourceSpans":\[\{/ }],
    ['jaeger', { 'jaeger.json': /^\{"data":\[\{"traceID":"[0-9a-f]{32}"/ }],
    ['chrome', { 'chrome-trace.json': /^\{"displayTimeUnit":"ms","traceEvents":\[\{/ }],
  ];
  it.each(formats)('writes %s and says where', async (format, files) => {
    const { code, out } = await faultline('export', format, ...SHORT, '--out', folder);
    expect(code).toBe(0);
    for (const [name, looks] of Object.entries(files)) {
      expect(out).toMatch(new RegExp(`${name}(\\.gz)?: \\d+ bytes`));
      expect(read(name)).toMatch(looks);
      if (name.endsWith('.json')) JSON.parse(read(name));
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes the time of day by the clock that the seed begins with', async () => {
    const until = async (to: string): Promise<string> => {
      expect((await faultline('export', 'openmetrics', '--scenario', 'order-mails', '--seed', '1', '--to', to, '--out', join(folder, 'moved'))).code).toBe(0);
      return read('moved/openmetrics.txt');
    };
    const text = await until('45s');
    const last = Math.max(...[...text.matchAll(/^client_requests_total\{.* (\d+(?:\.\d+)?)$/gm)].map(([, time]) => Number(time)));
    expect(await until(new Date(last * 1000).toISOString())).toBe(text);
  });

  it('writes the very bytes that the war room exports for the same range, however far the run has gone meanwhile', async () => {
    const scenario = readFileSync(join(import.meta.dirname, '../../../scenarios/first-page/scenario.json'), 'utf8');
    const host = openHost({ 'scenario.json': scenario }, { format: 1, scenarioId: 'first-page', scenarioHash: '', engine: '', seed: 7, variant: null, intents: [], untilUs: 0, hash: null });
    advanceRun(host.run, 62_345_678);
    const { startEpochMs } = host.run.scenario;
    const range = ['--from', '20s', '--to', '45s'];
    for (const [format, files] of ofToday(Object.entries(EXPORT_FORMATS), 2)) {
      await faultline('export', format, ...SHORT.slice(0, 4), ...range, '--out', join(folder, 'same'));
      for (const file of files) {
        const parts: Uint8Array[] = [];
        const shares: number[] = [];
        const work = askExport(host, { file, fromMs: startEpochMs + 20_000, toMs: startEpochMs + 45_000.9 });
        const { bytes } = runLongCall(work, ({ bytes: piece, share }) => {
          if (piece !== null) parts.push(piece);
          if (share !== null) shares.push(share);
        });
        const whole = Buffer.concat(parts);
        expect([file, whole.toString() === read(`same/${file}`), whole.length]).toEqual([file, true, bytes]);
        expect(shares).toEqual([...shares].sort((a, b) => a - b));
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(whole.length).toBeGreaterThan(50_000);
      }
    }
  }, 60_000);

  it('exports what can be asked again: the file answers as the scenario does, at the same times', async () => {
    await faultline('export', 'openmetrics', ...SHORT, '--out', folder);
    const question = ['query', 'promql', 'histogram_quantile(0.9, sum by (le, journey) (rate(client_request_duration_seconds_bucket[20s])))', '--from', '20s', '--to', '45s', '--step', '5s'];
    const [run, file] = await Promise.all([faultline(...question, '--scenario', 'first-page', '--seed', '7'), faultline(...question, '--openmetrics', join(folder, 'openmetrics.txt'))]);
    expect([run.code, run.out.length > 500]).toEqual([0, true]);
    expect(JSON.parse(file.out)).toEqual(JSON.parse(run.out));
  });

  it('leaves out what was before --from', async () => {
    const { code } = await faultline('export', 'jaeger', ...SHORT, '--from', '40s', '--out', join(folder, 'window'));
    expect(code).toBe(0);
    const { data } = JSON.parse(read('window/jaeger.json')) as { data: { spans: { startTime: number; duration: number }[] }[] };
    const ends = data.map(({ spans }) => Math.max(...spans.map(({ startTime, duration }) => startTime + duration)));
    expect(data.length).toBeGreaterThan(50);
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(5_000_000);
  });

  it('packs what is large, says how far it is, and leaves one file of each', async () => {
    const line = `${'x'.repeat(99_999)}\n`;
    function* lines(count: number): Generator<string> {
      for (let i = 0; i < count; i++) yield line;
    }
    const most = Math.floor(GZIP_FROM / line.length);
    const told: number[] = [];
    expect(await writePieces(folder, 'a.txt', lines(most), (bytes) => told.push(bytes))).toEqual({ path: join(folder, 'a.txt'), bytes: most * line.length });
    expect([told.length, told.at(-1)]).toEqual([most, most * line.length]);
    const { path } = await writePieces(folder, 'a.txt', lines(3 * most), () => {});
    expect([path, existsSync(join(folder, 'a.txt'))]).toEqual([join(folder, 'a.txt.gz'), false]);
    expect(gunzipSync(readFileSync(path)).equals(Buffer.from(line.repeat(3 * most)))).toBe(true);
    await writePieces(folder, 'a.txt', lines(1), () => {});
    expect(readdirSync(folder).filter((name) => name.startsWith('a.txt'))).toEqual(['a.txt']);
  });

  writeFileSync(join(folder, 'taken'), '');
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[], /expected a format: openmetrics, otlp, jaeger, chrome/],
    [['csv', ...SHORT, '--out', folder], /found "csv"/],
    [['jaeger', 'chrome', ...SHORT, '--out', folder], /takes one format/],
    [['jaeger', '--out', folder], /needs --scenario/],
    [['jaeger', ...SHORT], /needs --out/],
    [['jaeger', ...SHORT, '--from', '5m', '--out', folder], /--to is before --from/],
    [['jaeger', ...SHORT, '--from', 'noon', '--out', folder], /--from: found "noon"/],
    [['jaeger', ...SHORT, '--out', join(folder, 'taken', 'in')], /--out .*: cannot be made \(ENOTDIR\)/],
  ];
  it.each(wrong)('complains about %j', async (args, says) => {
    await expect(exportTelemetry(args)).rejects.toThrow(says);
    await expect(exportTelemetry(args)).rejects.toBeInstanceOf(Complaint);
  });
});
