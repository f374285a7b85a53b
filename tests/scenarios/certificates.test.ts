import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/proof/certificate.ts';
import { replaySample, staleness } from '../../src/proof/replay-sample.ts';
import { day, isAll, ofToday } from '../support/day.ts';
import { foldersIn, readSource } from '../support/source-files.ts';
import { subjectOnDisk } from '../support/subject-on-disk.ts';

/**
 * Every scenario is certified as it is now; and of a third of the certificates a part is simulated again, other ones every day (or
 * CI run), so that all of it is gone through in time; `npm test -- --all scenarios` takes a part of each. SEED= repeats a day.
 */
const seed = day;
const certificateOf = (id: string): Certificate => JSON.parse(readSource(`scenarios/${id}/certificate.json`)) as Certificate;
const ids = foldersIn('scenarios').filter((id) => existsSync(new URL(`../../scenarios/${id}/scenario.json`, import.meta.url)));
const isDraft = (id: string): boolean => (JSON.parse(readSource(`scenarios/${id}/scenario.json`)) as { draft?: boolean }).draft === true;
const certified = ids.filter((id) => existsSync(new URL(`../../scenarios/${id}/certificate.json`, import.meta.url)));

const drafts = ids.filter(isDraft);
if (drafts.length > 0) console.log(`skipped: ${drafts.join(', ')} (drafts, not proven yet)`);

describe('certificates', () => {
  it('are about the scenarios that exist', () => {
    expect(ids.length).toBeGreaterThan(0);
  });

  it.each(ids.filter((id) => !isDraft(id)))('%s has one, and it is of this scenario and this engine', (id) => {
    expect(certified, `scenarios/${id} has no certificate; run: npm run faultline -- check ${id} --write`).toContain(id);
    expect(staleness(subjectOnDisk(id), certificateOf(id))).toBeNull();
  });

  it.each(ofToday(certified.filter((id) => !isDraft(id)), 3))(`%s: a sample (SEED=${seed}, ${isAll ? 'of every certificate' : 'of a third of the certificates'}) comes out as certified`, (id) => {
    const { what, certified: expected, simulated } = replaySample(subjectOnDisk(id), certificateOf(id), seed);
    expect(simulated, `${what}: the world is no longer the one that was certified; run: npm run faultline -- check ${id} --write`).toEqual(expected);
  });
});
