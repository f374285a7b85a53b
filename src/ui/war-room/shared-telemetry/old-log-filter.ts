import { ALL_LINES, quoteText, refusesEmpty, selectorOf } from './logql-text.ts';

/**
 * Runs of the first versions asked their log in words of their own: `service=orders level>=warn status>=500 "timed out" -"health"`.
 * Pins and looks of saved runs still hold such texts. All terms had to hold, a `-` negated one, and case did not matter.
 */
interface OldTerm {
  readonly negated: boolean;
  /** Empty for words. */
  readonly key: string;
  readonly op: string;
  readonly value: string;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const FLIPPED: Readonly<Record<string, string>> = { '=': '!=', '!=': '=', '>': '<=', '<=': '>', '<': '>=', '>=': '<' };
const TERM = /(-?)(?:([A-Za-z_][\w.]*)(!=|>=|<=|=|>|<))?("(?:[^"\\]|\\.)*"|[^\s"]\S*)/y;
const LONGEST = 4_000;

function cutTerms(text: string): OldTerm[] | null {
  const terms: OldTerm[] = [];
  for (let at = 0; at < text.length; ) {
    if ((text[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    TERM.lastIndex = at;
    const found = TERM.exec(text);
    if (!found) return null;
    const [, minus = '', key = '', op = '', raw = ''] = found;
    const value = raw.startsWith('"') ? raw.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : raw;
    terms.push({ negated: minus !== '', key, op, value });
    at = TERM.lastIndex;
  }
  return terms;
}

/** A text for RE2 that means itself. */
const escapePattern = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Equality as it was then: capitals did not matter. */
function equality(name: string, isEqual: boolean, value: string): string {
  return value === value.toLowerCase() ? `${name}${isEqual ? '=' : '!='}${quoteText(value)}` : `${name}${isEqual ? '=~' : '!~'}${quoteText(`(?i)${escapePattern(value)}`)}`;
}

const IDENTITY: Readonly<Record<string, string>> = { service: 'service_name', instance: 'instance' };

function levelMatcher(op: string, value: string): string | null {
  const wanted = LEVELS.findIndex((level) => level === value.toLowerCase() || (level === 'warn' && value.toLowerCase() === 'warning'));
  const holds: Readonly<Record<string, (level: number) => boolean>> = { '=': (l) => l === wanted, '!=': (l) => l !== wanted, '>': (l) => l > wanted, '>=': (l) => l >= wanted, '<': (l) => l < wanted, '<=': (l) => l <= wanted };
  const kept = LEVELS.filter((_, level) => holds[op]?.(level) === true);
  if (wanted < 0) return null;
  return kept.length === 1 ? `level="${kept[0] ?? ''}"` : `level=~"${kept.length === 0 ? 'none' : kept.join('|')}"`;
}

const DURATION = /^([\d.]+)(us|µs|ms|s|m)$/;
const MS_OF: Readonly<Record<string, number>> = { us: 0.001, µs: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** Fields were shown in milliseconds, and could be asked for with a unit. */
function numberOf(value: string): number | null {
  const duration = DURATION.exec(value);
  if (duration) return Number(duration[1]) * (MS_OF[duration[2] ?? ''] ?? 1);
  return /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(value) && Number.isFinite(Number(value)) ? Number(value) : null;
}

/** A comparison of a field held for no line without it; negation turned that round. */
function fieldStage({ key, op, value, negated }: OldTerm): string | null {
  const name = key.replaceAll('.', '_');
  const number = numberOf(value);
  const own = negated ? (FLIPPED[op] ?? op) : op;
  if (number !== null) return `| ${name} ${own} ${number}${negated ? ` or ${name}=""` : ''}`;
  if (op !== '=' && op !== '!=') return null;
  const isEqual = own === '=';
  const test = equality(name, isEqual, value);
  if (negated) return isEqual ? `| ${test} or ${name}=""` : `| ${test}`;
  return isEqual ? `| ${test}` : `| ${name}!="" and ${test}`;
}

/** What a filter of the first versions is in LogQL; null for a text that is LogQL already, or that was none. */
export function logqlOfOldFilter(text: string): string | null {
  if (text.trim() === '') return ALL_LINES;
  const terms = selectorOf(text) !== null || text.length > LONGEST ? null : cutTerms(text);
  if (terms === null) return null;
  const matchers: string[] = [];
  const stages: string[] = [];
  for (const term of terms) {
    const { key, value, negated } = term;
    const op = negated ? (FLIPPED[term.op] ?? term.op) : term.op;
    const label = IDENTITY[key];
    if (label !== undefined) matchers.push(equality(label, op === '=', value));
    else if (key === 'level') {
      const matcher = levelMatcher(op, value);
      if (matcher === null) return null;
      matchers.push(matcher);
    } else if (key === 'version') stages.push(`| ${equality('service_version', op === '=', value)}`);
    else if (key === 'trace') stages.push(`| trace_id${op === '=' ? '=' : '!='}${quoteText(value.toLowerCase())}`);
    else if (key === '') stages.push(`${negated ? '!~' : '|~'} ${quoteText(`(?i)${escapePattern(value)}`)}`);
    else {
      const stage = fieldStage(term);
      if (stage === null) return null;
      stages.push(stage);
    }
  }
  const selector = (selectorOf(`{${matchers.join(', ')}}`)?.matchers ?? []).some(refusesEmpty) ? matchers : ['service_name=~".+"', ...matchers];
  return [`{${selector.join(', ')}}`, ...stages].join(' ');
}
