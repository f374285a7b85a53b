import { recoveryOf } from './compare-runs.ts';
import { debriefTimeline } from './debrief-timeline.ts';
import type { Debrief } from './debrief-types.ts';
import { namedIn } from './evidence.ts';
import { isOver, type Run } from './run.ts';
import { standardDashboards } from './standard-dashboards.ts';
import { readSuffering } from './suffering.ts';
import { mapOf } from './system-map.ts';
import type { PanelName } from './intents.ts';

/** A run that is looked back on, from its beginning to where it was left: what the lanes of its replay show. Times are world time in µs. */
export interface ReplayStory {
  readonly pagedUs: number | null;
  /** Where the record ends: nothing later was ever simulated. */
  readonly endUs: number;
  /** As in the debrief: what was true beside what was seen, believed, done and said, in order of time. */
  readonly items: readonly ReplayItem[];
  /** Bad user-seconds by simulated minute from the beginning of the world. */
  readonly perMinute: readonly number[];
  /** What had been opened when, in order of time. */
  readonly opened: readonly Opened[];
}

export interface Opened {
  readonly atUs: number;
  readonly panel: PanelName;
  /** Which dashboard, if it was one. */
  readonly dashboard: string | null;
  /** What it says something of. */
  readonly components: readonly string[];
}

export interface ReplayItem {
  readonly atUs: number;
  readonly lane: Debrief['timeline'][number]['lane'];
  readonly text: string;
}

export function replayStoryOf(run: Run): ReplayStory {
  const { scenario, world, state, pagedAtUs } = run;
  const over = isOver(run);
  const endUs = state.endedUs ?? world.now;
  const timeline = debriefTimeline(run, { endedUs: endUs, resolved: state.phase === 'resolved', recoveredUs: recoveryOf(run) });
  const items = timeline.map(({ atMs, lane, text }): ReplayItem => ({ atUs: Math.round((atMs - scenario.startEpochMs) * 1000), lane, text }));
  return {
    pagedUs: pagedAtUs,
    endUs: world.now,
    // A run that was left is neither resolved nor out of time.
    items: over ? items : items.filter(({ atUs, lane }) => lane !== 'phase' || atUs < endUs),
    perMinute: [...readSuffering(run.suffering, run.model, run.recorder.requests).perMinute],
    opened: openedIn(run),
  };
}

function openedIn({ scenario, intents }: Run): ReplayStory['opened'] {
  const map = mapOf(scenario);
  const charts = new Map([...scenario.dashboards, ...standardDashboards(scenario)].map(({ id, panels }) => [id, panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)).join('\n')]));
  return intents.flatMap(({ tick, intent }): ReplayStory['opened'] => {
    if (intent.kind === 'look') {
      const { panel, query } = intent;
      const dashboard = panel === 'dashboards' && charts.has(query) ? query : null;
      return [{ atUs: tick, panel, dashboard, components: namedIn(map, dashboard === null ? query : (charts.get(dashboard) ?? '')) }];
    }
    if (intent.kind === 'pin') return [{ atUs: tick, panel: intent.pin.panel, dashboard: null, components: namedIn(map, `${intent.pin.component ?? ''} ${intent.pin.query}`) }];
    return [];
  });
}
