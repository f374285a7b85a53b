import type { DecisionPoint, DrillEntry, EntryMark, MarkLane, PointId } from '../drill/entry.ts';
import type { PartId, Score, ScorePart } from '../session/debrief-types.ts';
import { DRILL_LIMITS } from '../session/intents.ts';
import type { DrillResultRow, DrillRow } from './database.ts';
import { fail, finite, flag, IMPORT_LIMITS, list, object, oneOf, text, whole } from './transfer-check.ts';

/** Every one there is: leaving one out fails to compile. */
export const PARTS: Readonly<Record<PartId, true>> = { outcome: true, decisions: true, safety: true, diagnosis: true, investigation: true, communication: true, postmortem: true };
const POINTS: Readonly<Record<PointId, true>> = { look: true, hypothesis: true, action: true, decisive: true, update: true, 'all-clear': true };
const LANES: Readonly<Record<MarkLane, true>> = { look: true, hypothesis: true, action: true, message: true };
const LISTED_MAX = 20_000;

const keyOf = <K extends string>(value: unknown, place: string, known: Readonly<Record<K, true>>): K => oneOf(value, place, Object.keys(known)) as K;
const secondsOrNull = (value: unknown, place: string): number | null => (value === null ? null : finite(value, place));

/** Files of a scenario by name. */
export function readScenarioFiles(value: unknown, place: string): Record<string, string> {
  const all = Object.entries(object(value, place));
  if (all.length > 200) fail(place, 'at most 200 entries', all.length);
  return Object.fromEntries(all.map(([name, content]) => [text(name, place, 100), text(content, `${place}/${name.slice(0, 60)}`, IMPORT_LIMITS.file)]));
}

export function readDrillRow(value: unknown, place: string): DrillRow {
  const { code, madeAt, scenarioTitle, isOwn, files } = object(value, place);
  return {
    code: text(code, `${place}/code`, DRILL_LIMITS.code),
    madeAt: whole(madeAt, `${place}/madeAt`),
    scenarioTitle: text(scenarioTitle, `${place}/scenarioTitle`, 300),
    isOwn: flag(isOwn, `${place}/isOwn`),
    files: readScenarioFiles(files, `${place}/files`),
  };
}

export function readDrillResult(value: unknown, place: string): DrillResultRow {
  const { code, digest, fileName, addedAt, entry } = object(value, place);
  const read = readEntry(entry, `${place}/entry`);
  if (read.digest !== digest) fail(`${place}/digest`, 'the digest of its entry', digest);
  return { code: text(code, `${place}/code`, DRILL_LIMITS.code), digest: read.digest, fileName: text(fileName, `${place}/fileName`, 300), addedAt: whole(addedAt, `${place}/addedAt`), entry: read, restored: true };
}

function readEntry(value: unknown, place: string): DrillEntry {
  const entry = object(value, place);
  const at = (key: string): string => `${place}/${key}`;
  return {
    label: text(entry['label'], at('label'), DRILL_LIMITS.label),
    digest: text(entry['digest'], at('digest'), 100),
    hash: text(entry['hash'], at('hash'), 100),
    outcome: oneOf(entry['outcome'], at('outcome'), ['win', 'lose']),
    outcomeText: text(entry['outcomeText'], at('outcomeText')),
    score: readScore(entry['score'], at('score')),
    points: list(entry['points'], at('points'), 20).map((point, i) => readPoint(point, `${at('points')}/${i}`)),
    badUserSeconds: finite(entry['badUserSeconds'], at('badUserSeconds')),
    perMinute: list(entry['perMinute'], at('perMinute'), DRILL_LIMITS.minutes * 2).map((one, i) => finite(one, `${at('perMinute')}/${i}`)),
    marks: list(entry['marks'], at('marks'), LISTED_MAX).map((mark, i) => readMark(mark, `${at('marks')}/${i}`)),
    recoveredS: secondsOrNull(entry['recoveredS'], at('recoveredS')),
    endedS: finite(entry['endedS'], at('endedS')),
  };
}

function readScore(value: unknown, place: string): Score {
  const { total, max, parts, unmarked, cap } = object(value, place);
  return {
    total: finite(total, `${place}/total`),
    max: finite(max, `${place}/max`),
    parts: list(parts, `${place}/parts`, 20).map((part, i) => readPart(part, `${place}/parts/${i}`)),
    unmarked: list(unmarked, `${place}/unmarked`, 20).map((one, i) => text(one, `${place}/unmarked/${i}`)),
    ...(cap !== undefined && { cap: cap === null ? null : readCap(cap, `${place}/cap`) }),
  };
}

function readCap(value: unknown, place: string): { points: number; why: string } {
  const { points, why } = object(value, place);
  return { points: finite(points, `${place}/points`), why: text(why, `${place}/why`) };
}

function readPart(value: unknown, place: string): ScorePart {
  const part = object(value, place);
  const marks = (row: Readonly<Record<string, unknown>>, at: string) => ({ title: text(row['title'], `${at}/title`), points: finite(row['points'], `${at}/points`), max: finite(row['max'], `${at}/max`), why: text(row['why'], `${at}/why`) });
  const { details } = part;
  return {
    id: keyOf(part['id'], `${place}/id`, PARTS),
    ...marks(part, place),
    ...(details !== undefined && { details: list(details, `${place}/details`, 50).map((one, i) => marks(object(one, `${place}/details/${i}`), `${place}/details/${i}`)) }),
  };
}

function readPoint(value: unknown, place: string): DecisionPoint {
  const { id, atS, text: words, good } = object(value, place);
  return { id: keyOf(id, `${place}/id`, POINTS), atS: secondsOrNull(atS, `${place}/atS`), text: text(words, `${place}/text`), good: good === null ? null : flag(good, `${place}/good`) };
}

function readMark(value: unknown, place: string): EntryMark {
  const { lane, atS, text: words } = object(value, place);
  return { lane: keyOf(lane, `${place}/lane`, LANES), atS: finite(atS, `${place}/atS`), text: text(words, `${place}/text`) };
}
