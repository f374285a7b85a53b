import type { CallResult, WorldClient } from '../../worker/client.ts';

/** A world that is open already, for the room of a run that goes on in it. */
export interface HandedOver {
  readonly client: WorldClient;
  readonly opened: CallResult<'open'>;
}

const waiting = new Map<string, HandedOver>();

/** Leaves an open world for the room of this run, which then need not make it again. Whoever left it lets go of it. */
export function handOver(runId: string, world: HandedOver): void {
  for (const [id, one] of waiting) {
    // Nobody came for it.
    one.client.dispose();
    waiting.delete(id);
  }
  waiting.set(runId, world);
}

/** Takes the world that was left for a run; null where there is none, and at every further try. */
export function takeHandedOver(runId: string): HandedOver | null {
  const world = waiting.get(runId) ?? null;
  waiting.delete(runId);
  return world;
}
