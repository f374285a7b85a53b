/** A query rewritten so that it answers what the same query answered some time ago. */
import { childrenOf, type Expr, type MatrixSelector, type Subquery, type VectorSelector } from './ast.ts';
import { isSymbol, isWord } from './cursor.ts';
import { tokenize, type Token } from './lexer.ts';

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Functions that read the evaluation time when they are given nothing. */
const CLOCK_FUNCTIONS: ReadonlySet<string> = new Set(['minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year']);

/**
 * The text of a parsed query whose value at t is the value of the given one at t − `ms`: the outermost selectors and subqueries get
 * an `offset`, added to the one that they have, and `time()` is set back. Selectors pinned with `@ <time>` stay as they are, since
 * they always looked at the same moment. Left out: `predict_linear`, which looks ahead from the evaluation time.
 */
export function earlierText(text: string, ast: Expr, ms: number): string {
  const tokens = tokenize(text);
  const edits: Edit[] = [];
  const visit = (expr: Expr): void => {
    switch (expr.kind) {
      case 'vector_selector':
      case 'matrix_selector':
      case 'subquery': {
        const edit = shifted(expr, tokens, ms);
        if (edit !== null) edits.push(edit);
        return;
      }
      case 'call': {
        if (expr.name === 'time') edits.push({ from: expr.from, to: expr.to, text: `(time() - ${ms / 1000})` });
        else if (expr.args.length === 0 && CLOCK_FUNCTIONS.has(expr.name)) edits.push({ from: expr.from, to: expr.to, text: `${expr.name}(vector(time() - ${ms / 1000}))` });
        else expr.args.forEach(visit);
        return;
      }
      default:
        childrenOf(expr).forEach(visit);
    }
  };
  visit(ast);
  return edits.sort((a, b) => b.from - a.from).reduce((made, { from, to, text: put }) => made.slice(0, from) + put + made.slice(to), text);
}

function shifted(expr: VectorSelector | MatrixSelector | Subquery, tokens: readonly Token[], ms: number): Edit | null {
  const own = expr.kind === 'matrix_selector' ? expr.selector : expr;
  if (own.at?.kind === 'time') return null;
  // Looked for in any case: `offset 0s` is an offset too.
  const words = modifiersOf(expr, tokens);
  const at = words.findIndex((token) => isWord(token, 'offset'));
  const offset = own.offsetMs + ms;
  const written = offset === 0 ? '' : `offset ${durationText(offset)}`;
  const first = words[at];
  if (first === undefined) return { from: expr.to, to: expr.to, text: written === '' ? '' : ` ${written}` };
  const rest = words.slice(at);
  const next = rest.findIndex((token) => isSymbol(token, '@'));
  const last = rest[(next < 0 ? rest.length : next) - 1] ?? first;
  return { from: first.from, to: last.to, text: written };
}

/** The tokens behind a selector's braces, or behind the brackets of a range: `offset` and `@` with what they take. */
function modifiersOf(expr: VectorSelector | MatrixSelector | Subquery, tokens: readonly Token[]): Token[] {
  const inner = expr.kind === 'subquery' ? expr.expr.to : expr.kind === 'matrix_selector' ? expr.selector.to : expr.from;
  const own = tokens.filter((token) => token.from >= inner && token.to <= expr.to && token.kind !== 'end');
  const closing = own.findLastIndex((token) => isSymbol(token, expr.kind === 'vector_selector' ? '}' : ']'));
  // Without braces the name is the first token.
  return own.slice(closing < 0 ? 1 : closing + 1);
}

const UNITS: readonly (readonly [string, number])[] = [['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]];

/** `1h30m`, `-5m`: whole milliseconds as PromQL writes durations. */
function durationText(ms: number): string {
  let left = Math.abs(ms);
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return `${ms < 0 ? '-' : ''}${parts.join('')}`;
}
