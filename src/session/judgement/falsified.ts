import type { Instrument, Sight } from '../evidence.ts';
import type { Claim, PredictedReading, StampedIntent } from '../intents.ts';
import { queryText } from '../metric-reading.ts';
import type { VariantSpec } from '../../scenario/types.ts';
import type { Reading } from '../reading.ts';
import { isLive, type CauseFacts } from './causes.ts';

/** A prediction that the world contradicted, and what that was worth. */
export interface Falsified {
  readonly hypothesisId: number;
  /** The sight that contradicted it, by the number of its intent. */
  readonly seq: number;
  readonly claim: Claim;
  readonly predicts: PredictedReading;
  readonly read: PredictedReading['side'];
  readonly before: number;
  readonly after: number;
  readonly points: number;
}

const POINTS = 15;
const SIDES = { [-1]: 'low', 0: 'usual', 1: 'high' } as const;

interface Statement {
  readonly seq: number;
  readonly hypothesisId: number;
  readonly claim: Claim;
  readonly predicts: PredictedReading;
  /** When it was dropped or said otherwise. */
  untilSeq: number;
}

/**
 * 15 · (1 - |C after| / |C before|) for each prediction that was contradicted (the rubric): it must have been stated before
 * anything showed that reading, its idea must still have been possible, and that very reading must exclude causes that were.
 * Each reading is paid once, so that stating the same prediction many times gains nothing.
 */
export function falsifiedIn(intents: readonly StampedIntent[], sights: readonly Sight[], own: Pick<Instrument, 'read'>, causes: readonly CauseFacts[], variants: Readonly<Record<string, VariantSpec>>): Falsified[] {
  const paid = new Set<string>();
  return statementsIn(intents).flatMap((statement): Falsified[] => {
    const { claim, predicts, hypothesisId } = statement;
    const text = queryText(predicts.expr);
    const isIt = ({ kind, text: other }: Reading): boolean => kind === 'metric' && other === text;
    const sight = sights.find(({ readings }) => readings.some(isIt));
    const reading = sight?.readings.find(isIt);
    if (sight === undefined || reading === undefined || sight.seq < statement.seq || sight.seq > statement.untilSeq || paid.has(text)) return [];
    const sides = [...(own.read(reading, sight.afterPageUs)?.values() ?? [])].map(({ side }) => side);
    if (!isContradicted(predicts.side, sides) || wasExcluded(claim, causes, variants, sight.seq)) return [];
    const before = causes.filter((cause) => isLive(cause, sight.seq - 1)).length;
    const out = causes.filter(({ ruledOut }) => ruledOut?.seq === sight.seq && ruledOut.readings.includes(text)).length;
    if (out === 0) return [];
    paid.add(text);
    const read = predicts.side === 'usual' ? SIDES[sides.find((side) => side !== 0) ?? 0] : SIDES[sides.find((side) => side !== 0 && SIDES[side] !== predicts.side) ?? 0];
    return [{ hypothesisId, seq: sight.seq, claim, predicts, read, before, after: before - out, points: POINTS * (1 - (before - out) / before) }];
  });
}

/** A reading says "high" when any of its lines is. */
function isContradicted(side: PredictedReading['side'], read: readonly (-1 | 0 | 1)[]): boolean {
  if (side === 'usual') return read.some((one) => one !== 0);
  return !read.some((one) => SIDES[one] === side);
}

/** An idea that names a cause is no longer possible once that cause has been excluded; other ideas are the player's own. */
function wasExcluded(claim: Claim, causes: readonly CauseFacts[], variants: Readonly<Record<string, VariantSpec>>, seq: number): boolean {
  const meant = causes.filter(({ id }) => variants[id]?.truth.component === claim.component && variants[id].truth.mechanism === claim.mechanism);
  return meant.length > 0 && meant.every((cause) => !isLive(cause, seq - 1));
}

function statementsIn(intents: readonly StampedIntent[]): Statement[] {
  const all: Statement[] = [];
  let hypotheses = 0;
  const end = (hypothesisId: number, seq: number): void => all.forEach((entry) => {
    if (entry.hypothesisId === hypothesisId && entry.untilSeq === Infinity) entry.untilSeq = seq;
  });
  for (const { seq, intent } of intents) {
    const id = intent.kind === 'hypothesis.add' ? hypotheses++ : 'hypothesisId' in intent ? intent.hypothesisId : null;
    if (intent.kind === 'hypothesis.drop' && id !== null) end(id, seq);
    if ((intent.kind !== 'hypothesis.add' && intent.kind !== 'hypothesis.revise') || id === null) continue;
    const { claim } = intent;
    const stands = all.findLast((entry) => entry.hypothesisId === id && entry.untilSeq === Infinity);
    if (stands !== undefined && isSamePrediction(stands, claim)) continue;
    end(id, seq);
    if (claim.predicts !== undefined) all.push({ seq, hypothesisId: id, claim, predicts: claim.predicts, untilSeq: Infinity });
  }
  return all;
}

/** Being surer of it does not make it another idea. */
function isSamePrediction({ claim }: Statement, other: Claim): boolean {
  return claim.component === other.component && claim.mechanism === other.mechanism && claim.predicts?.expr === other.predicts?.expr && claim.predicts?.side === other.predicts?.side;
}
