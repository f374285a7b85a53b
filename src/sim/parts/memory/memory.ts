import { WORDS } from '../../kernel/run.ts';
import { SLOT_ABSENT, SLOT_CRASHED, type World } from '../../kernel/world.ts';
import { definePart, type Report } from '../part.ts';
import { addGarbage, closeHeap, kibOf, killNow, killSoon, liveKib, noteRequestMemory, openHeap, residentKib, resume } from './heap.ts';
import { heapHistogram } from './heap-histogram.ts';
import { columnsOf, memoryColumns, memoryModels, memoryOf, noteOwner, takeOwned, type MemoryModel } from './memory-model.ts';
import { setMemoryLimit } from './set-memory-limit.ts';
import { versionList } from './version-list.ts';

/**
 * **Models** the memory of a service's processes under a container's limit: what requests hold while they run, what a
 * version never gives back (by request, or by distinct user: a dictionary without a limit), garbage and its collection,
 * whose pauses stop all work on cores, and the kill at the limit.
 * **Leaves out** swap, fragmentation, page cache, heap settings apart from the limit, generations beyond the young one.
 * **Teaches** that a leak shows first as pauses and then as restarts, and that a restart buys a time which can be computed.
 */
export const memory = definePart({
  section: 'memory',
  about: 'The memory of the processes of a service.',
  fields: {
    service: { kind: 'ref', to: 'services', about: 'The service.' },
    runtime: { kind: 'choice', words: ['jvm', 'go', 'native'], fallback: 'jvm', about: 'How garbage is collected: jvm stops the process, go takes a part of its cores, native has none.' },
    limit: { kind: 'whole', min: 16, max: 1_000_000, tunable: true, about: 'Limit of one instance in MiB; a change takes effect when an instance starts.' },
    base: { kind: 'whole', min: 1, max: 1_000_000, fallback: 128, about: 'Used after the start, in MiB.' },
    young: { kind: 'whole', min: 1, max: 100_000, fallback: 64, about: 'Garbage in MiB after which a jvm collects.' },
    perRequest: { kind: 'number', min: 0, max: 10_000_000, fallback: 256, tunable: true, about: 'Held by each request while a worker is on it, in KiB.' },
    allocates: { kind: 'number', min: 0, max: 10_000_000, fallback: 512, tunable: true, about: 'Garbage that each request leaves, in KiB.' },
    leakPerRequest: { kind: 'number', min: 0, max: 10_000_000, fallback: 0, tunable: true, about: 'Never given back, for each request, in KiB.' },
    leakPerUser: { kind: 'number', min: 0, max: 10_000_000, fallback: 0, tunable: true, about: 'Never given back, for each user that the instance has not met before, in KiB.' },
    entriesMax: {
      kind: 'whole', min: 0, max: 1_000_000_000, fallback: 0, about: 'Users that are remembered at the most; 0 means no limit.',
      setting: { title: 'entries kept in memory (0: no limit)', effect: 'Entries beyond the limit are dropped, the least recently used first.', risk: 'What was dropped is computed again when it is asked for.' },
    },
    versions: { kind: 'line', fallback: '', about: 'Versions that leak, with commas between them; left out: all.' },
    holder: { kind: 'line', fallback: 'java.util.HashMap$Node', about: 'What a heap histogram calls that which is never given back.' },
  },
  homes: (_name, { service }) => [service],
  metrics: (report, _name, { service, runtime }) => layMetrics(report, service, runtime),
  families: [
    { name: 'process_resident_memory_bytes', type: 'gauge', unit: 'bytes', help: 'Memory that the process occupies.' },
    { name: 'container_spec_memory_limit_bytes', type: 'gauge', unit: 'bytes', help: 'Limit of the container; a process above it is killed. Labels: container.' },
    { name: 'jvm_memory_used_bytes', type: 'gauge', unit: 'bytes', help: 'Heap in use, garbage included. Labels: area.' },
    { name: 'jvm_gc_pause_seconds_sum', type: 'counter', unit: 'seconds', help: 'Time for which collections stopped the process. Labels: action (end of minor GC, end of major GC).' },
    { name: 'jvm_gc_pause_seconds_count', type: 'counter', unit: '', help: 'Collections that stopped the process. Labels: action.' },
    { name: 'go_memstats_heap_inuse_bytes', type: 'gauge', unit: 'bytes', help: 'Heap in use, garbage included.' },
    { name: 'go_gc_duration_seconds_sum', type: 'counter', unit: 'seconds', help: 'Time during which a collection was marking. Labels: pressure (none, limit).' },
    { name: 'go_gc_duration_seconds_count', type: 'counter', unit: '', help: 'Collections. Labels: pressure.' },
  ],
  logs: {
    killed: { level: 3, text: 'container terminated: OOMKilled (exit code 137). Memory cgroup out of memory: Killed process 1, anon-rss:{anon_rss_kb}kB, limit {limit_kb}kB', fields: [{ name: 'anon_rss_kb', kind: 'int' }, { name: 'limit_kb', kind: 'int' }] },
    full: { level: 2, text: '[gc] Pause Full (Allocation Failure) {before_mb}M->{after_mb}M({total_mb}M) {pause_ms}ms', fields: [{ name: 'before_mb', kind: 'int' }, { name: 'after_mb', kind: 'int' }, { name: 'total_mb', kind: 'int' }, { name: 'pause_ms', kind: 'us' }] },
  },
  steps: {
    allocate: {
      about: 'Holds memory of the instance until the request is over, such as all rows of a large result.',
      fields: { size: { kind: 'number', min: 0, max: 1_000_000, about: 'In MiB.' } },
      check: (step, { service }, here) => (service === here ? [] : [{ path: ['allocate'], found: `${step.part}, the memory of ${service}`, expected: `the memory of ${here}` }]),
      compile: (program, step) => program.emit('ALLOCATE', program.index, Math.round(kibOf(Number(step.values['size'])))),
    },
  },
  check: (name, { service, limit, base, versions }, system) => {
    const others = Object.entries(system.parts['memory'] ?? {}).filter(([other, spec]) => other !== name && spec['service'] === service);
    const known = system.services[service]?.versions ?? [];
    const unknown = versionList(versions).filter((version) => !known.includes(version));
    return [
      ...(base < limit ? [] : [{ path: ['base'], found: `${base} MiB`, expected: `less than the limit of ${limit} MiB` }]),
      ...(others.length === 0 ? [] : [{ path: ['service'], found: `${service}, which has a memory already`, expected: 'one memory for each service' }]),
      ...unknown.map((version) => ({ path: ['versions'], found: version, expected: `versions of ${service}: ${known.join(', ')}` })),
    ];
  },
  model: ({ name, spec, system, param, cells, station, holds, log, event }): MemoryModel => {
    const place = station(spec.service);
    const leaking = versionList(spec.versions);
    return {
      name,
      service: place.index,
      firstSlot: place.firstSlot,
      slotCount: place.slotCount,
      runtime: spec.runtime as MemoryModel['runtime'],
      limit: param('limit'), perRequest: param('perRequest'), allocates: param('allocates'), leakPerRequest: param('leakPerRequest'), leakPerUser: param('leakPerUser'), entriesMax: param('entriesMax'),
      baseKib: kibOf(spec.base),
      youngKib: kibOf(spec.young),
      leaks: (system.services[spec.service]?.versions ?? []).map((version) => leaking.length === 0 || leaking.includes(version)),
      holder: spec.holder,
      users: Math.max(1, ...Object.values(system.clients).map(({ keys }) => keys)),
      holds,
      cells: cells(spec.service),
      logKilled: log('killed'), logFull: log('full'), eventResume: event('resume'), eventKill: event('kill'),
    };
  },
  columns: memoryColumns,
  ops: { ALLOCATE: opAllocate },
  events: { resume, kill: killNow },
  opened: openHeap,
  closed: closeHeap,
  served: noteRequestMemory,
  release: (world, f) => {
    columnsOf(world).held[world.frames.slot[f]] -= takeOwned(world, f);
  },
  sample,
  verbs: [setMemoryLimit],
  commands: { heap: heapHistogram },
});

