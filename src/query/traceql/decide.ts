/**
 * Whether the summary of a request's root tells all: many questions are about the root alone, and are answered without
 * making any span.
 */
import type { Pipeline, SpansetExpr, Stage } from './ast.ts';
import { isTrue } from './fields.ts';
import { derivePrefilter, workOut, type RootSummary } from './prefilter.ts';

/** `open`: its spans must be looked at to know. */
export type Decision = 'yes' | 'no' | 'open';

/** Of a trace that has one root, and that root at the least. Never wrong; `open` where the query asks for more than roots tell. */
export function decideByRoot(query: Pipeline): (summary: RootSummary) => Decision {
  const { mayMatch } = derivePrefilter(query);
  return (summary) => (leavesRoot(query.stages, summary) ? 'yes' : mayMatch(summary) ? 'open' : 'no');
}

/** Whether the root surely is among the spans that are left. */
function leavesRoot(stages: readonly Stage[], summary: RootSummary): boolean {
  return stages.every((stage) => {
    switch (stage.kind) {
      // How many spans a trace has, and what they add up to, is not known.
      case 'scalar_filter':
        return false;
      case 'by':
      case 'select':
      case 'coalesce':
        return true;
      default:
        return keepsRoot(stage, summary);
    }
  });
}

function keepsRoot(expr: SpansetExpr, summary: RootSummary): boolean {
  switch (expr.kind) {
    case 'filter': {
      if (expr.expr === null) return true;
      const known = workOut(expr.expr, { summary, isRoot: true });
      return known !== null && known.type !== 'range' && isTrue(known);
    }
    case 'wrapped':
      return leavesRoot(expr.pipeline.stages, summary);
    case 'operation':
      if (expr.op === '||') return keepsRoot(expr.left, summary) || keepsRoot(expr.right, summary);
      return expr.op === '&&' && keepsRoot(expr.left, summary) && keepsRoot(expr.right, summary);
  }
}
