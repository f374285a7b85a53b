/**
 * Editing LogQL by buttons. The worker reads queries for meaning; this only finds the first stream selector and the place behind its
 * pipeline, so that a button can show its state and change its own part and nothing else.
 */
export interface SelectorMatcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

export interface Selector {
  /** Of the braces, both included. */
  readonly from: number;
  readonly to: number;
  readonly matchers: readonly SelectorMatcher[];
}

/** Every line that was written: all have a service. */
export const ALL_LINES = '{service_name=~".+"}';

export const quoteText = (text: string): string => JSON.stringify(text);

/** Where the text, quoted name or comment that begins at a place ends; the place itself when none does. */
function passOver(text: string, at: number): number {
  const c = text[at];
  if (c === '#') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (c !== '"' && c !== '`') return at;
  let i = at + 1;
  while (i < text.length && text[i] !== c) i += c === '"' && text[i] === '\\' ? 2 : 1;
  return Math.min(text.length, i + 1);
}

/** The first place from `from` on with one of the characters, outside of texts and comments; -1 without one. */
function findPlain(text: string, chars: string, from: number): number {
  for (let i = from; i < text.length; ) {
    const next = passOver(text, i);
    if (next !== i) i = next;
    else if (chars.includes(text[i] ?? '')) return i;
    else i += 1;
  }
  return -1;
}

function unquote(raw: string): string {
  if (raw.startsWith('`')) return raw.slice(1, -1);
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw.slice(1, -1);
  }
}

const MATCHER = /([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*/y;

/** The first stream selector of a query; null when there is none that can be read. */
export function selectorOf(text: string): Selector | null {
  const from = findPlain(text, '{', 0);
  if (from < 0) return null;
  const matchers: SelectorMatcher[] = [];
  for (let i = from + 1; i < text.length; ) {
    const c = text[i] ?? '';
    if (c === '}') return { from, to: i + 1, matchers };
    if (c === ',' || c.trim() === '') {
      i += 1;
      continue;
    }
    MATCHER.lastIndex = i;
    const found = MATCHER.exec(text);
    const valueFrom = MATCHER.lastIndex;
    const to = found ? passOver(text, valueFrom) : i;
    if (!found || to === valueFrom) return null;
    matchers.push({ name: found[1] ?? '', op: found[2] as SelectorMatcher['op'], value: unquote(text.slice(valueFrom, to)), from: i, to });
    i = to;
  }
  return null;
}

const written = ({ name, op, value }: Pick<SelectorMatcher, 'name' | 'op' | 'value'>): string => `${name}${op}${quoteText(value)}`;

/** As LogQL demands, one matcher at the least must refuse lines without its label. */
export const refusesEmpty = ({ op, value }: Pick<SelectorMatcher, 'op' | 'value'>): boolean => (op === '=' && value !== '') || (op === '=~' && !value.split('|').some((one) => one === '' || one === '.*'));

function withSelector(text: string, selector: Selector, matchers: readonly Pick<SelectorMatcher, 'name' | 'op' | 'value'>[]): string {
  const kept = matchers.some(refusesEmpty) ? matchers : [{ name: 'service_name', op: '=~' as const, value: '.+' }, ...matchers];
  return `${text.slice(0, selector.from)}{${kept.map(written).join(', ')}}${text.slice(selector.to)}`;
}

/** What a query's first selector says of a label, if it says one thing. */
export function matcherOf(text: string, name: string): SelectorMatcher | null {
  const own = (selectorOf(text)?.matchers ?? []).filter((matcher) => matcher.name === name);
  return own.length === 1 ? (own[0] ?? null) : null;
}

/** The query with one matcher for a label instead of all that its first selector had; without a value, with none. */
export function withMatcher(text: string, name: string, op: SelectorMatcher['op'], value: string | null): string {
  const selector = selectorOf(text);
  if (selector === null) return value === null ? text : `{${written({ name, op, value })}}`;
  const at = selector.matchers.findIndex((matcher) => matcher.name === name);
  const others = selector.matchers.filter((matcher) => matcher.name !== name);
  if (value !== null) others.splice(at < 0 ? others.length : at, 0, { name, op, value, from: 0, to: 0 });
  return withSelector(text, selector, others);
}

/** The query with a matcher more; the same query when it has it already. */
export function withMatcherToo(text: string, name: string, op: SelectorMatcher['op'], value: string): string {
  const selector = selectorOf(text);
  if (selector === null) return `{${written({ name, op, value })}}`;
  if (selector.matchers.some((one) => one.name === name && one.op === op && one.value === value)) return text;
  return withSelector(text, selector, [...selector.matchers, { name, op, value }]);
}

/** The query with a stage more at the end of its first pipeline; the same query when it stands there already. */
export function withStage(text: string, stage: string): string {
  const selector = selectorOf(text);
  if (selector === null) return `${ALL_LINES} ${stage}`;
  // In a metric query the pipeline ends at its range, in another at the end.
  const open = findPlain(text, '[', selector.to);
  const end = open < 0 ? text.length : open;
  const pipeline = text.slice(selector.to, end).trimEnd();
  if (pipeline.includes(stage)) return text;
  return `${text.slice(0, selector.to)}${pipeline} ${stage}${open < 0 ? '' : ` ${text.slice(open)}`}`;
}

interface Labelled {
  readonly name: string;
  readonly value: string;
  readonly origin: 'stream' | 'line' | 'query';
}

/** Only lines with a label's value. */
export const onlyWith = (text: string, { name, value, origin }: Labelled): string => (origin === 'stream' ? withMatcher(text, name, '=', value) : withStage(text, `| ${name}=${quoteText(value)}`));

/** No lines with a label's value. */
export const onlyWithout = (text: string, { name, value, origin }: Labelled): string => (origin === 'stream' ? withMatcherToo(text, name, '!=', value) : withStage(text, `| ${name}!=${quoteText(value)}`));
