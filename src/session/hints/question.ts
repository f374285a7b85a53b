import { MINUTE } from '../../base/time.ts';
import { isHealthy } from '../health.ts';
import type { StampedIntent } from '../intents.ts';
import type { Run } from '../run.ts';
import type { OpenQuestion } from './types.ts';

/** The run as it stood when a hint was asked for: what came later says nothing about it. */
export interface Moment {
  readonly run: Run;
  readonly atUs: number;
  readonly intents: readonly StampedIntent[];
}

/** What users feel, whichever component it comes from. */
const SCOPING: ReadonlySet<string> = new Set(['slo', 'dashboards', 'traces']);
/** Opening these answers nothing by itself; the map stands there from the beginning. */
const NOTHING_ASKED: ReadonlySet<string> = new Set(['map', 'channel']);
/** An action that was over this long ago and changed nothing for users did not help. */
const SHOULD_SHOW_US = 3 * MINUTE;

/**
 * Which question is open, as far as it follows from what was done; `open-cause` leaves it to the evidence whether the causes are
 * told apart. Whether users are well is read from the objectives' own readings.
 */
export function openQuestion({ run, atUs, intents }: Moment): Exclude<OpenQuestion, 'separate' | 'act'> | 'open-cause' {
  const looks = intents.flatMap(({ intent }) => (intent.kind === 'look' ? [intent.panel] : []));
  const acted = run.world.book.actions.filter(({ startedUs }) => startedUs <= atUs && startedUs >= (run.pagedAtUs ?? 0));
  const last = acted.at(-1);
  if (last !== undefined) {
    const reading = run.health.findLast((one) => one.atUs <= atUs);
    const isWell = reading !== undefined && isHealthy(run, reading);
    const endedUs = last.endsUs ?? last.startedUs;
    if (isWell || atUs < endedUs + SHOULD_SHOW_US) return 'verify';
    return 'open-cause';
  }
  if (!looks.some((panel) => !NOTHING_ASKED.has(panel))) return 'look';
  return looks.some((panel) => SCOPING.has(panel)) ? 'open-cause' : 'scope';
}
