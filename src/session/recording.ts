import type { Model } from '../sim/kernel/model.ts';
import type { World } from '../sim/kernel/world.ts';
import { newRecorder, type Recorder } from '../telemetry/recorder.ts';
import type { LogTemplate } from '../telemetry/types.ts';

/** A recorder for a system's telemetry. `epochMs` is the wall clock at world time 0. */
export function recorderOf(model: Model, seed: number, epochMs: number): Recorder {
  return newRecorder({
    epochMs,
    seed,
    blocks: model.blocks,
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
  return recorder;
}
