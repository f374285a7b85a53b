import type { VariantSpec } from '../../scenario/types.ts';
import type { World } from '../../sim/kernel/world.ts';
import { swapCause, twinOf } from '../../sim/swap-cause.ts';
import { asMetricSource } from '../../telemetry/metric-source.ts';
import { INACTIVE } from '../alerts.ts';
import { NEW_CASE } from '../case.ts';
import { plotOf } from '../plot.ts';
import { forkRecorder } from '../recording.ts';
import { openCompiled, type Milestone, type Run, type Scope } from '../run.ts';
import { newSufferingMeter } from '../suffering.ts';

/** Worlds of one seed are mostly the same until their causes stir, which is shortly before the page: their healthy minutes are simulated once. */

interface Begun {
  readonly base: Run;
  readonly milestone: Milestone;
  readonly world: World;
}

/** The world of a variant as far along as one of the runs can stand in for it; null where none can. */
export function sharedBeginning(bases: readonly Run[], variant: VariantSpec): Begun | null {
  for (const base of bases) {
    const [first] = base.snapshots;
    if (first?.world.now !== 0) continue;
    const twin = twinOf(base.model, base.world.plot, first.world, plotOf(base.scenario, variant, base.seed));
    if (twin === null) continue;
    const milestone = base.snapshots.findLast(({ world: { now } }) => now > 0 && now <= twin.untilUs && now < (base.pagedAtUs ?? Infinity));
    const world = milestone === undefined ? null : swapCause(twin, milestone.world);
    if (milestone !== undefined && world !== null) return { base, milestone, world };
  }
  return null;
}

/** A run of another cause of the same page, from the beginning or from where another run stands in for it. Of the alerts only the page is evaluated. */
export function openBeside(bases: readonly Run[], played: Run, cause: string, kept: Pick<Scope, 'metrics' | 'logs'>): Run {
  const variant = played.scenario.variants[cause]!;
  const scope: Scope = { ...kept, alerts: 'page', health: false, record: false, milestones: isBase(variant) ? 'all' : 'paged' };
  const begun = sharedBeginning(bases, variant);
  if (begun === null) return openCompiled(played.model, played.scenario, played.seed, variant, [], scope);
  const { base, milestone, world } = begun;
  const suffering = newSufferingMeter(milestone.suffering);
  const page = base.scenario.alerts.findIndex(({ name }) => name === base.scenario.pageAlert);
  // A milestone stands before whatever happened at its own time, a scrape for instance.
  const recorder = forkRecorder(base.recorder, base.model, milestone.world.now - 1, scope, suffering);
  world.sink = recorder.sink;
  return {
    ...base, variant, scope, world, recorder, suffering,
    source: asMetricSource(recorder.metrics),
    alerts: milestone.alerts.map((alert, rule) => (rule === page ? alert : INACTIVE)),
    alertLog: base.alertLog.filter(({ atUs, rule }) => rule === page && atUs <= milestone.world.now),
    health: [], snapshots: [], intents: [], pending: [],
    state: NEW_CASE, pagedAtUs: null,
  };
}

/** What changes nothing for good may stand in for others, and for a world without any cause. */
export const isBase = ({ params }: VariantSpec): boolean => Object.keys(params).length === 0;
