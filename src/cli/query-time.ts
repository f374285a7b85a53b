import { apiError, type ApiError } from './api-answer.ts';
import { Complaint } from './complaint.ts';
import { parseStepMs, parseTimeMs } from './scenario-time.ts';

/** When a query is asked for. Milliseconds since the Unix epoch. */
export type QueryTime = { readonly kind: 'instant'; readonly atMs: number } | { readonly kind: 'range'; readonly fromMs: number; readonly toMs: number; readonly stepMs: number };

/** Prometheus answers no range of more steps, so that nobody gets more points than any screen has. */
const STEPS_MAX = 11_000;

/** Loki's steps where none is asked for: so many over the range, each of whole seconds. */
const STEPS_BY_DEFAULT = 250;

/** Reads `--at`, or `--from`, `--to` and `--step`. Complains about what is missing; an error in Prometheus's words for what is not a time. */
export function readQueryTime(values: Readonly<Record<string, string>>, originMs: number, stepIsOptional: boolean): QueryTime | ApiError {
  const { at, from, to, step } = values;
  if (at !== undefined && (from ?? to ?? step) !== undefined) throw new Complaint('--at asks for one time, --from, --to and --step for many; give one or the others');
  if (at !== undefined) {
    const atMs = parseTimeMs(at, originMs);
    return atMs === null ? invalid('time', at) : { kind: 'instant', atMs };
  }
  if (from === undefined || to === undefined || (step === undefined && !stepIsOptional)) throw new Complaint('query needs a time: --at T, or --from T --to T --step D; see: faultline query --help');
  const [fromMs, toMs] = [parseTimeMs(from, originMs), parseTimeMs(to, originMs)];
  if (fromMs === null) return invalid('start', from);
  if (toMs === null) return invalid('end', to);
  if (toMs < fromMs) return apiError('bad_data', 'invalid parameter "end": end timestamp must not be before start time');
  const stepMs = step === undefined ? Math.max(1, Math.floor((toMs - fromMs) / 1000 / STEPS_BY_DEFAULT)) * 1000 : parseStepMs(step);
  if (stepMs === null) return apiError('bad_data', `invalid parameter "step": cannot parse ${JSON.stringify(step ?? '')} to a valid duration greater than zero`);
  if ((toMs - fromMs) / stepMs > STEPS_MAX) return apiError('bad_data', `exceeded maximum resolution of ${STEPS_MAX} points per timeseries; try a larger --step`);
  return { kind: 'range', fromMs, toMs, stepMs };
}

const invalid = (parameter: string, text: string): ApiError => apiError('bad_data', `invalid parameter "${parameter}": cannot parse ${JSON.stringify(text)} to a valid timestamp, such as 20m or 2026-03-02T09:20:00Z`);
