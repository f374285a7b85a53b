import { beforeAll, describe, expect, it } from 'vitest';
import { checkResult, type ResultVerdict } from '../../../src/drill/check-result.ts';
import { drillCode } from '../../../src/drill/code.ts';
import type { Drill } from '../../../src/drill/terms.ts';
import { debriefOf } from '../../../src/session/debrief.ts';
import { ENGINE } from '../../../src/session/engine.ts';
import type { Intent, RunRecord } from '../../../src/session/intents.ts';
import { openRecord } from '../../../src/session/open-record.ts';
import { digestOf, resultOf, type ResultFile } from '../../../src/session/result.ts';
import { advanceRun, advanceToPage, endOf, isOver, runHash, submitIntent } from '../../../src/session/run.ts';
import { shopScenario } from '../../support/scenarios.ts';

const scenario = shopScenario();
const drill: Drill = { title: 'Tuesday', scenarioId: scenario.id, scenarioHash: scenario.hash, engine: ENGINE, seed: 3, level: 'free', minutes: 2, startsAtMs: null };
const code = drillCode(drill);
const OPENING: Intent = { kind: 'acknowledge' };

/** A team that does this every 20 seconds and then waits for the end. */
function played(does: readonly Intent[], mark: RunRecord['drill'] = { code, minutes: drill.minutes }, label = 'Team A'): ResultFile {
  const run = openRecord(scenario, { seed: drill.seed, variant: null, intents: [], ...(mark && { drill: mark }) });
  advanceToPage(run);
  for (const intent of does) {
    advanceRun(run, run.world.now + 20_000_000);
    if (!submitIntent(run, intent).accepted) throw new Error(`${intent.kind} was refused`);
  }
  advanceRun(run, endOf(run));
  if (!isOver(run)) throw new Error('It is not over.');
  const record: RunRecord = { format: 1, scenarioId: scenario.id, scenarioHash: scenario.hash, engine: ENGINE, seed: run.seed, variant: run.variant.id, intents: run.intents, untilUs: run.world.now, hash: runHash(run), ...(mark && { drill: mark }) };
  return resultOf(record, debriefOf(run, null), label);
}

function check(file: unknown, of = code): ResultVerdict {
  const steps = checkResult({ scenario, text: typeof file === 'string' ? file : JSON.stringify(file, null, 1), fileName: 'result.json', code: of, reference: () => null });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const reasonsOf = (verdict: ResultVerdict): string => (verdict.ok ? 'valid' : verdict.reasons.join(' '));

/** Edited by somebody who makes the digest right again. */
function edited(file: ResultFile, change: Partial<Omit<ResultFile, 'record'>> & { record?: Partial<RunRecord> }): ResultFile {
  const next = { ...file, ...change, record: { ...file.record, ...change.record } };
  return { ...next, digest: digestOf(next) };
}

describe('a result of a drill', () => {
  let result: ResultFile;
  beforeAll(() => {
    result = played([OPENING, { kind: 'look', panel: 'traces', query: '' }, { kind: 'post_update', audience: 'team', text: 'Looking.' }]);
  });

  it('ends when the minutes are up, not at the horizon of the scenario', () => {
    const run = openRecord(scenario, result.record);
    advanceToPage(run);
    expect(result.record.untilUs - (run.pagedAtUs ?? 0)).toBe(drill.minutes * 60_000_000);
    expect(scenario.horizonUs).toBeGreaterThan(drill.minutes * 60_000_000);
  });

  it('is verified, and told by what the simulation says of it', () => {
    const verdict = check(result);
    if (!verdict.ok) throw new Error(reasonsOf(verdict));
    const { label, digest, hash, score, points, marks, endedS } = verdict.entry;
    expect({ label, digest, hash, score, endedS }).toEqual({ label: 'Team A', digest: result.digest, hash: result.record.hash, score: result.score, endedS: 120 });
    expect(points.find(({ id }) => id === 'update')).toEqual({ id: 'update', atS: 60, text: 'To the team', good: true });
    expect(points.find(({ id }) => id === 'all-clear')).toMatchObject({ atS: null, text: 'Time was up', good: false });
    expect(marks.map(({ lane, atS }) => `${lane} ${atS}`)).toEqual(['look 40', 'message 60']);
  });

  it('is refused with the reason when it belongs to another drill, scenario, revision, engine, seed or cause, or to none', () => {
    const other = drillCode({ ...drill, seed: 4 });
    const cases: readonly (readonly [file: unknown, says: RegExp])[] = [
      [played([OPENING], { code: other, minutes: 2 }), /belongs to another drill/],
      [edited(result, { record: { seed: 4 } }), /played with the seed 4; this drill has 3/],
      [edited(result, { record: { engine: '0' } }), /version 0 of the engine; this drill has/],
      [edited(result, { record: { scenarioHash: 'ffffffffffffffff' } }), /hash of the scenario as it is now/],
      [edited(result, { record: { scenarioId: 'other' } }), /It is a run of other; this drill is/],
      [edited(result, { record: { drill: { code, minutes: 3 } } }), /played with 3 minutes; this drill has 2/],
      [edited(result, { record: { variant: Object.keys(scenario.variants).find((id) => id !== result.record.variant) ?? null } }), /the seed draws another/],
      [played([OPENING, { kind: 'hint', level: 1 }]), /Hints were asked for/],
      ['{"kind": "faultline-result"', /Line 1, column/],
      ['null', /expected the result of a run/],
    ];
    for (const [file, says] of cases) expect(reasonsOf(check(file))).toMatch(says);
    const { drill: _drill, ...free } = result.record;
    expect(reasonsOf(check({ ...result, record: free, digest: digestOf({ ...result, record: free }) }))).toContain('outside of a drill');
  });

  it('is refused when its end, its score or its log was changed with care', () => {
    const cases: readonly (readonly [file: ResultFile, says: RegExp])[] = [
      [edited(result, { record: { untilUs: result.record.untilUs + 60_000_000 } }), /The run ends at/],
      [edited(result, { record: { untilUs: result.record.untilUs - 60_000_000 } }), /is not over at/],
      [edited(result, { score: { ...result.score, total: result.score.total + 1 } }), /The score is/],
      [edited(result, { outcome: 'win' }), /The outcome is "lose"/],
      [edited(result, { record: { intents: result.record.intents.map((one) => (one.seq === 0 ? { ...one, tick: 1 } : one)) } }), /cannot have happened/],
    ];
    for (const [file, says] of cases) expect(reasonsOf(check(file))).toMatch(says);
  });

  it('keeps its label under the digest, and the label out of what is verified', () => {
    expect(reasonsOf(check({ ...result, label: 'Team B' }))).toContain('digest');
    const renamed = check(edited(result, { label: 'Team B' }));
    expect(renamed.ok && renamed.entry.label).toBe('Team B');
    expect(reasonsOf(check(edited(result, { label: 'x'.repeat(61) })))).toContain('at most 60 characters');
  });

  it('of hints is taken where the drill allows them', () => {
    const open = drillCode({ ...drill, level: 'hints' });
    expect(reasonsOf(check(played([OPENING, { kind: 'hint', level: 1 }], { code: open, minutes: 2 }), open))).toBe('valid');
  });
});
