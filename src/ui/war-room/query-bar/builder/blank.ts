import type { BuiltQuery } from '../../../../worker/read-query/built-query.ts';
import type { Language } from '../language.ts';

/** Where clicking begins when nothing is written. */
export function blankQuery(language: Language): BuiltQuery {
  switch (language) {
    case 'promql':
      return { language, main: { metric: '', filters: [], steps: [] }, divisor: null };
    case 'logql':
      return { language, streams: [{ label: 'service_name', op: '=', value: '', isPending: true }], stages: [], measure: null };
    case 'traceql':
      return { language, conditions: [{ field: 'resource.service.name', op: '=', value: '', written: 'text', isPending: true }], count: null };
  }
}
