import { parseLogql } from '../query/logql/index.ts';
import { parsePromql } from '../query/promql/index.ts';
import { parseTraceql } from '../query/traceql/index.ts';
import { builtLogql } from './read-query/built-logql.ts';
import { builtPromql } from './read-query/built-promql.ts';
import type { BuiltQuery, QueryReading } from './read-query/built-query.ts';
import { builtTraceql } from './read-query/built-traceql.ts';
import { NoControl } from './read-query/no-control.ts';

export interface ReadQueryArgs {
  readonly language: 'promql' | 'logql' | 'traceql';
  readonly text: string;
}

type Parsed<T> = { readonly ok: true; readonly ast: T } | { readonly ok: false; readonly error: { readonly message: string; readonly from: number; readonly to: number } };

/** Reads a query without running it: where it is wrong, and whether it can be clicked together. Never throws. */
export function readQuery({ language, text }: ReadQueryArgs): QueryReading {
  if (text.trim() === '') return { fault: null, built: null, obstacle: '' };
  switch (language) {
    case 'promql':
      return reading(parsePromql(text), builtPromql);
    case 'logql':
      return reading(parseLogql(text), builtLogql);
    case 'traceql':
      return reading(parseTraceql(text), builtTraceql);
  }
}

function reading<T>(parsed: Parsed<T>, build: (ast: T) => BuiltQuery): QueryReading {
  if (!parsed.ok) {
    const { message, from, to } = parsed.error;
    return { fault: { message, from, to }, built: null, obstacle: '' };
  }
  try {
    return { fault: null, built: build(parsed.ast), obstacle: '' };
  } catch (error) {
    if (error instanceof NoControl) return { fault: null, built: null, obstacle: error.message };
    throw error;
  }
}
