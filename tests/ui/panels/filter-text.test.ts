import { describe, expect, it } from 'vitest';
import { filterTerms, termOf, withTerm } from '../../../src/ui/war-room/shared-telemetry/filter-text.ts';

describe('a filter edited by buttons', () => {
  it('is read term by term, with quotes that hold blanks and signs', () => {
    expect(filterTerms('service=orders level>=warn "slow query =" -"health" route="/a b"').map(({ key, operator, value }) => [key, operator, value])).toEqual([
      ['service', '=', 'orders'],
      ['level', '>=', 'warn'],
      ['', '', 'slow query ='],
      ['', '', '-"health"'],
      ['route', '=', '/a b'],
    ]);
  });

  it('survives what is no filter: open quotes, lone operators, nothing', () => {
    expect(filterTerms('"open').length).toBe(1);
    expect(filterTerms('=x >= \\').map(({ key }) => key)).toEqual(['', '', '']);
    expect(filterTerms('   ')).toEqual([]);
    expect(filterTerms('a="b\\').at(0)?.key).toBe('a');
  });

  it('gets a term where there was none, another value in its place, and loses it without a trace', () => {
    expect(withTerm('', 'level', '>=', 'warn')).toBe('level>=warn');
    expect(withTerm('"timeout"', 'service', '=', 'orders')).toBe('"timeout" service=orders');
    expect(withTerm('a service=orders b', 'service', '=', 'payments')).toBe('a service=payments b');
    expect(withTerm('a service=orders b', 'service', '=', null)).toBe('a b');
    expect(withTerm('service=a x service=b y', 'service', '=', 'c')).toBe('service=c x y');
    expect(withTerm('', 'note', '=', 'two "words"')).toBe('note="two \\"words\\""');
    expect(termOf(withTerm('', 'note', '=', 'two "words"'), 'note')?.value).toBe('two "words"');
  });
});
