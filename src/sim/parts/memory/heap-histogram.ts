import { SLOT_ABSENT, SLOT_CRASHED, type World } from '../../kernel/world.ts';
import type { PartCommand } from '../part.ts';
import { liveKib } from './heap.ts';
import { columnsOf, memoryModels } from './memory-model.ts';

/** What holds the memory of each instance, largest first, as `jcmd GC.class_histogram` or a heap profile would say. */
export const heapHistogram: PartCommand = {
  title: 'Heap histogram',
  help: 'What holds the memory of each instance',
  command: (name) => `heap-histogram ${name}`,
  answer: (world, index) => {
    const memory = memoryModels(world)[index];
    const slots = Array.from({ length: memory.slotCount }, (_, i) => memory.firstSlot + i).filter((slot) => world.stations.state[slot] !== SLOT_ABSENT && world.stations.state[slot] !== SLOT_CRASHED);
    return {
      columns: ['instance', 'what', 'objects', 'MiB'],
      rows: slots.flatMap((slot) => rowsOf(world, index, slot)),
      text: [],
      note: 'Objects that are still reachable, and garbage that has not been collected.',
    };
  },
};

function rowsOf(world: World, index: number, slot: number): string[][] {
  const memory = memoryModels(world)[index];
  const { leaked, users, held, garbage } = columnsOf(world);
  const { params, stations } = world;
  const instance = world.book.identities[stations.identity[slot]].instance;
  const byRequest = params[memory.leakPerRequest];
  const kept = leaked[slot] + users[slot] * params[memory.leakPerUser];
  const inUse = liveKib(world, memory, slot) - kept - held[slot];
  const kinds: [string, number, number][] = [
    [memory.holder, users[slot] + (byRequest > 0 ? Math.round(leaked[slot] / byRequest) : 0), kept],
    ['requests under way', stations.busy[slot], inUse],
    ['results held by requests', held[slot] > 0 ? 1 : 0, held[slot]],
    ['unreachable', 0, garbage[slot]],
    ['code, classes, threads', 0, memory.baseKib],
  ];
  return kinds.filter(([, , kib]) => kib > 0).sort((a, b) => b[2] - a[2]).map(([what, objects, kib]) => [instance, what, objects > 0 ? String(Math.round(objects)) : '', (kib / 1024).toFixed(1)]);
}
