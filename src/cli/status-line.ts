import { MINUTE, SECOND } from '../base/time.ts';
import { askNumber } from '../session/health.ts';
import type { Run } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';

const RATE = 'sum(rate(client_requests_total[1m]))';
const P99 = 'histogram_quantile(0.99, sum by (le) (rate(client_request_duration_seconds_bucket[1m])))';

/** Where a run stands, on one line: each figure is an instant query that anyone can run. */
export function statusLine(run: Run): string {
  const { now } = run.world;
  const ask = (query: string): number | null => askNumber(query, run.source, run.scenario.startEpochMs + Math.floor(now / 1000));
  const reading = run.health.at(-1);
  const good = run.scenario.slos.map((_, i) => percent(reading?.fast[i] ?? null)).join(' ');
  const firing = run.rules.filter((_, i) => run.alerts[i]?.state === 'firing').map((rule) => rule.spec.name);
  const running = run.world.book.actions.filter((action) => action.state === 'running').map((action) => action.title);
  const { badUserSeconds } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return [
    clock(now).padStart(6),
    run.state.phase.padEnd(12),
    `good ${good}`,
    `${number(ask(RATE), 1).padStart(6)} req/s`,
    `p99 ${seconds(ask(P99)).padStart(7)}`,
    `bad user-min ${number(badUserSeconds / 60, 1).padStart(6)}`,
    firing.length === 0 ? 'no alert' : `firing ${firing.join(', ')}`,
    ...(running.length === 0 ? [] : [`doing ${running.join(', ')}`]),
  ].join('  ');
}

/** `12:30` after the beginning of the world. */
export function clock(us: number): string {
  const minutes = Math.floor(us / MINUTE);
  return `${minutes}:${String(Math.floor((us - minutes * MINUTE) / SECOND)).padStart(2, '0')}`;
}

const number = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits));
const percent = (value: number | null): string => (value === null ? '    –' : `${(value * 100).toFixed(1)}%`.padStart(6));
const seconds = (value: number | null): string => (value === null ? '–' : value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`);
