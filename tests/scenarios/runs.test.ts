import { beforeAll, describe, expect, it } from 'vitest';
import { faultline, type CommandResult } from '../support/cli.ts';
import { filesBelow, foldersIn, readSource } from '../support/source-files.ts';

/** Every recorded run does what its name says: `*.win.json` saves the users, `*.lose.json` does not. */
const SEED = process.env['SEED'] ?? '7';
const scenarioOf = (path: string): string => path.split('/')[1];
const isDraft = (id: string): boolean => (JSON.parse(readSource(`scenarios/${id}/scenario.json`)) as { draft?: boolean }).draft === true;

/** Of the drafts, which nobody has proven yet, a third in turn, another one every day; DRAFTS=all for all of them. */
const drafts = foldersIn('scenarios').filter(isDraft);
const day = Math.floor(Date.now() / 86_400_000);
const resting = process.env['DRAFTS'] === 'all' ? [] : drafts.filter((_, i) => i % 3 !== day % 3);
if (resting.length > 0) console.log(`skipped: the runs of ${resting.join(', ')} (drafts, not their day)`);

const runs = filesBelow('scenarios').filter((path) => /\/runs\/[^/]+\.(win|lose)\.json$/.test(path) && !resting.includes(scenarioOf(path)));

interface Played {
  readonly outcome: string;
  readonly refused: number;
  readonly pagedAtUs: number | null;
  readonly recoveredAtUs: number | null;
}

/** All runs, two at a time: one for each core that the project asks for. */
async function playAll(): Promise<Map<string, CommandResult>> {
  const results = new Map<string, CommandResult>();
  const left = [...runs];
  const work = async (): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      results.set(path, await faultline('play', `scenarios/${scenarioOf(path)}`, '--seed', SEED, '--run', path, '--no-score', '--json'));
    }
  };
  await faultline('help');
  await Promise.all([work(), work()]);
  return results;
}

describe(`recorded runs (seed ${SEED})`, () => {
  let results = new Map<string, CommandResult>();
  beforeAll(async () => {
    results = await playAll();
  }, 290_000);

  it('exist', () => {
    expect(runs.filter((path) => path.endsWith('.win.json')).length).toBeGreaterThan(0);
  });

  it.each(runs)('%s', (path) => {
    const { code, out, err } = results.get(path)!;
    expect(code, `it ran:\n${err}`).toBe(0);
    const { outcome, refused, pagedAtUs } = JSON.parse(out) as Played;
    expect(pagedAtUs, 'somebody is paged').not.toBeNull();
    expect(refused, `nothing that the run does is refused\n${err}`).toBe(0);
    expect(outcome, `how it ended:\n${err.split('\n').slice(-12).join('\n')}`).toBe(path.endsWith('.win.json') ? 'win' : 'lose');
  });
});
