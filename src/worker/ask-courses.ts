import { compareCourses } from '../session/compare-branches.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCalls } from './protocol.ts';
import type { WorldHost } from './world-host.ts';

type Answer = LongCalls['compareCourses'];

/** More at once than anyone can tell apart. */
const COURSES_MAX = 3;
/** A share that grew by this much is worth telling. */
const TELL_SHARE = 0.02;

/** Other courses of the open run, side by side. */
export function* askCourses({ run }: WorldHost, { courses }: Answer['args']): LongWork<Answer['part'], Answer['result']> {
  if (courses.length > COURSES_MAX) throw new Error(`At most ${COURSES_MAX} runs are compared at once.`);
  const steps = compareCourses(run, courses);
  let told = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const isWorthTelling = step.value >= told + TELL_SHARE;
    if (isWorthTelling) told = step.value;
    yield isWorthTelling ? { share: step.value } : null;
  }
}
