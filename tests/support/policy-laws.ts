import { BACKGROUND, CALLING, FREE, HOLDS_CONNECTION, HOLDS_CORE, HOLDS_WORKER } from '../../src/sim/kernel/frames.ts';
import type { World } from '../../src/sim/kernel/world.ts';

/** Calls under way are those that some frame waits for, and a task holds nothing of its process. */
export function checkPolicies(world: World, problems: string[]): void {
  const { frames, model } = world;
  const waiting = new Map<string, number>();
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] === FREE) continue;
    if (frames.state[f] === CALLING) {
      const key = `${model.code[frames.pc[f] + 1]} ${frames.slot[f]}`;
      waiting.set(key, (waiting.get(key) ?? 0) + 1);
    }
    if ((frames.holds[f] & BACKGROUND) === 0) continue;
    if ((frames.holds[f] & (HOLDS_WORKER | HOLDS_CORE | HOLDS_CONNECTION)) !== 0 || frames.slot[f] < 0 || frames.parent[f] >= 0) problems.push(`task ${f} holds ${frames.holds[f]} in slot ${frames.slot[f]}`);
  }
  model.calls.forEach((call, site) => {
    if (call.concurrency < 0) return;
    const caller = model.services[call.caller];
    for (let place = 0; place < caller.slotCount; place++) {
      const counted = waiting.get(`${site} ${caller.kind === 'client' ? -1 : caller.firstSlot + place}`) ?? 0;
      const kept = world.calls.flight[call.firstEntry + place];
      if (counted !== kept) problems.push(`${call.name}[${place}] calls under way: counted ${counted}, kept ${kept}`);
    }
  });
}
