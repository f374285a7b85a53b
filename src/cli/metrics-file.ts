import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readOpenMetrics, type ImportedMetrics } from '../telemetry/export/index.ts';
import { apiError, type ApiError } from './api-answer.ts';
import { Complaint } from './complaint.ts';
import { findFile } from './scenario-files.ts';

const BYTES_MAX = 1_000_000_000;
const PIECE_BYTES = 1 << 20;

/** Reads a file of OpenMetrics text, packed with gzip or not. Complains when there is none; an error with line and column for its text. */
export function openMetricsFile(path: string): ImportedMetrics | ApiError {
  const found = findFile(path);
  try {
    const answer = readOpenMetrics(decoded(isPacked(found) ? unpacked(found) : piecesOf(found)));
    return answer.ok ? answer.metrics : apiError('bad_data', `${path}:${answer.line}:${answer.column}: ${answer.message}`);
  } catch (error) {
    if (error instanceof TypeError) return apiError('bad_data', `${path}: found bytes that are no UTF-8, expected text`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return apiError('bad_data', `${path}: unpacks to more than ${BYTES_MAX} bytes, expected a smaller file`);
    if (code === undefined) throw error;
    throw new Complaint(`${path}: cannot be read (${code})`);
  }
}

function* decoded(pieces: Iterable<Uint8Array>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** The first two bytes of gzip (RFC 1952). */
function isPacked(path: string): boolean {
  for (const piece of piecesOf(path)) return piece[0] === 0x1f && piece[1] === 0x8b;
  return false;
}

function* unpacked(path: string): Generator<Uint8Array> {
  const bytes = gunzipSync(readFileSync(path), { maxOutputLength: BYTES_MAX });
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

function* piecesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) yield buffer.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
