import { hex32 } from '../base/hash.ts';
import { laneA, laneB, mix32, textKey } from '../base/random.ts';

/**
 * Trace and span ids as OpenTelemetry writes them: 32 and 16 lower-case hex digits. Inside the world a trace is a
 * number that counts up; its text must look like an id, be the same in every engine, and lead back to the number, so
 * that an id pasted into a search finds its trace without a table.
 */

const KEY = textKey('telemetry.trace_id');
const TRACE_DIGITS = 32;

/** The last eight digits are the number itself under a key of the seed; the others are derived from both. Trace 0 means none: ''. */
export function traceIdText(seed: number, trace: number): string {
  if (trace === 0) return '';
  const a = laneA(laneA(seed | 0, KEY), trace);
  const b = laneB(laneB(seed | 0, KEY), trace);
  return hex32(a) + hex32(b) + hex32(mix32(a ^ (b >>> 1))) + hex32(trace ^ maskOf(seed));
}

/** The number behind an id of this run, or null: wrong length, not hexadecimal, or an id of another run. Case does not matter. */
export function parseTraceId(seed: number, text: string): number | null {
  if (text.length !== TRACE_DIGITS) return null;
  const lower = text.toLowerCase();
  const tail = lower.slice(-8);
  for (let i = 0; i < tail.length; i++) if (!isHexDigit(tail.charCodeAt(i))) return null;
  const trace = (Number.parseInt(tail, 16) ^ maskOf(seed)) >>> 0;
  return traceIdText(seed, trace) === lower ? trace : null;
}

/** The id of a span from its two halves; 0,0 means no span: ''. */
export function spanIdText(a: number, b: number): string {
  return a === 0 && b === 0 ? '' : hex32(a) + hex32(b);
}

function maskOf(seed: number): number {
  return mix32(laneA(seed | 0, KEY) ^ laneB(seed | 0, KEY));
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}
