import { parseDurationUs } from '../base/time.ts';
import { Complaint } from './complaint.ts';

/** What a command understands: the words that take a value and those that do not. */
export interface OptionNames {
  readonly values: readonly string[];
  readonly switches: readonly string[];
}

export interface Options {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

/** Reads `--name value`, `--name=value` and `--switch`; everything else is a word. Complains about what it does not know. */
export function readOptions(args: readonly string[], names: OptionNames, command: string): Options {
  const words: string[] = [];
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = (equals < 0 ? arg : arg.slice(0, equals)).replace(/^--?/, '');
    if (names.values.includes(name)) {
      const value = equals < 0 ? args[++i] : arg.slice(equals + 1);
      if (value === undefined || value === '' || (equals < 0 && value.startsWith('--'))) throw new Complaint(`--${name} needs a value; see: faultline ${command} --help`);
      if (Object.hasOwn(values, name)) throw new Complaint(`--${name} is given twice`);
      values[name] = value;
    } else if (names.switches.includes(name) && equals < 0) switches.add(name);
    else throw new Complaint(`unknown option ${JSON.stringify(arg)}; see: faultline ${command} --help`);
  }
  return { words, values, switches };
}

const SEED_MAX = 4_294_967_295;

export function seedOf(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > SEED_MAX) throw new Complaint(`--seed: found ${JSON.stringify(text)}, expected a whole number from 0 to ${SEED_MAX}`);
  return Number(text);
}

export function untilOf(text: string): number {
  const us = parseDurationUs(text);
  if (us === null || us <= 0) throw new Complaint(`--until: found ${JSON.stringify(text)}, expected a duration such as 20m or 1h30m`);
  return us;
}

export function countOf(name: string, text: string, max: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) throw new Complaint(`${name}: found ${JSON.stringify(text)}, expected a whole number from 1 to ${max}`);
  return count;
}