function layMetrics(report: Report, container: string, runtime: string): Readonly<Record<string, number>> {
  const common = { resident: report.gauge('process_resident_memory_bytes', {}), limit: report.gauge('container_spec_memory_limit_bytes', { container }) };
  if (runtime === 'native') return common;
  const [heap, area] = runtime === 'go' ? ['go_memstats_heap_inuse_bytes', {}] : ['jvm_memory_used_bytes', { area: 'heap' }];
  const family = runtime === 'go' ? 'go_gc_duration_seconds' : 'jvm_gc_pause_seconds';
  const [young, full] = runtime === 'go' ? [{ pressure: 'none' }, { pressure: 'limit' }] : [{ action: 'end of minor GC' }, { action: 'end of major GC' }];
  return {
    ...common,
    heap: report.gauge(heap, area),
    youngSeconds: report.counter(`${family}_sum`, young),
    youngCount: report.counter(`${family}_count`, young),
    fullSeconds: report.counter(`${family}_sum`, full),
    fullCount: report.counter(`${family}_count`, full),
  };
}

/** Opcode ALLOCATE: memory, KiB. */
function opAllocate(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  const { frames } = world;
  const slot = frames.slot[f];
  const kib = code[pc + 2];
  const own = memoryModels(world)[code[pc + 1]];
  frames.pc[f] = pc + WORDS;
  if (memoryOf(world, slot) !== own || !noteOwner(world, f, kib)) return true;
  frames.holds[f] |= own.holds;
  columnsOf(world).held[slot] += kib;
  addGarbage(world, own, slot, 0);
  return true;
}

function sample(world: World): void {
  for (const own of memoryModels(world)) {
    for (let slot = own.firstSlot; slot < own.firstSlot + own.slotCount; slot++) {
      const state = world.stations.state[slot];
      if (state === SLOT_ABSENT || state === SLOT_CRASHED) continue;
      const { limit, garbage } = columnsOf(world);
      const { offset } = world.model.slots[slot];
      const live = liveKib(world, own, slot);
      // Requests that have begun since the last one ended have taken memory too.
      if (own.baseKib + live > limit[slot]) killSoon(world, own, slot);
      world.cells[offset + own.cells['resident']] = residentKib(world, own, slot) * 1024;
      world.cells[offset + own.cells['limit']] = limit[slot] * 1024;
      if (own.runtime !== 'native') world.cells[offset + own.cells['heap']] = (live + garbage[slot]) * 1024;
    }
  }
}
