import { EXPORT_FORMATS, exportPieces } from '../session/export-files.ts';
import type { ExportWindow } from '../telemetry/export/index.ts';
import { Complaint } from './complaint.ts';
import { GZIP_FROM, openFolder, writePieces } from './export-file.ts';
import { readOptions } from './options.ts';
import { newProgress } from './progress.ts';
import { parseTimeMs, TIME_HELP } from './scenario-time.ts';
import { clock } from './status-line.ts';
import { playQuietly, readWantedRun } from './wanted-run.ts';

export const EXPORT_HELP = `faultline export openmetrics|otlp|jaeger|chrome --scenario S --out DIR [options]

Plays a scenario and writes its telemetry into files that other tools open; docs/exports.md says which.

  openmetrics    openmetrics.txt
  otlp           otlp-metrics.json, otlp-logs.json, otlp-traces.json
  jaeger         jaeger.json
  chrome         chrome-trace.json

A file of more than ${GZIP_FROM / 1e6} MB is packed with gzip while it is written, and its name gets .gz. Nothing is sampled: there are
all spans of all requests, which for a whole incident can be a gigabyte, so give a window for traces.

  --scenario S   an id below scenarios/, its folder, or its scenario.json
  --seed N       the run's seed, 0 to 4294967295 (default 1)
  --variant V    the hidden cause; without it the seed draws one
  --run FILE     what to do: a script with times after the page, or the record of a run
  --from T       leave out what was before (default: the beginning)
  --to T         play no longer than that (default: the end of the incident, or of the record)
  --out DIR      the folder to write to; it is made where there is none

${TIME_HELP}`;

const OPTIONS = ['scenario', 'seed', 'variant', 'run', 'from', 'to', 'out'];

export async function exportTelemetry(args: readonly string[]): Promise<number> {
  const { words, values } = readOptions(args, { values: OPTIONS, switches: [] }, 'export');
  const [name, ...more] = words;
  if (name === undefined || !Object.hasOwn(EXPORT_FORMATS, name)) throw new Complaint(`export: found ${name === undefined ? 'nothing' : JSON.stringify(name)}, expected a format: ${Object.keys(EXPORT_FORMATS).join(', ')}`);
  if (more.length > 0) throw new Complaint(`export takes one format, found ${words.length}: ${words.map((word) => JSON.stringify(word)).join(', ')}`);
  if (values['scenario'] === undefined) throw new Complaint('export needs --scenario S; see: faultline export --help');
  if (values['out'] === undefined) throw new Complaint('export needs --out DIR; see: faultline export --help');
  const wanted = readWantedRun(values['scenario'], values);
  const recordedUs = wanted.input?.kind === 'record' ? wanted.input.record.untilUs : Infinity;
  const window = readWindow(values, wanted.startEpochMs, recordedUs);
  const folder = openFolder(values['out']);
  const progress = newProgress('say');
  const run = playQuietly(wanted, window.toUs, ({ world }) => progress(`simulating: ${clock(world.now)}`));
  const played: ExportWindow = { fromUs: window.fromUs, toUs: Math.min(window.toUs, run.world.now) };
  let share = 0;
  for (const file of EXPORT_FORMATS[name]!) {
    share = 0;
    const pieces = exportPieces(run, file, played, (done) => (share = done));
    const { path, bytes } = await writePieces(folder, file, pieces, (text) => progress(`${file}: ${(text / 1e6).toFixed(1)} MB${share > 0 ? `, ${Math.floor(share * 100)} %` : ''}`));
    process.stdout.write(`${path}: ${bytes} bytes\n`);
  }
  return 0;
}

function readWindow({ from, to }: Readonly<Record<string, string>>, originMs: number, recordedUs: number): ExportWindow {
  const timeUs = (option: string, text: string): number => {
    const ms = parseTimeMs(text, originMs);
    if (ms === null) throw new Complaint(`--${option}: found ${JSON.stringify(text)}, expected a time such as 20m or 2026-03-02T09:20:00Z`);
    return (ms - originMs) * 1000;
  };
  const window = { fromUs: from === undefined ? 0 : Math.max(0, timeUs('from', from)), toUs: to === undefined ? recordedUs : timeUs('to', to) };
  if (window.toUs < window.fromUs) throw new Complaint('--to is before --from, or before the world began');
  return window;
}
