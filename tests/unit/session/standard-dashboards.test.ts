import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { evaluateRange, parsePromql } from '../../../src/query/promql/index.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { advanceRun, openRun } from '../../../src/session/run.ts';
import { standardDashboards } from '../../../src/session/standard-dashboards.ts';

const FOLDER = new URL('../../../scenarios/', import.meta.url);
const scenarioOf = (id: string): Scenario => {
  const read = readScenario({ 'scenario.json': readFileSync(new URL(`${id}/scenario.json`, FOLDER), 'utf8') });
  if (!read.ok) throw new Error(`${id} cannot be read`);
  return read.scenario;
};
const SCENARIOS = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => scenarioOf(name));

/** What exists only once something of the kind has happened, so that an empty chart is a good one. */
const RARE = /Retries|turned away|given up|Deadlocks|Dead letters|Failed attempts|Waits for a connection|Loads, p95|result, last ten minutes/;
/** Asked by a job alone, or for what lies in a cache by then. */
const IDLE = /^(Reporting|Recommender|Profiles database)$/;

describe('standard dashboards', () => {
  it('exist for every part of every system that ships, under ids that no scenario can have', () => {
    for (const { system, slos, dashboards } of SCENARIOS) {
      const all = standardDashboards({ system, slos });
      const ids = all.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => id.startsWith('standard:'))).toBe(true);
      expect(dashboards.some(({ id }) => ids.includes(id))).toBe(false);
      const parts = [...Object.keys(system.services).filter((id) => system.services[id].kind !== 'broker'), ...Object.keys(system.databases)];
      for (const part of parts) expect(ids).toContain(`standard:${part}`);
      for (const topic of Object.keys(system.parts['topics'] ?? {})) expect(ids).toContain(`standard:topic-${topic}`);
      for (const cache of Object.keys(system.parts['caches'] ?? {})) expect(ids).toContain(`standard:cache-${cache}`);
      expect(ids.slice(0, 4)).toEqual(['standard:golden', 'standard:slo', 'standard:red', 'standard:use']);
    }
  });

  it('have titles of their own, queries that can be read, and the same for every cause', () => {
    for (const { system, slos } of SCENARIOS) {
      for (const { title, panels } of standardDashboards({ system, slos })) {
        expect({ title, own: new Set(panels.map((panel) => panel.title)).size }).toEqual({ title, own: panels.length });
        for (const { queries } of panels) for (const { expr } of queries) expect({ expr, isRead: parsePromql(expr).ok }).toEqual({ expr, isRead: true });
      }
    }
  });

  // Between them these systems have every kind of part.
  it.each(['home-stampede', 'missing-config', 'stale-prices', 'stale-profile', 'checkout-deadlock'])('of %s show something in every chart of a healthy system', (id) => {
    const scenario = scenarioOf(id);
    const run = openRun(scenario, 7, null);
    advanceRun(run, 5 * MINUTE);
    const endMs = run.scenario.startEpochMs + 5 * 60_000;
    const empty = standardDashboards(scenario).flatMap(({ title, panels }) =>
      panels.flatMap((panel) => {
        const answers = panel.queries.map(({ expr }) => evaluateRange(expr, run.source, { startMs: endMs - 60_000, endMs, stepMs: 15_000 }));
        expect({ title, panel: panel.title, faults: answers.filter(({ ok }) => !ok) }).toEqual({ title, panel: panel.title, faults: [] });
        const series = answers.reduce((sum, answer) => sum + (answer.ok && answer.result.kind === 'matrix' ? answer.result.series.length : 0), 0);
        return series === 0 && !RARE.test(panel.title) && !IDLE.test(title) ? [`${title}: ${panel.title}`] : [];
      }),
    );
    expect(empty).toEqual([]);
  });
});
