import type { SystemSpec } from '../../sim/spec.ts';
import { didYouMean } from '../nearest.ts';
import { PROBLEMS_MAX, quote, type Finding, type Path } from '../problem.ts';
import type { ScenarioFile } from '../schema.ts';
import type { Tunable } from '../tunables.ts';

/** What every check of references, units and numbers looks at: the file as written, and what it means. */
export interface CheckContext {
  readonly file: ScenarioFile;
  readonly system: SystemSpec;
  readonly tunables: ReadonlyMap<string, Tunable>;
  readonly findings: Finding[];
}

type Names = readonly string[] | ReadonlySet<string> | ReadonlyMap<string, unknown>;

/** More names than this are not listed. */
const NAMES_MAX = 12;

/** Reports a name that is not among the known ones. `onKey` where the name is a key. Returns whether it is known. */
export function refer(context: CheckContext, path: Path, name: string, known: Names, what: string, onKey = false): boolean {
  if ('includes' in known ? known.includes(name) : known.has(name)) return true;
  if (context.findings.length >= PROBLEMS_MAX) return false;
  const names = 'includes' in known ? known : [...known.keys()];
  const expected = names.length === 0 ? `${what}, of which there is none` : names.length > NAMES_MAX ? what : `${what}: ${names.join(', ')}`;
  context.findings.push({ path, onKey, found: quote(name), expected, fix: didYouMean(name, names) });
  return false;
}

/** Reports names that occur twice in a list of things. */
export function onlyOnce(context: CheckContext, path: Path, names: readonly string[], key: string): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) context.findings.push({ path: [...path, index, key], found: `${quote(name)} for the second time`, expected: 'each name once' });
  }
}
