import { MINUTE } from '../base/time.ts';
import type { SystemSpec } from '../sim/spec.ts';
import type { World } from '../sim/kernel/world.ts';
import { askConsole } from './console.ts';
import { readQuestion } from './console-question.ts';
import { floorOf, groupOf, rowsOfAnswer } from './console-rows.ts';
import { judge, NO_METRICS, NOTHING, rowsIn, type Judgement, type Judgements, type Reading, type Taken } from './reading.ts';

/** Whoever asks a console might as well have asked it a little earlier. */
const CHANCES_US = 2 * MINUTE;

/** A command as the log has it, put again to the world as it stood; null for a text that is no command of the system. */
export function consoleReading(system: SystemSpec, text: string): Reading | null {
  const asked = readQuestion(system, text);
  if (asked === null) return null;
  return {
    kind: 'console', text,
    metrics: NO_METRICS,
    read: ({ worldAt }, atUs) => {
      // One microsecond more: what happens at the very time of a question belongs to its answer.
      const world = worldAt(atUs + 1);
      return world === null ? null : rowsOfAnswer(askConsole(world, asked.target, asked.command, asked.arg), namesIn(world));
    },
    // A moment before, these were the answers: milestones stand there to be asked.
    chances: ({ record: { snapshots } }, atUs) => snapshots.flatMap(({ world: { now } }) => (now < atUs && now > atUs - CHANCES_US ? [now - 1] : [])),
    judge: judgeRows,
  };
}

/** What processes and their versions are called, which another world calls otherwise. */
function namesIn({ book }: World): ReadonlySet<string> {
  return new Set(book.identities.flatMap(({ instance, version }) => [instance, version]));
}

/**
 * Every row beside its own healthy readings. What does not stay the same while all is well is only what happened to be there
 * at that moment, so it must differ by more than a little; what always stayed the same tells by any change. A row that was
 * never there is compared with the moves, or the sizes, of its neighbours. What grew from each healthy reading to the next has
 * been counted since a beginning, and reads per second since then: that time has passed is no difference.
 */
export function judgeRows(now: Taken, usual: readonly Taken[]): Judgements {
  const before = usual.map(({ values }) => values ?? NOTHING);
  const groups = healthyGroups(before);
  const judged = new Map<string, Judgement>();
  for (const key of rowsIn(now, usual)) {
    const isKnown = before.some((values) => values.has(key));
    const own = before.map((values) => values.get(key) ?? 0);
    const group = groups.get(groupOf(key));
    const values = isKnown ? own : neverThere(key, group, before);
    if (values === null) continue;
    const isSteady = !key.startsWith('noted') && (isKnown ? spreadOf(own) : (group?.moves ?? (key.startsWith('line\n') ? 0 : Infinity))) === 0;
    const floor = isSteady ? 0 : floorOf(key);
    const grows = isKnown && own.every((value, i) => i === 0 || value > own[i - 1]!);
    const per = (value: number, atUs: number): number => (value + floor) / (grows ? atUs * 1e-6 : 1);
    judged.set(key, judge(per(now.values?.get(key) ?? 0, now.atUs), values.map((value, i) => per(value, usual[i]!.atUs))));
  }
  return judged;
}

interface Group {
  /** The most that one of its rows moved from one healthy reading to another. */
  moves: number;
  /** Its largest row in each. */
  largest: number[];
}

function healthyGroups(before: readonly ReadonlyMap<string, number>[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const key of new Set(before.flatMap((values) => [...values.keys()]))) {
    const own = before.map((values) => values.get(key) ?? 0);
    const group = groups.get(groupOf(key));
    if (group === undefined) groups.set(groupOf(key), { moves: spreadOf(own), largest: own });
    else Object.assign(group, { moves: Math.max(group.moves, spreadOf(own)), largest: group.largest.map((value, i) => Math.max(value, own[i]!)) });
  }
  return groups;
}

/** What a row that was never there while all was well is compared with; null: with nothing, its meaning is not known. */
function neverThere(key: string, group: Group | undefined, before: readonly unknown[]): number[] | null {
  const same = (value: number): number[] => before.map(() => value);
  switch (key.slice(0, key.indexOf('\n'))) {
    case 'amount':
      return group?.largest ?? same(0);
    case 'number':
    case 'noted':
      return null;
    default:
      return same(group?.moves ?? 0);
  }
}

const spreadOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
