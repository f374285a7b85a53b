/**
 * The inner loop of reading a log: passes over lines that their template, writer and words alone decide, without a call or an
 * object for any of them. What it cannot decide it leaves to whoever called.
 */
import { WIDE, type LogChunk } from '../../telemetry/log-store.ts';
import { MAX_FIELDS } from '../../telemetry/log-template.ts';
import type { WordRange } from './store-words.ts';

/** Stands for a plan of lines none of which passes. */
export const RULED_OUT = 0;
export const NOT_PLANNED = -1;

/** Lines by their place in the store, and their streams by number. Filled anew for the next batch. */
export interface DecidedLines {
  readonly lines: Uint32Array;
  readonly streams: Uint32Array;
  count: number;
}

/** What is known of lines by template and writer, in columns. */
export interface SkimTable {
  /** Numbers of plans in rows of templates: first that of writers which were never announced, then by identity. */
  numbers: Int32Array;
  width: number;
  /** By number of plan: how many of `words` its lines must lie in (from place number × MAX_RANGES on), and whether those that do are taken. */
  ranges: Uint8Array;
  taken: Uint8Array;
  /** Slot, least, most, 1 if outside of them is meant; four numbers each. */
  words: Int32Array;
}

/** Further ones are left to the caller. */
export const MAX_RANGES = 3;
const RANGE_WIDTH = 4;

export function newSkimTable(): SkimTable {
  return { numbers: new Int32Array(0), width: 0, ranges: new Uint8Array(0), taken: new Uint8Array(0), words: new Int32Array(0) };
}

/** Makes rows wide enough for `width` writers. */
export function widen(table: SkimTable, templates: number, width: number): void {
  const wider = new Int32Array(templates * width).fill(NOT_PLANNED);
  for (let row = 0; row < templates; row++) wider.set(table.numbers.subarray(row * table.width, (row + 1) * table.width), row * width);
  table.numbers = wider;
  table.width = width;
}

/** Notes the ranges of a plan that has just been numbered. */
export function noteRanges(table: SkimTable, number: number, ranges: readonly WordRange[]): void {
  if (number >= table.ranges.length) {
    const room = Math.max(64, number * 2);
    table.ranges = grown(table.ranges, new Uint8Array(room));
    table.taken = grown(table.taken, new Uint8Array(room));
    table.words = grown(table.words, new Int32Array(room * MAX_RANGES * RANGE_WIDTH));
  }
  const noted = ranges.slice(0, MAX_RANGES);
  table.ranges[number] = noted.length;
  noted.forEach(({ slot, least, most, outside }, i) => table.words.set([slot, least, most, Number(outside)], (number * MAX_RANGES + i) * RANGE_WIDTH));
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * Passes over lines of one chunk from place `at` on, at the most `count` of them. Lines that are decided and taken are added to
 * the batch; `base` is the line at the chunk's beginning. Answers how many it passed over: the next one needs a closer look.
 */
export function skim({ numbers, width, ranges, taken, words }: SkimTable, chunk: LogChunk, base: number, at: number, count: number, step: 1 | -1, batch: DecidedLines): number {
  const { template, identity, params } = chunk;
  const { lines, streams } = batch;
  let told = batch.count;
  let i = 0;
  for (let here = at; i < count; i++, here += step) {
    const place = (identity[here] as number) + 1;
    if (place >>> 0 >= width) break;
    const number = numbers[(template[here] as number) * width + place] as number;
    if (number === RULED_OUT) continue;
    if (number === NOT_PLANNED) break;
    let fate = OPEN;
    for (let r = number * MAX_RANGES * RANGE_WIDTH, end = r + (ranges[number] as number) * RANGE_WIDTH; r < end; r += RANGE_WIDTH) {
      const word = params[here * MAX_FIELDS + (words[r] as number)] as number;
      if (word === WIDE) fate = DOUBTFUL;
      else if ((word >= (words[r + 1] as number) && word <= (words[r + 2] as number)) === (words[r + 3] === 1)) {
        fate = FAILED;
        break;
      }
    }
    if (fate === FAILED) continue;
    if (fate === DOUBTFUL || taken[number] !== 1) break;
    lines[told] = base + here;
    streams[told] = number;
    told += 1;
  }
  batch.count = told;
  return i;
}

const OPEN = 0;
const DOUBTFUL = 1;
const FAILED = 2;
