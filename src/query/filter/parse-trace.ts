import { parseDurationUs } from '../../base/time.ts';
import { REQUEST_OUTCOMES } from '../../telemetry/request-store.ts';
import { requireEquality } from './parse-log.ts';
import { cutTerms, fault, type RawTerm } from './terms.ts';
import type { FilterFault, Parsed, TraceFilter, TraceTerm } from './types.ts';

export const TRACE_KEYS = ['client', 'journey', 'service', 'duration', 'status', 'trace'] as const;

type KeyTerm = Extract<RawTerm, { kind: 'key' }>;

/** Reads a trace filter such as `client=web journey="place order" duration>500ms status=error`. Never throws. */
export function parseTraceFilter(text: string): Parsed<TraceFilter> {
  const raw = cutTerms(text);
  if ('ok' in raw) return raw;
  const terms: TraceTerm[] = [];
  for (const one of raw) {
    const term = one.kind === 'text' ? { kind: 'text' as const, negated: one.negated, text: one.text } : readKey(one);
    if ('ok' in term) return term;
    terms.push(term);
  }
  return { ok: true, filter: { terms } };
}

function readKey(term: KeyTerm): TraceTerm | FilterFault {
  const { negated, key, op, value } = term;
  switch (key) {
    case 'client':
    case 'journey':
      return requireEquality(term) ?? { kind: 'name', negated, key, op, value };
    case 'service':
      return requireEquality(term) ?? { kind: 'service', negated, op, value };
    case 'trace':
      return requireEquality(term) ?? { kind: 'trace', negated, op, id: value };
    case 'duration': {
      const us = parseDurationUs(value);
      if (us === null) return fault(`"${value}" is no duration; write it like 500ms or 1.5s`, term.valueFrom, term.to);
      return { kind: 'duration', negated, op, us };
    }
    case 'status':
      return readStatus(term);
    default:
      return fault(`nothing is called "${key}" here; known are ${TRACE_KEYS.join(', ')}. To search for the text itself, put it in quotes.`, term.from, term.from + key.length + (negated ? 1 : 0));
  }
}

function readStatus(term: KeyTerm): TraceTerm | FilterFault {
  const value = term.value.toLowerCase();
  const { negated, op } = term;
  if (isStatusCode(value)) return { kind: 'status', negated, op, value };
  const names = [...new Set(['ok', 'error', ...REQUEST_OUTCOMES.map(({ name }) => name)])];
  if (!names.includes(value)) {
    return fault(`"${term.value}" is no status; write a code such as 503, or one of ${[...new Set(names)].join(', ')}`, term.valueFrom, term.to);
  }
  return requireEquality(term) ?? { kind: 'status', negated, op, value };
}

export function isStatusCode(value: string): boolean {
  if (value.length !== 3) return false;
  for (let i = 0; i < 3; i++) if (value.charCodeAt(i) < 48 || value.charCodeAt(i) > 57) return false;
  return true;
}
