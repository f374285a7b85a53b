import { SPAN_SPAWN, QUIET_SINK, type SpanRecord } from '../../sim/kernel/sink.ts';
import { replayTo, startReplay } from '../../session/window.ts';
import type { Run } from '../../session/run.ts';
import { resourceAttributes, spanAttributes, spanNamingOf } from '../../telemetry/span-attributes.ts';
import { byNumberThenText, examplesOf } from './promql.ts';
import { counted, vocabularyOf, word, type Vocabulary, type VocabularyQuestion, type Word } from './types.ts';
import { TRACEQL_WORDS } from './words-traceql.ts';

/** So much of the world is simulated again behind a snapshot to see what its spans say. */
const SAMPLE_US = 2_000_000;
/** More snapshots than this are not looked at: the latest ones count. */
const SNAPSHOTS_MAX = 20;
/** Of a field with more values than this, such as an id, the others are left out. */
const VALUES_MAX = 500;

interface Sample {
  /** World times of the snapshots behind which spans have been seen. */
  readonly taken: Set<number>;
  readonly fields: Map<string, Map<string | number, number>>;
}

const samples = new WeakMap<Run, Sample>();

/** What can be asked of spans: fields and values of some that ended lately, and of those seen for earlier questions. */
export function traceqlVocabulary(run: Run, { ask, label }: VocabularyQuestion): Vocabulary {
  if (ask === 'words') return vocabularyOf(TRACEQL_WORDS);
  if (ask === 'metrics' || ask === 'labels') return vocabularyOf([]);
  const { fields } = sampleOf(run);
  if (ask === 'fields') return vocabularyOf([...fields.keys()].filter((name) => name.includes('.')).sort().map((name) => fieldWord(name, fields.get(name) ?? new Map())));
  const wanted = label.startsWith('.') ? [`span${label}`, `resource${label}`] : [label.replace(/^parent\./, '')];
  const found = wanted.map((name) => fields.get(name)).find((one) => one !== undefined);
  return vocabularyOf(found === undefined ? [] : valueWords(found));
}

function fieldWord(name: string, values: ReadonlyMap<string | number, number>): Word {
  const texts = [...values.keys()].map(String).sort(byNumberThenText);
  return word('field', name, { detail: values.size >= VALUES_MAX ? 'many values' : counted(values.size, 'value', 'values'), help: examplesOf(texts) });
}

function valueWords(values: ReadonlyMap<string | number, number>): Word[] {
  return [...values]
    .sort(([a], [b]) => byNumberThenText(String(a), String(b)))
    .map(([value, count]) => word('value', String(value), { detail: counted(count, 'span', 'spans'), written: typeof value === 'string' ? 'text' : 'plain' }));
}

/** Each question looks at one more snapshot, the latest first, so that none of them takes long and what is rare is found in time. */
function sampleOf(run: Run): Sample {
  const sample: Sample = samples.get(run) ?? { taken: new Set(), fields: new Map() };
  if (!samples.has(run)) noteRoots(sample, run);
  samples.set(run, sample);
  const snapshot = run.snapshots.slice(-SNAPSHOTS_MAX).findLast(({ world }) => !sample.taken.has(world.now) && world.now < run.world.now);
  if (snapshot === undefined) return sample;
  sample.taken.add(snapshot.world.now);
  const naming = spanNamingOf(run.model);
  const replay = startReplay(run, snapshot.world.now, {
    ...QUIET_SINK,
    span: (record) => {
      if (record.kind !== SPAN_SPAWN) noteSpan(sample, record, replay.world.book.identities, naming);
    },
  });
  replayTo(replay, Math.min(run.world.now, snapshot.world.now + SAMPLE_US));
  return sample;
}

function noteRoots(sample: Sample, run: Run): void {
  for (const { name, journeys } of run.recorder.requests.clients) {
    note(sample, 'rootServiceName', name);
    for (const journey of new Set(journeys)) note(sample, 'rootName', journey);
  }
}

function noteSpan(sample: Sample, record: SpanRecord, identities: readonly (Parameters<typeof resourceAttributes>[0])[], naming: ReturnType<typeof spanNamingOf>): void {
  note(sample, 'name', naming.spanNames[record.name] ?? '');
  for (const [name, value] of Object.entries(spanAttributes(record, naming, false))) note(sample, `span.${name}`, value);
  for (const [name, value] of Object.entries(resourceAttributes(identities[record.identity]))) note(sample, `resource.${name}`, value);
}

function note({ fields }: Sample, name: string, value: string | number): void {
  const known = fields.get(name);
  if (known === undefined) fields.set(name, new Map([[value, 1]]));
  else if (known.has(value) || known.size < VALUES_MAX) known.set(value, (known.get(value) ?? 0) + 1);
}
