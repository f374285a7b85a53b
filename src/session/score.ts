import type { Score, ScorePart } from './debrief-types.ts';
import { capital, countText } from './words.ts';

/** Parts of the rubric that another version may lack the mechanism for, by name, in its order. */
const PARTS: readonly (readonly [id: ScorePart['id'], name: string])[] = [
  ['outcome', 'outcome'], ['decisions', 'decision quality'], ['safety', 'safety'], ['diagnosis', 'diagnosis'],
  ['investigation', 'investigation'], ['communication', 'communication'], ['postmortem', 'post-mortem'],
];

/** The most that the whole score may be, of 1000, and why. */
export interface Cap {
  readonly points: number;
  readonly why: string;
}

/**
 * The rubric's caps, of 1000 points, and one for trying everything (docs/adr/0012). Data loss (400) and destroyed evidence (600)
 * are named by it too; no mechanism here brings them about yet.
 */
export const CAPS = { falseAllClear: 250, notMitigated: 450, severeAction: 500, answerTold: 550, scattered: 600 } as const;

/** Having been given the answer, what one then knows is worth this share. */
export const TOLD_SHARE = 0.2;
const WHOLE = 1_000;

/**
 * The rubric: the parts' sum, not below nothing, and no more than the strictest cap. Where some parts are not marked, caps hold
 * in proportion. A pure function: the same run is marked the same, by anyone who simulates it again.
 */
export function scoreOf(parts: readonly ScorePart[], caps: readonly Cap[]): Score {
  const max = parts.reduce((sum, part) => sum + part.max, 0);
  const sum = Math.max(0, parts.reduce((total, part) => total + part.points, 0));
  const strictest = caps.reduce<Cap | null>((least, cap) => (least === null || cap.points < least.points ? cap : least), null);
  const limit = strictest === null ? max : Math.round((strictest.points / WHOLE) * max);
  const marked = new Set(parts.map(({ id }) => id));
  return {
    total: Math.min(sum, limit),
    max,
    parts: [...parts].sort((a, b) => placeOf(a) - placeOf(b)),
    unmarked: PARTS.filter(([id]) => !marked.has(id)).map(([, name]) => name),
    cap: strictest === null ? null : { points: limit, why: `${capital(strictest.why)} That caps the total at ${countText(limit)} of ${countText(max)}.` },
  };
}

const placeOf = ({ id }: ScorePart): number => PARTS.findIndex(([known]) => known === id);

/** A part of which only a share counts, because the last hint gave the answer. */
export function afterBeingTold(part: ScorePart): ScorePart {
  return { ...part, points: Math.round(TOLD_SHARE * part.points), why: `The last hint gave you the answer, so a fifth counts. ${part.why}` };
}
