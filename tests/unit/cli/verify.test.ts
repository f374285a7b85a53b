import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drillCode } from '../../../src/drill/code.ts';
import type { Drill } from '../../../src/drill/terms.ts';
import { debriefOf } from '../../../src/session/debrief.ts';
import { ENGINE } from '../../../src/session/engine.ts';
import type { RunRecord } from '../../../src/session/intents.ts';
import { openRecord } from '../../../src/session/open-record.ts';
import { digestOf, resultOf, type ResultFile } from '../../../src/session/result.ts';
import { advanceRun, advanceToPage, runHash, submitIntent } from '../../../src/session/run.ts';
import { readRunScript } from '../../../src/scenario/read-run.ts';
import { faultline } from '../../support/cli.ts';
import { scenarioOnDisk } from '../../support/scenario-on-disk.ts';
import { readSource } from '../../support/source-files.ts';

/** `faultline verify` on a run of the smallest scenario that was played in a drill of two minutes. */
const folder = mkdtempSync(join(tmpdir(), 'faultline-verify-'));
const scenario = scenarioOnDisk('first-page');
const drill: Drill = { title: 'Tuesday', scenarioId: scenario.id, scenarioHash: scenario.hash, engine: ENGINE, seed: 3, level: 'free', minutes: 2, startsAtMs: null };
const code = drillCode(drill);

function played(): ResultFile {
  const run = openRecord(scenario, { seed: drill.seed, variant: null, intents: [], drill: { code, minutes: drill.minutes } });
  advanceToPage(run);
  for (const intent of [{ kind: 'acknowledge' }, { kind: 'hint', level: 1 }] as const) if (!submitIntent(run, intent).accepted) throw new Error(`${intent.kind} was refused`);
  advanceRun(run, Infinity);
  const name = `scenarios/${scenario.id}/runs/${run.variant.id}.win.json`;
  const reference = readRunScript(readSource(name), name, scenario);
  if (!reference.ok) throw new Error(`${name} cannot be read`);
  const record: RunRecord = { format: 1, scenarioId: scenario.id, scenarioHash: scenario.hash, engine: ENGINE, seed: run.seed, variant: run.variant.id, intents: run.intents, untilUs: run.world.now, hash: runHash(run), drill: { code, minutes: drill.minutes } };
  return resultOf(record, debriefOf(run, reference.run));
}

/** Edited by somebody who makes the digest right again. */
function edited(file: ResultFile, change: Partial<RunRecord>): ResultFile {
  const next = { ...file, record: { ...file.record, ...change } };
  return { ...next, digest: digestOf(next) };
}

function verify(file: ResultFile): ReturnType<typeof faultline> {
  const path = join(folder, 'result.json');
  writeFileSync(path, JSON.stringify(file));
  return faultline('verify', path);
}

describe('faultline verify, of a run that was played in a drill', () => {
  let hinted: ResultFile;
  beforeAll(async () => {
    await faultline('help');
    hinted = played();
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says yes to one that kept to the terms of its code', async () => {
    const open = drillCode({ ...drill, level: 'hints' });
    const { code: exit, out, err } = await verify(edited(hinted, { drill: { code: open, minutes: drill.minutes } }));
    expect({ exit, err, out }).toMatchObject({ exit: 0, err: '' });
    expect(out).toContain('result.json: valid: first-page, seed 3, lose with');
    expect(out).toContain('it fits the code of its drill');
  });

  it('says no, with the reason, to one that is true and did not keep to them', async () => {
    const cases: readonly (readonly [change: Partial<RunRecord>, says: string])[] = [
      [{}, 'not valid: Hints were asked for, which this drill does not allow.'],
      [{ drill: { code: drillCode({ ...drill, level: 'hints', seed: 4 }), minutes: 2 } }, 'not valid: It was played with the seed 3; this drill has 4.'],
      [{ drill: { code: drillCode({ ...drill, level: 'hints', minutes: 1 }), minutes: 2 } }, 'not valid: It was played with 2 minutes; this drill has 1.'],
      [{ drill: { code: drillCode({ ...drill, level: 'hints', scenarioHash: 'ffffffffffffffff' }), minutes: 2 } }, 'this drill has ffffffffffffffff.'],
      [{ drill: { code: code.slice(0, -1), minutes: 2 } }, 'not valid: The code of its drill cannot be read. In'],
    ];
    for (const [change, says] of cases) {
      const { code: exit, out } = await verify(edited(hinted, change));
      expect([exit, out]).toEqual([1, expect.stringContaining(says)]);
    }
  });
});
