import { describe, expect, it } from 'vitest';
import { narrate } from '../../../src/proof/responders/narrate.ts';
import type { Subject } from '../../../src/proof/subject.ts';
import { instrumentOf, sightsOf } from '../../../src/session/evidence.ts';
import { studyOther } from '../../../src/session/judgement/causes.ts';
import { chooseVariant } from '../../../src/session/plot.ts';
import { unseenSeed, watchedSeed } from '../../../src/session/progress/unseen.ts';
import { isOver, type Run } from '../../../src/session/run.ts';
import { mapOf } from '../../../src/session/system-map.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { subjectOnDisk } from '../../support/subject-on-disk.ts';
import { soundShop } from './sound-shop.ts';

const quiet = (): void => undefined;
const SHOP = soundShop();
const ORDERS = subjectOnDisk('orders-slow');
const orders = narrate(ORDERS, 2, quiet);

/** The causes that a debrief of the run would call possible once an intent had been carried out. */
function possibleAfter(run: Run): (seq: number) => string[] {
  const { scenario, seed, intents, variant } = run;
  const sights = sightsOf(scenario, seed, mapOf(scenario), intents, run.pagedAtUs ?? 0);
  const questions = { own: instrumentOf(run), sights, deeds: [], options: [] };
  const others = Object.keys(scenario.variants).filter((id) => id !== variant.id);
  const judged = new Map(others.map((id) => [id, runLongCall(studyOther([run], run, intents, id, questions)).ruledOut]));
  return (seq) => Object.keys(scenario.variants).filter((id) => (judged.get(id)?.seq ?? Infinity) > seq);
}

describe('an incident that is solved step by step', () => {
  for (const [name, subject, seed] of [['a small shop', SHOP, 4], ['slow orders', ORDERS, 2]] as const) {
    it(`tells every look of ${name} with the causes that it left, as the judgement has them`, () => {
      const { run, narration } = subject === ORDERS ? orders : narrate(subject, seed, quiet);
      const looks = run.intents.filter(({ intent }) => intent.kind === 'look');
      expect(narration.steps.flatMap(({ look }) => (look === null ? [] : [look.seq]))).toEqual(looks.map(({ seq }) => seq));
      expect(looks.some(({ intent }) => intent.kind === 'look' && intent.panel === 'dashboards')).toBe(true);
      const possible = possibleAfter(run);
      const told = narration.steps.flatMap(({ look, left, text, title }) => (look === null ? [] : [{ look, left, text, title }]));
      expect(told.map(({ title, left }) => [title, left])).toEqual(told.map(({ title, look }) => [title, possible(look.seq)]));
      const counted = told.filter(({ look }) => look.panel !== 'slo');
      expect(counted.filter(({ text, left }) => !text.includes(`${left.length} of ${narration.causes} causes ${left.length === 1 ? 'is' : 'are'} left.`))).toEqual([]);
      expect(narration.steps.at(-1)?.left).toEqual([run.variant.id]);
      expect(narration.steps.map(({ atUs }) => atUs)).toEqual(narration.steps.map(({ atUs }) => atUs).toSorted((a, b) => a - b));
    });
  }

  it('is told the same twice', () => {
    expect(narrate(SHOP, 4, quiet).narration).toEqual(narrate(SHOP, 4, quiet).narration);
  });

  it('says why a dashboard was opened, what it read, and what speaks for the cause that is named', () => {
    const { narration, run } = orders;
    const look = narration.steps.find((step) => step.look?.panel === 'dashboards');
    expect(look?.title).toMatch(/^Opens Dashboard: /);
    expect(look?.text).toMatch(/^It tells “.+” .+ from “.+/);
    expect(look?.text).toMatch(/reads (as usual|well (above|below) usual), not (as usual|well (above|below) usual): that excludes “/);
    expect(isOver(run)).toBe(true);
    expect(narration.steps.map(({ title }) => title)).toEqual(expect.arrayContaining(['Users are well again', 'Resolves the incident']));
  });

  it('says that there is nothing to tell apart where one cause brings the page', () => {
    const [only = ''] = Object.keys(SHOP.scenario.variants);
    const { narration } = narrate({ ...SHOP, scenario: { ...SHOP.scenario, variants: { [only]: SHOP.scenario.variants[only] } } }, 4, quiet);
    expect(narration.causes).toBe(1);
    expect(narration.steps[0]?.text).toContain('One cause alone brings this page');
    expect(narration.steps.at(-1)?.title).toBe('Resolves the incident');
  });

  it('mends what an author wrote no run for by the action that is said to work, and says so where there is none', () => {
    const titles = (subject: Subject): string[] => narrate(subject, 4, quiet).narration.steps.map(({ title }) => title);
    expect(titles({ ...SHOP, runs: [] }).at(-1)).toBe('Resolves the incident');
    const variants = Object.fromEntries(Object.entries(SHOP.scenario.variants).map(([id, variant]) => [id, { ...variant, verdicts: [] }]));
    expect(titles({ scenario: { ...SHOP.scenario, variants }, runs: [] }).at(-1)).toBe('Users are not well');
  });
});

describe('what is watched and what is played', () => {
  it('are never the same cause where there is another', () => {
    const { scenario } = ORDERS;
    const causeOf = (seed: number): string => chooseVariant(scenario, seed, null).id;
    for (let seed = 1; seed <= 40; seed++) {
      expect(causeOf(watchedSeed(scenario, seed)), `seed ${seed}`).not.toBe(causeOf(seed));
      // Whatever else was played, also when the one that was watched is the only one left.
      const seen = Object.keys(scenario.variants).filter((id) => id !== causeOf(seed)).map((variant, i) => ({ seed: 900_000 + i, variant }));
      expect(causeOf(unseenSeed(scenario, seen, seed, seed))).not.toBe(causeOf(seed));
      expect(causeOf(unseenSeed(scenario, [], seed, seed))).not.toBe(causeOf(seed));
    }
    expect(watchedSeed(scenario, null)).toBe(watchedSeed(scenario, null));
  });
});
