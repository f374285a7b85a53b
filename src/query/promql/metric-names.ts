/** Which metrics expressions read. */
import { childrenOf, type Expr } from './ast.ts';

/** The names of all of them; null where a selector leaves the name open. */
export function metricNames(exprs: readonly Expr[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  let isOpen = false;
  const visit = (expr: Expr): void => {
    if (expr.kind === 'vector_selector') {
      const name = expr.matchers.find((matcher) => matcher.name === '__name__' && matcher.op === '=');
      if (name === undefined) isOpen = true;
      else names.add(name.value);
    }
    childrenOf(expr).forEach(visit);
  };
  exprs.forEach(visit);
  return isOpen ? null : names;
}
