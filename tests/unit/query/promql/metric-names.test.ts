import { describe, expect, it } from 'vitest';
import { metricNames, parsePromql, type Expr } from '../../../../src/query/promql/index.ts';

function parsed(text: string): Expr {
  const answer = parsePromql(text);
  if (!answer.ok) throw new Error(text);
  return answer.ast;
}
const names = (...texts: readonly string[]): string[] | null => {
  const found = metricNames(texts.map(parsed));
  return found === null ? null : [...found];
};

describe('the metrics that queries read', () => {
  it.each<[string, string[]]>([
    ['up', ['up']],
    ['{__name__="up", job="a"}', ['up']],
    ['histogram_quantile(0.9, sum by (le) (rate(a_bucket[1m]))) > on () group_left () (b or -c)', ['a_bucket', 'b', 'c']],
    ['topk(scalar(k), max_over_time(rate(a[1m])[5m:1m] offset 1m))', ['k', 'a']],
    ['1 + time()', []],
  ])('are found wherever they stand: %s', (text, wanted) => {
    expect(names(text)).toEqual(wanted);
  });

  it('are those of all the queries, and unknown where one leaves the name open', () => {
    expect(names('a', 'b / a')).toEqual(['a', 'b']);
    expect(names('a', 'sum({job="a"})')).toBeNull();
    expect(names('{__name__=~"a|b"}')).toBeNull();
  });
});
