import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../src/base/random.ts';
import { learn } from '../../src/proof/responders/knowledge.ts';
import { rate } from '../../src/proof/responders/rate.ts';
import { RESPONDERS } from '../../src/proof/responders/registry.ts';
import { PLAYERS_FILE, soundWins, tableFaults, tableLines, type PlayersFile } from '../../src/proof/responders/table.ts';
import { day } from '../support/day.ts';
import { foldersIn, readSource } from '../support/source-files.ts';
import { subjectOnDisk } from '../support/subject-on-disk.ts';

/**
 * What thirteen scripted players earn by the rubric, from the tables beside the scenarios; one entry of one table is played and
 * marked again, another one every day (or CI run). SEED= repeats a day.
 */
const seed = day;
const has = (id: string, name: string): boolean => existsSync(new URL(`../../scenarios/${id}/${name}`, import.meta.url));
const ids = foldersIn('scenarios').filter((id) => has(id, 'scenario.json'));
const rated = ids.filter((id) => has(id, PLAYERS_FILE));
const tableOf = (id: string): PlayersFile => JSON.parse(readSource(`scenarios/${id}/${PLAYERS_FILE}`)) as PlayersFile;
const DRAWS = 1_000;

const unrated = ids.filter((id) => !rated.includes(id));
if (unrated.length > 0) console.log(`skipped: ${unrated.join(', ')} (players not rated yet; run: npm run faultline -- players <id> --write)`);

describe('scripted players', () => {
  it('are rated on some scenarios, and the tables are these', () => {
    for (const id of rated) console.log([id, ...tableLines(tableOf(id).ratings)].join('\n'));
    expect(rated.length).toBeGreaterThan(0);
  });

  it.each(rated)('%s: the table is of this scenario and engine, has every player under every cause, and each is in its band', (id) => {
    const subject = subjectOnDisk(id);
    const table = tableOf(id);
    expect(tableFaults(subject, table)).toEqual([]);
    expect(table.ratings).toHaveLength(Object.keys(subject.scenario.variants).length * table.seeds.length * RESPONDERS.length);
  });

  it(`who are sound earn more than who game it in ${DRAWS} of ${DRAWS} draws with each weight up to 30 % off`, () => {
    // A guided page with one cause only tells nobody from somebody who remembers it.
    const ratings = rated.filter((id) => Object.keys(subjectOnDisk(id).scenario.variants).length > 1).flatMap((id) => tableOf(id).ratings);
    expect(soundWins(ratings, DRAWS, 1)).toBe(DRAWS);
  });

  it(`come out the same when one is played again (SEED=${seed})`, () => {
    const stream = openStream(seed, 'players.sample');
    const id = rated[nextBelow(stream, rated.length)];
    const table = tableOf(id);
    const entry = table.ratings[nextBelow(stream, table.ratings.length)];
    const subject = subjectOnDisk(id);
    const responder = RESPONDERS.find((one) => one.id === entry.responder)!;
    expect(rate(subject, responder, entry.variant, entry.seed, learn(subject, entry.seed), null), `${id}; run: npm run faultline -- players ${id} --write`).toEqual(entry);
  }, 600_000);
});
