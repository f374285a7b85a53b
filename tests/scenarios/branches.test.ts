import { expect, describe, it } from 'vitest';
import { nextBelow, openStream } from '../../src/base/random.ts';
import { SECOND } from '../../src/base/time.ts';
import { branchOff } from '../../src/session/branch.ts';
import { WITH_ALERTS } from '../../src/session/compare-runs.ts';
import { debriefOf } from '../../src/session/debrief.ts';
import { rewind, sharedLog } from '../../src/session/rewind.ts';
import { advanceRun, advanceToPage, openRun, runHash, submitIntent, type Run } from '../../src/session/run.ts';
import { readSuffering } from '../../src/session/suffering.ts';
import { day, ofToday } from '../support/day.ts';
import { foldersIn } from '../support/source-files.ts';
import { subjectOnDisk } from '../support/subject-on-disk.ts';

/**
 * A branch of a recorded run in which nothing is done otherwise equals the run, marks and all: one run of one scenario,
 * another one every day (or CI run); `npm test -- --all scenarios` takes one of each scenario. SEED= repeats a draw.
 */
const SEED = day;
const ids = foldersIn('scenarios');

/** What came of a run, as far as anybody is told. */
function comeTo(run: Run): unknown {
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return { hash: runHash(run), now: run.world.now, badUserSeconds, perMinute: [...perMinute], intents: run.intents, state: run.state, alerts: run.alertLog };
}

describe('a branch of a recorded run that changes nothing', () => {
  it.each(ofToday(ids))(`equals it, world, users and marks (%s, SEED=${SEED})`, (id) => {
    const { scenario, runs } = subjectOnDisk(id);
    const stream = openStream(SEED, 'branches');
    const { name, script } = runs[nextBelow(stream, runs.length)];
    const run = openRun(scenario, SEED, script.variant);
    advanceToPage(run);
    const pagedUs = run.pagedAtUs ?? 0;
    run.pending.push(...script.intents.map(({ afterPageUs, intent }, seq) => ({ seq, tick: pagedUs + afterPageUs, intent })));
    advanceRun(run, Infinity);
    expect(run.intents, `${name} as it is recorded`).toHaveLength(script.intents.length);
    const reference = runs.find((one) => one.name === `${script.variant}.win`)?.script ?? null;
    const wanted = comeTo(run);
    const debrief = debriefOf(run, reference);

    // Played on by hand, from anywhere between the page and the last thing that was done.
    const atUs = pagedUs + nextBelow(stream, Math.max(SECOND, (run.intents.at(-1)?.tick ?? 0) - pagedUs));
    const shared = sharedLog(run.intents, atUs);
    const branch = rewind(run, atUs, shared);
    for (const { tick, intent } of run.intents.slice(shared.length)) {
      advanceRun(branch, tick);
      expect(submitIntent(branch, intent)).toMatchObject({ accepted: true });
    }
    advanceRun(branch, Infinity);
    expect(comeTo(branch), `${name}, played on from ${atUs} µs`).toEqual(wanted);
    const again = debriefOf(branch, reference);
    expect(JSON.stringify(again.score), 'the marks').toBe(JSON.stringify(debrief.score));
    expect(again, 'the debrief').toEqual(debrief);

    // Simulated on by a plan, as what a debrief compares with is.
    const same = branchOff(run, run.intents, WITH_ALERTS);
    advanceRun(same, Infinity);
    expect(comeTo(same), `${name}, planned again`).toEqual(wanted);
    expect(comeTo(run), 'the run itself').toEqual(wanted);
  });
});
