import { LOG_LEVELS, type LogLevel } from '../../telemetry/types.ts';
import { cutTerms, fault, type RawTerm } from './terms.ts';
import type { FilterFault, LogFilter, LogTerm, Parsed } from './types.ts';

/** Keys that every line answers to; any other key is the name of a field of some template. */
export const LOG_KEYS = ['service', 'version', 'instance', 'level', 'trace'] as const;

type KeyTerm = Extract<RawTerm, { kind: 'key' }>;

/**
 * Reads a log filter such as `service=orders level>=warn status>=500 "pool timed out" -"health check"`. `fields` are the
 * names of fields that lines can have; null accepts any. Never throws.
 */
export function parseLogFilter(text: string, fields: readonly string[] | null = null): Parsed<LogFilter> {
  const raw = cutTerms(text);
  if ('ok' in raw) return raw;
  const terms: LogTerm[] = [];
  for (const one of raw) {
    const term = one.kind === 'text' ? { kind: 'text' as const, negated: one.negated, text: one.text } : readKey(one, fields);
    if ('ok' in term) return term;
    terms.push(term);
  }
  return { ok: true, filter: { terms } };
}

function readKey(term: KeyTerm, fields: readonly string[] | null): LogTerm | FilterFault {
  const { negated, key, op, value } = term;
  switch (key) {
    case 'service':
    case 'version':
    case 'instance':
      return requireEquality(term) ?? { kind: 'identity', negated, key, op, value };
    case 'level': {
      const level = readLevel(value);
      if (level === null) return fault(`"${value}" is no level; levels are ${LOG_LEVELS.join(', ').toLowerCase()}`, term.valueFrom, term.to);
      return { kind: 'level', negated, op, level };
    }
    case 'trace':
      return requireEquality(term) ?? { kind: 'trace', negated, op, id: value };
    default:
      if (fields !== null && !fields.includes(key)) {
        const known = [...LOG_KEYS, ...fields.filter((field) => !(LOG_KEYS as readonly string[]).includes(field))];
        return fault(`nothing is called "${key}" here; known are ${known.join(', ')}. To search for the text itself, put it in quotes.`, term.from, term.from + key.length + (negated ? 1 : 0));
      }
      return { kind: 'field', negated, key, op, value };
  }
}

export function requireEquality(term: KeyTerm): FilterFault | null {
  return term.op === '=' || term.op === '!=' ? null : fault(`${term.key} has no order: use = or !=`, term.from, term.valueFrom);
}

function readLevel(value: string): LogLevel | null {
  const upper = value.toUpperCase();
  const at = LOG_LEVELS.findIndex((name) => name === upper || (name === 'WARN' && upper === 'WARNING'));
  return at < 0 ? null : (at as LogLevel);
}
