import { describe, expect, it } from 'vitest';
import type { Rating } from '../../../src/proof/responders/rate.ts';
import { RESPONDERS } from '../../../src/proof/responders/registry.ts';
import { isPlayersFile, playersFile, tableFaults, type PlayersFile } from '../../../src/proof/responders/table.ts';
import { soundShop } from './sound-shop.ts';

const subject = soundShop();
const causes = Object.keys(subject.scenario.variants);
const NO_PARTS: Rating['parts'] = { outcome: 0, decisions: 0, safety: 0, diagnosis: 0, investigation: 0, communication: 0, postmortem: 0 };

/** A table in which the sound earn 850 and those who game it 600, but for whom `points` says otherwise. */
function tableWith(points: Readonly<Record<string, readonly number[]>> = {}, of = subject): PlayersFile {
  const ratings = Object.keys(of.scenario.variants).flatMap((variant, i) => RESPONDERS.map(({ id, conduct }): Rating => ({ responder: id, variant, seed: 1, total: points[id]?.[i] ?? (conduct === 'sound' ? 850 : 600), parts: NO_PARTS, cap: null })));
  return playersFile(of, [1], ratings);
}

describe("a table of scripted players' points", () => {
  it('vouches for its scenario when each mean is in its band, up to the very edge', () => {
    expect(causes.length).toBeGreaterThan(1);
    expect(tableFaults(subject, tableWith())).toEqual([]);
    expect(tableFaults(subject, tableWith({ investigator: [900, 800], talker: [700, 500] }))).toEqual([]);
  });

  it('is refused with a name and the points when somebody is out of their band', () => {
    expect(tableFaults(subject, tableWith({ investigator: [900, 798] }))).toEqual(['Who excludes causes by readings, then acts earns 849 in the mean, expected 850 or more.']);
    expect(tableFaults(subject, tableWith({ talker: [700, 502] }))).toEqual(['Who reads and posts a lot, never acts earns 601 in the mean, expected 600 at the most.']);
  });

  it('is refused with what to run when it is missing, of another scenario, revision or engine, or not whole', () => {
    const table = tableWith();
    const { scenario, runs } = subject;
    const cases: readonly (readonly [file: PlayersFile | null, says: string, of?: typeof subject])[] = [
      [null, 'has no table'],
      [table, 'has changed since its players were rated', { scenario: { ...scenario, horizonUs: scenario.horizonUs + 1 }, runs }],
      [table, 'has changed since its players were rated', { scenario, runs: runs.slice(1) }],
      [{ ...table, engine: '0' }, 'rated with engine 0'],
      [{ ...table, scenario: 'other' }, 'is that of other'],
      [{ ...table, seeds: [1, 2] }, `lacks players' runs: ${causes[0]} seed 2 investigator`],
      [{ ...table, seeds: [], ratings: [] }, "lacks players' runs: every seed"],
      [{ ...table, ratings: table.ratings.filter(({ variant, responder }) => variant !== causes[1] || responder !== 'nothing') }, `lacks players' runs: ${causes[1]} seed 1 nothing`],
    ];
    for (const [file, says, of = subject] of cases) expect(tableFaults(of, file)).toEqual([expect.stringMatching(new RegExp(`${says}.*run: npm run faultline -- players shop --write$`))]);
  });

  it('asks for no bands where one cause leaves nothing to remember, and still for the table', () => {
    const [only = ''] = causes;
    const guided = { ...subject, scenario: { ...subject.scenario, variants: { [only]: subject.scenario.variants[only] } } };
    expect(tableFaults(guided, tableWith({ memoriser: [960] }, guided))).toEqual([]);
    expect(tableFaults(guided, null)).toHaveLength(1);
  });

  it('is told from other JSON', () => {
    expect(isPlayersFile(JSON.parse(JSON.stringify(tableWith())))).toBe(true);
    for (const other of [null, [], {}, { seeds: [1], ratings: [null] }, { seeds: [1], ratings: [{ responder: 'nothing' }] }]) expect(isPlayersFile(other)).toBe(false);
  });
});
