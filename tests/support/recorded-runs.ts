import { describe, expect, it } from 'vitest';
import type { RecordedRun, Subject } from '../../src/proof/subject.ts';
import { branchOff } from '../../src/session/branch.ts';
import { USERS_ONLY } from '../../src/session/compare-runs.ts';
import { recoveredSince } from '../../src/session/health.ts';
import { advanceRun, advanceToPage, endOf, isOver, openRun, type Run } from '../../src/session/run.ts';
import { faultline } from './cli.ts';
import { readSuffering } from '../../src/session/suffering.ts';
import { day, isAll, ofToday } from './day.ts';
import { foldersIn } from './source-files.ts';
import { subjectOnDisk } from './subject-on-disk.ts';

/**
 * Every recorded run does what its name says: `*.win.json` saves the users, `*.lose.json` does not. Runs of one variant part
 * at the page, so the world before it is simulated once for all of them; that this comes to the same as playing straight is
 * seen in one run, another scenario every day (or CI run).
 *
 * The certificates hold what all of them come to under every seed of the proof. Here the runs of one variant of
 * a third of the scenarios are played, others every day; `npm test -- --all scenarios` plays all.
 */
const SEED = Number(process.env['SEED'] ?? '7');
const THIRD = 3;

/** From the page to the run's end, as a branch of the run in which nobody has done anything yet. */
function playFrom(trunk: Run, { script }: RecordedRun): Run {
  const pagedUs = trunk.pagedAtUs ?? 0;
  const run = branchOff(trunk, script.intents.map(({ afterPageUs, intent }, seq) => ({ seq, tick: pagedUs + afterPageUs, intent })), USERS_ONLY);
  while (!isOver(run)) advanceRun(run, endOf(run));
  return run;
}

function withRunsOfToday(id: string): Subject & { readonly id: string } {
  const { scenario, runs } = subjectOnDisk(id);
  const variants = Object.keys(scenario.variants);
  // A scenario's turn is every third day: by the day itself, some variant might never have one.
  const turn = Math.floor(day / THIRD) % variants.length;
  return { id, scenario, runs: isAll ? runs : runs.filter(({ script }) => script.variant === variants[turn]) };
}

/** Every so many-th scenario, from a first one on: shares of the library, so that they can be played at the same time. */
export function describeRecordedRuns(first: number, every: number): void {
  const share = foldersIn('scenarios').filter((_, i) => i % every === first);
  const subjects = ofToday(share, THIRD).map((id) => withRunsOfToday(id));
  const told = isAll ? 'all of them' : `one cause, a third of the scenarios, day ${day}`;
  describe.each(subjects)(`recorded runs of $id (seed ${SEED}; ${told})`, ({ scenario, runs }) => {
    const trunks = new Map<string, Run>();
    const trunkOf = (variant: string): Run => {
      const trunk = trunks.get(variant) ?? openRun(scenario, SEED, variant);
      if (!trunks.has(variant)) {
        advanceToPage(trunk);
        trunks.clear();
        trunks.set(variant, trunk);
      }
      return trunk;
    };
    const ordered = [...runs].sort((a, b) => (a.script.variant < b.script.variant ? -1 : 1));

    it('exist', () => {
      expect(runs.some(({ kind }) => kind === 'win')).toBe(true);
    });

    it.each(ordered.map((run) => [run.name, run] as const))('%s', (_, recorded) => {
      const trunk = trunkOf(recorded.script.variant);
      expect(trunk.pagedAtUs, 'somebody is paged').not.toBeNull();
      const run = playFrom(trunk, recorded);
      expect(run.intents.length + run.pending.length, 'nothing that the run does is refused').toBe(recorded.script.intents.length);
      expect(recoveredSince(run) === null ? 'lose' : 'win').toBe(recorded.kind);
    });
  });
}

/** One run of one scenario, another one every day. */
export function describeStraightRun(): void {
  describe('a recorded run', () => {
    const ids = foldersIn('scenarios');
    const id = ids[day % ids.length];
    const { scenario, runs } = subjectOnDisk(id);
    const recorded = runs[Math.floor(day / ids.length) % runs.length];

    it(`comes to the same on the command line, which plays it straight (${id}, ${recorded.name})`, async () => {
      const { code, out, err } = await faultline('play', `scenarios/${id}`, '--seed', String(SEED), '--run', `scenarios/${id}/runs/${recorded.name}.json`, '--no-score', '--json');
      expect(code, `it ran:\n${err}`).toBe(0);
      const trunk = openRun(scenario, SEED, recorded.script.variant);
      advanceToPage(trunk);
      const run = playFrom(trunk, recorded);
      const { badUserSeconds } = readSuffering(run.suffering, run.model, run.recorder.requests);
      expect(JSON.parse(out)).toMatchObject({ outcome: recorded.kind, refused: 0, badUserSeconds });
    });
  });
}
