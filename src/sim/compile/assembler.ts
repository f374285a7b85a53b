import { exponentialTable, lognormalTable, uniformTable, type QuantileTable } from '../../base/quantile-table.ts';
import { WORDS } from '../kernel/run.ts';
import { OPCODE_NAMES } from '../parts/registry.ts';
import type { SpreadSpec } from '../spec.ts';

/** Writes programs. Labels may be used before they are placed. */
export interface Assembler {
  readonly words: number[];
  readonly tables: QuantileTable[];
  readonly tableKeys: string[];
  readonly labels: number[];
  readonly uses: { at: number; label: number }[];
}

export function newAssembler(): Assembler {
  return { words: [], tables: [], tableKeys: [], labels: [], uses: [] };
}

/** Appends an instruction; returns its place. Operands are whole numbers or labels. */
export function emit(assembler: Assembler, opcode: string, ...operands: readonly (number | { label: number })[]): number {
  const place = assembler.words.length;
  const number = OPCODE_NAMES.indexOf(opcode);
  if (number < 0) throw new Error(`there is no opcode ${opcode}`);
  assembler.words.push(number);
  for (const operand of operands) {
    if (typeof operand === 'number') {
      assembler.words.push(operand);
    } else {
      assembler.uses.push({ at: assembler.words.length, label: operand.label });
      assembler.words.push(0);
    }
  }
  while (assembler.words.length < place + WORDS) assembler.words.push(0);
  return place;
}

export function newLabel(assembler: Assembler): { label: number } {
  assembler.labels.push(-1);
  return { label: assembler.labels.length - 1 };
}

export function placeLabel(assembler: Assembler, { label }: { label: number }): void {
  assembler.labels[label] = assembler.words.length;
}

/** Index of the table for a spread; -1 for none. Equal spreads share one. */
export function tableFor(assembler: Assembler, spread: SpreadSpec): number {
  if (spread.kind === 'constant') return -1;
  const key = JSON.stringify(spread);
  const known = assembler.tableKeys.indexOf(key);
  if (known >= 0) return known;
  assembler.tableKeys.push(key);
  assembler.tables.push(makeTable(spread));
  return assembler.tables.length - 1;
}

function makeTable(spread: Exclude<SpreadSpec, { kind: 'constant' }>): QuantileTable {
  switch (spread.kind) {
    case 'exponential':
      return exponentialTable();
    case 'lognormal':
      return lognormalTable(spread.sigma);
    case 'uniform':
      return uniformTable(spread.low, spread.high);
  }
}

/** The finished code, with every label put in. */
export function assemble(assembler: Assembler): Int32Array {
  const code = Int32Array.from(assembler.words);
  for (const { at, label } of assembler.uses) code[at] = assembler.labels[label];
  return code;
}
