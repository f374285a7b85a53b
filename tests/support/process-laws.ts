import { FREE } from '../../src/sim/kernel/frames.ts';
import { SLOT_ABSENT, SLOT_CRASHED, SLOT_STARTING, type World } from '../../src/sim/kernel/world.ts';
import { deploymentColumnsOf, deploymentsOf } from '../../src/sim/parts/deployments/deployment-model.ts';
import { jobColumnsOf, jobsOf, RUNS_MAX } from '../../src/sim/parts/job/job-model.ts';
import { columnsOf, memoryModels } from '../../src/sim/parts/memory/memory-model.ts';

/** Laws of the parts about processes: whatever is taken has somebody who will give it back, whatever is to come is on the calendar. */
export function checkProcesses(world: World, problems: string[]): void {
  const { heap } = world;
  const due = new Set<string>();
  for (let i = 0; i < heap.size; i++) due.add(`${heap.kinds[i]} ${heap.subjects[i]} ${heap.tokens[i]}`);
  const isDue = (kind: number, subject: number, token: number): boolean => due.has(`${kind} ${subject} ${token}`);
  if (memoryModels(world).length > 0) checkMemory(world, problems, isDue);
  if (jobsOf(world).length > 0) checkJobs(world, problems, isDue);
  if (deploymentsOf(world).length > 0) checkPods(world, problems);
  checkTokens(world, problems);
}

type IsDue = (kind: number, subject: number, token: number) => boolean;

const isGone = (world: World, slot: number): boolean => world.stations.state[slot] === SLOT_ABSENT || world.stations.state[slot] === SLOT_CRASHED;

function checkMemory(world: World, problems: string[], isDue: IsDue): void {
  const { frames } = world;
  const { owner, owned, held, reserved, resume, kill, leaked, users } = columnsOf(world);
  for (const memory of memoryModels(world)) {
    const bySlot = new Map<number, number>();
    owner.forEach((who, at) => {
      if (who === 0) return;
      const f = who - 1;
      if (frames.state[f] === FREE || (frames.holds[f] & memory.holds) === 0) problems.push(`memory of frame ${f}, which holds none`);
      bySlot.set(frames.slot[f], (bySlot.get(frames.slot[f]) ?? 0) + owned[at]);
    });
    for (let slot = memory.firstSlot; slot < memory.firstSlot + memory.slotCount; slot++) {
      if ((bySlot.get(slot) ?? 0) !== held[slot]) problems.push(`memory held in slot ${slot}: counted ${bySlot.get(slot) ?? 0}, kept ${held[slot]}`);
      if (world.stations.coresReserved[slot] !== reserved[slot]) problems.push(`cores that collections have taken in slot ${slot}: ${world.stations.coresReserved[slot]}, kept ${reserved[slot]}`);
      if (reserved[slot] > 0 && !isDue(memory.eventResume, slot, resume[slot])) problems.push(`a collection in slot ${slot} that never ends`);
      if (kill[slot] !== 0 && !isDue(memory.eventKill, slot, kill[slot])) problems.push(`a kill of slot ${slot} that never comes`);
      if (isGone(world, slot) && (leaked[slot] > 0 || users[slot] > 0 || held[slot] > 0 || reserved[slot] > 0)) problems.push(`memory of a process in slot ${slot} that is gone`);
    }
  }
}

function checkJobs(world: World, problems: string[], isDue: IsDue): void {
  const { frames } = world;
  const { active, left, inFlight, startedUs, go, due } = jobColumnsOf(world);
  for (const job of jobsOf(world)) {
    if (!isDue(job.events.due, job.index, due[job.index])) problems.push(`job ${job.name} is never due again`);
    for (let run = job.index * RUNS_MAX; run < (job.index + 1) * RUNS_MAX; run++) {
      if (active[run] === 0) continue;
      let counted = 0;
      for (let f = 0; f < frames.high; f++) if (frames.state[f] !== FREE && frames.service[f] === job.service && frames.startUs[f] === startedUs[run]) counted++;
      if (counted !== inFlight[run]) problems.push(`requests of run ${run}: counted ${counted}, kept ${inFlight[run]}`);
      const goes = go[run] !== 0 && isDue(job.events.go, run, go[run]);
      if (!goes && inFlight[run] === 0) problems.push(`run ${run} with ${left[run]} requests left waits for nothing`);
    }
  }
}

function checkPods(world: World, problems: string[]): void {
  const { pod } = deploymentColumnsOf(world);
  for (const { firstSlot, slotCount, serviceName } of deploymentsOf(world)) {
    for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) {
      if ((pod[slot] !== 0) !== (world.stations.state[slot] !== SLOT_ABSENT)) problems.push(`${serviceName}: slot ${slot} in state ${world.stations.state[slot]} has the pod ${pod[slot]}`);
    }
  }
}

function checkTokens(world: World, problems: string[]): void {
  world.parts['requirements']?.['token']?.forEach((token: number, slot: number) => {
    if (token !== 0 && world.stations.state[slot] !== SLOT_STARTING) problems.push(`slot ${slot} looks for its configuration in state ${world.stations.state[slot]}`);
  });
  world.parts['flagClients']?.['token']?.forEach((token: number, slot: number) => {
    if (token !== 0 && isGone(world, slot)) problems.push(`slot ${slot} looks at flags in state ${world.stations.state[slot]}`);
  });
}
