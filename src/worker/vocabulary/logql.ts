import { logStoreSource, type LogStream } from '../../query/logql/index.ts';
import { planWriter } from '../../query/logql/store-plan.ts';
import { LOG_CHUNK, type LogStore } from '../../telemetry/log-store.ts';
import type { LabelMatcher } from '../../telemetry/types.ts';
import { byNumberThenText, examplesOf } from './promql.ts';
import { counted, NOTHING, vocabularyOf, word, type Vocabulary, type VocabularyQuestion, type Word } from './types.ts';
import { LOGQL_WORDS } from './words-logql.ts';

/** What fields say is read from the newest lines only: so many of the matching ones, among so many. */
const READ_MAX = 1_000;
const SCANNED_MAX = 60_000;

/** Values by name, with the number of lines. */
type Seen = Map<string, Map<string, number>>;

/**
 * What can be asked of the lines written so far, the newest of which is at `toMs` or before. Labels are those of streams;
 * fields are what lines carry beside their text.
 */
export function logqlVocabulary(store: LogStore, { ask, matchers, label }: VocabularyQuestion, fromMs: number, toMs: number): Vocabulary {
  if (ask === 'words') return vocabularyOf(LOGQL_WORDS);
  if (ask === 'metrics') return NOTHING;
  const streams = writtenStreams(store, matchers);
  if (ask === 'fields') {
    const known = new Set(streams.flatMap(({ stream }) => stream.metadataNames));
    const seen = readFields(store, matchers, fromMs, toMs, null);
    return vocabularyOf([...known].sort().map((name) => nameWord('field', name, seen.get(name) ?? new Map())));
  }
  const labels: Seen = new Map();
  for (const { stream, lines } of streams) for (const [name, value] of Object.entries({ ...stream.hidden, ...stream.labels })) note(labels, name, value, lines);
  if (ask === 'labels') return vocabularyOf([...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => nameWord('label', name, values)));
  return vocabularyOf(valueWords(labels.get(label) ?? readFields(store, matchers, fromMs, toMs, label).get(label) ?? new Map()));
}

/** Who has written: one entry for each template and identity that a line has. Reads two columns, no text. */
function writtenStreams(store: LogStore, matchers: readonly LabelMatcher[]): { readonly stream: LogStream; readonly lines: number }[] {
  const width = store.identities.byId.length + 1;
  const lines = new Int32Array(store.templates.length * width);
  store.chunks.forEach(({ template, identity }, c) => {
    const filled = Math.min(LOG_CHUNK, store.count - c * LOG_CHUNK);
    for (let at = 0; at < filled; at++) {
      const writer = identity[at] ?? -1;
      const place = (template[at] ?? 0) * width + (writer >= 0 && writer < width - 1 ? writer : width - 1);
      lines[place] = (lines[place] ?? 0) + 1;
    }
  });
  const found: { stream: LogStream; lines: number }[] = [];
  lines.forEach((count, place) => {
    const template = store.templates[Math.floor(place / width)];
    const plan = count === 0 || template === undefined ? null : planWriter(store, template, place % width, matchers, []);
    if (plan !== null) found.push({ stream: plan.stream, lines: count });
  });
  return found;
}

/** What the newest matching lines carry; of one field, or of all (null). */
function readFields(store: LogStore, matchers: readonly LabelMatcher[], fromMs: number, toMs: number, only: string | null): Seen {
  const seen: Seen = new Map();
  let toScan = SCANNED_MAX;
  let toRead = READ_MAX;
  logStoreSource(store).scan({ matchers, filters: [], fromMs, toMs, newestFirst: true, spend: (lines) => void (toScan -= lines) }, ({ stream, metadata }) => {
    const names = only === null ? stream.metadataNames : stream.metadataNames.filter((name) => name === only);
    for (const name of names) {
      const value = metadata(name);
      if (value !== '') note(seen, name, value, 1);
    }
    toRead -= 1;
    return toRead > 0 && toScan > 0;
  });
  return seen;
}

function note(seen: Seen, name: string, value: string, count: number): void {
  const known = seen.get(name);
  if (known === undefined) seen.set(name, new Map([[value, count]]));
  else known.set(value, (known.get(value) ?? 0) + count);
}

const nameWord = (kind: 'label' | 'field', name: string, values: ReadonlyMap<string, number>): Word =>
  word(kind, name, { detail: values.size === 0 ? '' : counted(values.size, 'value', 'values'), help: examplesOf([...values.keys()].sort(byNumberThenText)) });

function valueWords(values: ReadonlyMap<string, number>): Word[] {
  const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
  return [...values].sort(([a], [b]) => byNumberThenText(a, b)).map(([value, lines]) => word('value', value, { detail: counted(lines, 'line', 'lines'), written: isNumber(value) ? 'plain' : 'text' }));
}
