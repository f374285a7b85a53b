import { describe, expect, it } from 'vitest';
import { formatPlain, parseDuration, parseNumber } from '../../../../src/query/promql/literals.ts';
import { acos, acosh, asin, asinh, atan, atan2, atanh, cos, cosh, log10, log2, sin, sinh, tan, tanh } from '../../../../src/query/promql/maths.ts';
import { evaluateInstant } from '../../../../src/query/promql/index.ts';
import { memorySource } from '../../../support/promql-memory-source.ts';

type Unary = (x: number) => number;

/** Name, ours, the platform's, and the interval to try. */
const CASES: readonly (readonly [string, Unary, Unary, number, number])[] = [
  ['sin', sin, Math.sin, -100, 100], ['cos', cos, Math.cos, -100, 100], ['tan', tan, Math.tan, -100, 100],
  ['asin', asin, Math.asin, -1, 1], ['acos', acos, Math.acos, -1, 1], ['atan', atan, Math.atan, -50, 50],
  ['sinh', sinh, Math.sinh, -20, 20], ['cosh', cosh, Math.cosh, -20, 20], ['tanh', tanh, Math.tanh, -20, 20],
  ['asinh', asinh, Math.asinh, -1e3, 1e3], ['acosh', acosh, Math.acosh, 1, 1e3], ['atanh', atanh, Math.atanh, -0.999, 0.999],
  ['log10', log10, Math.log10, 1e-9, 1e9], ['log2', log2, Math.log2, 1e-9, 1e9],
];
const PERIODIC = new Set(['sin', 'cos', 'tan']);

describe('deterministic maths', () => {
  it.each(CASES)('%s agrees with the platform to 13 digits', (name, ours, platform, low, high) => {
    for (let i = 0; i <= 2_000; i++) {
      const x = low + ((high - low) * i) / 2_000;
      const want = platform(x);
      expect(Math.abs(ours(x) - want), `${name}(${x})`).toBeLessThanOrEqual(1e-13 * Math.max(Math.abs(want), PERIODIC.has(name) ? 1e-2 : 1e-300));
    }
  });

  it('has the platform’s special values', () => {
    const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, 1e-300, 1e300];
    for (const [name, f, platform] of CASES) {
      for (const x of special.filter((value) => !(PERIODIC.has(name) && Math.abs(value) > 1e9))) {
        const ours = f(x);
        const want = platform(x);
        expect(Number.isFinite(want) ? Math.abs(ours - want) <= 1e-13 * Math.abs(want) : Object.is(ours, want), `${name}(${x}) = ${ours}, not ${want}`).toBe(true);
      }
    }
    for (const y of special) {
      for (const x of special) {
        const want = Math.atan2(y, x);
        const ours = atan2(y, x);
        expect(Object.is(ours, want) || Math.abs(ours - want) <= 1e-15 * Math.abs(want), `atan2(${y}, ${x}) = ${ours}, not ${want}`).toBe(true);
      }
    }
  });

  it('gives bits that are pinned', () => {
    expect([sin(1), cos(1), tan(1), atan(2), asin(0.3), atan2(-1, 3)]).toEqual([0.8414709848078965, 0.5403023058681398, 1.557407724654902, 1.1071487177940906, 0.30469265401539747, -0.3217505543966422]);
  });
});

describe('calendar', () => {
  it('agrees with the platform on every 37th day from 1900 to 2100', () => {
    const source = memorySource();
    for (let day = -25_567; day < 47_482; day += 37) {
      const seconds = day * 86_400 + 12_345;
      const date = new Date(seconds * 1_000);
      const ask = (name: string): unknown => {
        const answer = evaluateInstant(`scalar(${name}(vector(${seconds})))`, source, { timeMs: 0 });
        return answer.ok && answer.result.kind === 'scalar' ? answer.result.value : answer;
      };
      expect([ask('year'), ask('month'), ask('day_of_month'), ask('day_of_week'), ask('hour'), ask('minute')]).toEqual([
        date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay(), date.getUTCHours(), date.getUTCMinutes(),
      ]);
      expect(ask('days_in_month')).toBe(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate());
      expect(ask('day_of_year')).toBe((Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1);
    }
  });
});

describe('literals', () => {
  it.each([['1h30m', 5_400_000], ['5ms', 5], ['1y2w3d', 33_004_800_000], ['5s1m', null], ['', null], ['5', null]])('the duration %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([['0x_53_AB', 21_419], ['017', 15], ['08', 8], ['1e3', 1_000], ['.5', 0.5], ['2.', 2], ['5m', 300], ['abc', null]])('the number %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([[1e21, '1000000000000000000000'], [1.5e-7, '0.00000015'], [-1.25e22, '-12500000000000000000000'], [0.1, '0.1'], [Infinity, '+Inf']])('%d as a label value', (value, text) => {
    expect(formatPlain(value)).toBe(text);
  });
});
