import { FREE, TIMED } from '../../src/sim/kernel/frames.ts';
import { SLOT_ABSENT, SLOT_CRASHED, type World } from '../../src/sim/kernel/world.ts';
import { nameColumns, nameModels } from '../../src/sim/parts/names/model.ts';

/** The laws of names: every look-up ends, whoever waits for one has one, and what a process knew is gone with it. */
export function checkNames(world: World, problems: string[]): void {
  if (nameModels(world).length === 0) return;
  const { heap, frames } = world;
  const { answer, heardUs, untilUs, token, dueUs, endedUs } = nameColumns(world);
  const due = new Set<string>();
  for (let i = 0; i < heap.size; i++) due.add(`${heap.kinds[i]} ${heap.subjects[i]} ${heap.tokens[i]}`);
  const waiting = new Set<number>();
  for (const model of nameModels(world)) {
    for (let f = 0; f < frames.high; f++) if (frames.state[f] !== FREE && (frames.holds[f] & model.holds) !== 0) waiting.add(f);
    const size = model.slots.length * model.views.length;
    for (let entry = model.firstEntry; entry < model.firstEntry + size; entry++) {
      const slot = model.slots[Math.floor((entry - model.firstEntry) / model.views.length)];
      const gone = world.stations.state[slot] === SLOT_ABSENT || world.stations.state[slot] === SLOT_CRASHED;
      if (gone && (answer[entry] > 0 || token[entry] !== 0)) problems.push(`${model.name}: slot ${slot} is gone and still knows or asks`);
      if (answer[entry] > model.answers.length) problems.push(`${model.name}: answer ${answer[entry]} of ${model.answers.length}`);
      if (answer[entry] > 0 && (heardUs[entry] > world.now || untilUs[entry] < heardUs[entry])) problems.push(`${model.name}: heard at ${heardUs[entry]}, good until ${untilUs[entry]}`);
      if (token[entry] !== 0 && (dueUs[entry] < world.now || !due.has(`${model.answeredEvent} ${entry} ${token[entry]}`))) problems.push(`${model.name}: a look-up of entry ${entry} that never ends`);
    }
  }
  for (const f of waiting) {
    const asked = nameModels(world)[world.model.code[frames.pc[f] + 1]];
    const place = asked?.placeOf[frames.slot[f]];
    if (frames.state[f] !== TIMED || asked === undefined || place === undefined) {
      problems.push(`frame ${f} in state ${frames.state[f]} waits for no name`);
      continue;
    }
    const first = asked.firstEntry + place * asked.views.length;
    const views = asked.views.map((_, view) => first + view);
    if (!views.some((entry) => token[entry] !== 0 || endedUs[entry] === world.now)) problems.push(`frame ${f} waits for a look-up of ${asked.name} that nobody makes`);
  }
}
