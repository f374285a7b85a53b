/** Something wrong in a file, so that its author can go there and mend it. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** JSON pointer (RFC 6901) of the value; empty for the whole file. */
  readonly pointer: string;
  readonly found: string;
  readonly expected: string;
  readonly message: string;
  /** The likely mend, where there is one. */
  readonly fix?: string;
}

export type Path = readonly (string | number)[];

/** A problem before it has a place: where in the data, and whether its key is meant rather than its value. */
export interface Finding {
  readonly path: Path;
  readonly onKey?: boolean;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string | undefined;
}

/** More than this many help nobody. */
export const PROBLEMS_MAX = 50;
const FOUND_MAX = 80;

/** A value as a message quotes it: JSON, cut short. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).length} keys`;
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' && value.length > FOUND_MAX ? `${value.slice(0, FOUND_MAX)}…` : value;
  return JSON.stringify(text);
}

export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Comparison by place in the file. */
export const byPlace = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;

/** One line for a terminal. */
export function problemText(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  return `${where}: ${problem.pointer === '' ? '' : `${problem.pointer}: `}${problem.message}${problem.fix === undefined ? '' : ` ${problem.fix}`}`;
}
