import type { Model } from '../sim/kernel/model.ts';
import { QUIET_SINK } from '../sim/kernel/sink.ts';
import type { World } from '../sim/kernel/world.ts';
import { forkMetrics } from '../telemetry/fork-metrics.ts';
import { forkLog } from '../telemetry/fork-recorder.ts';
import { noteIdentity } from '../telemetry/identities.ts';
import { EVERY_NAME, type Names } from '../telemetry/metric-plan.ts';
import { appendScrape, closeBlock, openBlock, type MetricStore } from '../telemetry/metric-store.ts';
import { logSink, newRecorder, type Recorder } from '../telemetry/recorder.ts';
import type { LogTemplate } from '../telemetry/types.ts';
import { countRequest, type SufferingMeter } from './suffering.ts';

/** A recorder for a system's telemetry. `epochMs` is the wall clock at world time 0; of metrics it keeps `names`. */
export function recorderOf(model: Model, seed: number, epochMs: number, names: Names = EVERY_NAME): Recorder {
  return newRecorder({
    epochMs,
    seed,
    blocks: model.blocks,
    names,
    templates: model.templates.map((template, id): LogTemplate => ({ id, level: template.level, service: '', text: template.text, fields: template.fields })),
    clients: model.clients.map((client) => ({ name: client.name, journeys: client.journeys })),
    identities: [],
  });
}

/** Lets a recorder listen to a world that has started already, as if it had from the beginning. */
export function newRecorderFor(world: World, epochMs: number): Recorder {
  const recorder = recorderOf(world.model, world.plot.seed, epochMs);
  world.model.slots.forEach((place, slot) => {
    const identity = world.book.identities[world.stations.identity[slot]!];
    if (identity !== undefined && world.stations.state[slot] !== 0 && world.model.services[place.service]!.kind !== 'third_party') recorder.sink.blockOpened(place.block, world.now, identity);
  });
  world.sink = recorder.sink;
  for (const announce of world.model.hooks.announce) announce(world);
  return recorder;
}

/** The same recorder, which from now on keeps metrics only: requests are counted by `meter`, log lines pass unheard unless they are wanted. */
export function metricsOnly(recorder: Recorder, model: Model, meter: SufferingMeter, logs = false): Recorder {
  return withMetrics(recorder, recorder.metrics, model, meter, logs);
}

/**
 * A recorder for a run that goes on from another's record at `atUs` and keeps metrics only, of those that the other keeps. Its
 * requests are empty, and its log unless it is wanted.
 */
export function forkRecorder(recorder: Recorder, model: Model, atUs: number, wanted: { readonly metrics: Names; readonly logs?: boolean }, meter: SufferingMeter): Recorder {
  const { seed, epochMs } = recorder.requests;
  const fresh = { ...recorderOf({ ...model, blocks: [] }, seed, epochMs), ...(wanted.logs === true ? forkLog(recorder, atUs) : {}) };
  return withMetrics(fresh, forkMetrics(recorder.metrics, atUs, wanted.metrics), model, meter, wanted.logs);
}

function withMetrics(recorder: Recorder, metrics: MetricStore, model: Model, meter: SufferingMeter, logs = false): Recorder {
  return {
    ...recorder,
    metrics,
    sink: {
      ...QUIET_SINK,
      ...(logs ? { logged: logSink(recorder.logs) } : {}),
      blockOpened: (block, atUs, identity) => {
        if (logs) noteIdentity(recorder.identities, identity, atUs);
        if (metrics.plans.has(block)) openBlock(metrics, block, atUs, identity);
      },
      blockClosed: (block, atUs) => closeBlock(metrics, block, atUs),
      scraped: (atUs, values) => appendScrape(metrics, atUs, values),
      requestEnded: (client, route, _trace, startUs, durationUs, outcome) => countRequest(meter, model, client, route, startUs, durationUs, outcome),
    },
  };
}
