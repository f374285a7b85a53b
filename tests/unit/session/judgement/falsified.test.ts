import { describe, expect, it } from 'vitest';
import type { Instrument, Sight } from '../../../../src/session/evidence.ts';
import type { StampedIntent } from '../../../../src/session/intents.ts';
import type { CauseFacts } from '../../../../src/session/judgement/causes.ts';
import { falsifiedIn } from '../../../../src/session/judgement/falsified.ts';
import { metricReading, queryText } from '../../../../src/session/metric-reading.ts';
import { SHOP_VARIANTS } from '../../../support/scenarios.ts';

const UP = metricReading('up')!;
const SIGHT: Sight = { seq: 5, afterPageUs: 0, readings: [UP] };
const HIGH: Pick<Instrument, 'read'> = { read: () => new Map([['', { side: 1, value: 9 }]]) };
const stated = (seq: number): StampedIntent => ({ seq, tick: 0, intent: { kind: 'hypothesis.add', claim: { component: 'bank', mechanism: 'slow-third-party', trigger: '', confidence: 3, prediction: '', predicts: { expr: 'up', side: 'usual' } } } });
const cause = (id: string, seq: number | null, readings = ['up']): CauseFacts => ({ id, ruledOut: seq === null ? null : { seq, readings }, worth: [], optionWorth: [] });
const points = (causes: CauseFacts[]): number[] => falsifiedIn([stated(3)], [SIGHT], HIGH, causes, SHOP_VARIANTS).map((entry) => entry.points);

describe('a contradicted prediction', () => {
  it('earns fifteen points by the share of the live causes that its own reading excluded', () => {
    expect(points([cause('flag', null), cause('bank', 5)])).toEqual([7.5]);
    expect(points([cause('flag', null), cause('bank', 5), cause('healing', 5)])).toEqual([expect.closeTo(10)]);
    expect(points([cause('flag', null), cause('bank', 5), cause('healing', null)])).toEqual([expect.closeTo(5)]);
  });

  it('earns nothing where another reading of the same look excluded them', () => {
    expect(points([cause('flag', null), cause('bank', 5, ['other'])])).toEqual([]);
  });

  it('earns nothing where the same words were asked of the log', () => {
    const searched: Sight = { ...SIGHT, readings: [{ ...UP, kind: 'logs' }] };
    expect(falsifiedIn([stated(3)], [searched], HIGH, [cause('flag', null), cause('bank', 5)], SHOP_VARIANTS)).toEqual([]);
  });

  it('earns nothing for an idea that had been excluded before, though the reading excludes others', () => {
    expect(points([cause('flag', null), cause('bank', 2), cause('healing', 5)])).toEqual([]);
  });
});

describe('a query as a text', () => {
  it('is the same whatever the white space outside its strings', () => {
    expect(queryText(' sum by (a) ( rate( x{b="c d"} [5m] ) ) ')).toBe('sum by(a)(rate(x{b="c d"}[5m]))');
    expect(queryText('a  or\tb')).toBe('a or b');
    expect(queryText('x{a="1\\" 2"}')).toBe('x{a="1\\" 2"}');
  });
});
