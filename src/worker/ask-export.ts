import { exportPieces, isExportFile, type ExportFile } from '../session/export-files.ts';
import type { LongWork } from './long-calls.ts';
import { handOver } from './transfer.ts';
import type { WorldHost } from './world-host.ts';

export interface ExportQuestion {
  readonly file: ExportFile;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The next bytes of the file, if any, and how much is done; null where nobody knows. */
export interface ExportPart {
  readonly bytes: Uint8Array | null;
  readonly share: number | null;
}

export interface ExportDone {
  readonly bytes: number;
}

/** Bytes that are worth a message of their own. */
const PART_BYTES = 128 * 1024;
/** A share that grew by this much is worth telling without bytes. */
const TELL_SHARE = 0.01;

/** A file of the run's telemetry as bytes, in parts: those of `faultline export` for the same run and range. */
export function* askExport({ run }: WorldHost, { file, fromMs, toMs }: ExportQuestion): LongWork<ExportPart, ExportDone> {
  if (!isExportFile(file)) throw new Error(`There is no export ${String(file).slice(0, 40)}.`);
  const encoder = new TextEncoder();
  const { startEpochMs } = run.scenario;
  // Whole milliseconds, so that the command line can be asked for the very same window.
  const window = { fromUs: Math.floor(fromMs - startEpochMs) * 1000, toUs: Math.floor(toMs - startEpochMs) * 1000 };
  let share: number | null = null;
  let told = 0;
  let bytes = 0;
  let text = '';
  const part = (): ExportPart => {
    const piece = text === '' ? null : encoder.encode(text);
    text = '';
    bytes += piece?.byteLength ?? 0;
    told = share ?? 0;
    const made = { bytes: piece, share };
    return piece === null ? made : handOver(made, [piece]);
  };
  for (const piece of exportPieces(run, file, window, (done) => (share = done))) {
    text += piece;
    yield text.length >= PART_BYTES || (share ?? 0) >= told + TELL_SHARE ? part() : null;
  }
  share = 1;
  if (text !== '') yield part();
  return { bytes };
}
