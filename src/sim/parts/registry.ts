import type { EventHandler, OpHandler } from '../kernel/run.ts';
import * as kinds from '../kernel/events.ts';
import { modeTimerDue } from '../machines/host.ts';
import { callTimedOut, opCall, opSpawn, replyArrived, retryDue } from './call/call.ts';
import { cancelled } from './call/cancelled.ts';
import { arrive, rescaleArrivals } from './client/arrivals.ts';
import { replan } from './database/planner.ts';
import { opAutocommit, opStatementBegin, opStatementCpu, opStatementIo } from './database/statements.ts';
import { ddlTuned } from './locks/ddl.ts';
import { opEnd, opFail, opJump, opJumpIfFailed, opLog, opUnlessChance, opUnlessFlag } from './flow/flow.ts';
import { PARTS } from './parts.ts';
import { opPoolAcquire, opPoolRelease, poolTimedOut, pumpPool } from './pool/pool.ts';
import { scheduledDue } from './schedule.ts';
import { scrape, timerRingDue } from './clockwork.ts';
import { opCpu, opWait, pumpServiceCores, stepEnded } from './station/cores.ts';
import { enter, pumpService } from './station/station.ts';
import { WATCH_CORES, WATCH_DDL, WATCH_NONE, WATCH_PARTS, WATCH_PLANS, WATCH_POOL, WATCH_RATE, WATCH_WORKERS } from '../kernel/model.ts';
import type { World } from '../kernel/world.ts';

/** Opcodes by name, in the order of their numbers; those of the parts come last. */
const OPCODES = {
  END: opEnd,
  CPU: opCpu,
  WAIT: opWait,
  CALL: opCall,
  POOL_ACQUIRE: opPoolAcquire,
  POOL_RELEASE: opPoolRelease,
  DB_BEGIN: opStatementBegin,
  DB_CPU: opStatementCpu,
  DB_IO: opStatementIo,
  AUTOCOMMIT: opAutocommit,
  JUMP: opJump,
  JUMP_IF_FAILED: opJumpIfFailed,
  UNLESS_CHANCE: opUnlessChance,
  UNLESS_FLAG: opUnlessFlag,
  FAIL: opFail,
  LOG: opLog,
  SPAWN: opSpawn,
  ...Object.assign({}, ...PARTS.map((part) => part.ops ?? {})),
} as const satisfies Record<string, OpHandler>;

export const OPCODE_NAMES: readonly string[] = Object.keys(OPCODES);
const OPS: readonly OpHandler[] = Object.values(OPCODES);

/**
 * Carries out one instruction. The commonest are called by name rather than through the table, so that an engine can
 * compile them into its loop (measured: about a fifth of the kernel's time). The order of OPCODES fixes the numbers.
 */
export function perform(world: World, opcode: number, f: number, pc: number): boolean {
  switch (opcode) {
    case 0:
      return opEnd(world, f);
    case 1:
      return opCpu(world, f, pc);
    case 2:
      return opWait(world, f, pc);
    case 3:
      return opCall(world, f, pc);
    case 4:
      return opPoolAcquire(world, f, pc);
    case 5:
      return opPoolRelease(world, f, pc);
    case 6:
      return opStatementBegin(world, f, pc);
    case 7:
      return opStatementCpu(world, f, pc);
    case 8:
      return opStatementIo(world, f, pc);
    case 11:
      return opJumpIfFailed(world, f, pc);
    default:
      return OPS[opcode](world, f, pc);
  }
}

/** Hands an event to what it is for; the commonest by name, as above. */
export function dispatch(world: World, kind: number, subject: number, token: number): void {
  switch (kind) {
    case kinds.EVENT_ARRIVE:
      arrive(world, subject, token);
      return;
    case kinds.EVENT_STEP:
      stepEnded(world, subject, token);
      return;
    case kinds.EVENT_ENTER:
      enter(world, subject, token);
      return;
    case kinds.EVENT_REPLY:
      replyArrived(world, subject, token);
      return;
    default:
      EVENTS[kind](world, subject, token);
  }
}

const EVENTS: readonly EventHandler[] = byNumber<EventHandler>([
  [kinds.EVENT_ARRIVE, arrive],
  [kinds.EVENT_STEP, stepEnded],
  [kinds.EVENT_ENTER, enter],
  [kinds.EVENT_REPLY, replyArrived],
  [kinds.EVENT_RING, timerRingDue],
  [kinds.EVENT_CALL_TIMEOUT, callTimedOut],
  [kinds.EVENT_POOL_TIMEOUT, poolTimedOut],
  [kinds.EVENT_RETRY, retryDue],
  [kinds.EVENT_SCRAPE, scrape],
  [kinds.EVENT_SCHEDULED, scheduledDue],
  [kinds.EVENT_MODE, modeTimerDue],
  [kinds.EVENT_CANCEL, cancelled],
  ...partEvents().map(({ handler }, i): readonly [number, EventHandler] => [kinds.EVENT_FIRST_OF_PARTS + i, handler]),
]);

function partEvents(): { section: string; name: string; handler: EventHandler }[] {
  return PARTS.flatMap((part) => Object.entries((part.events ?? {}) as Record<string, EventHandler>).map(([name, handler]) => ({ section: part.section, name, handler })));
}

/** Number of an event of a part. */
export function partEvent(section: string, name: string): number {
  const index = partEvents().findIndex((event) => event.section === section && event.name === name);
  if (index < 0) throw new Error(`the part ${section} has no event ${name}`);
  return kinds.EVENT_FIRST_OF_PARTS + index;
}

/** What reacts to a change of a tunable, by the kind of watch. */
export const WATCHERS: readonly ((world: World, subject: number) => void)[] = byNumber([
  [WATCH_NONE, () => {}],
  [WATCH_RATE, rescaleArrivals],
  [WATCH_WORKERS, pumpService],
  [WATCH_CORES, pumpServiceCores],
  [WATCH_POOL, pumpPool],
  [WATCH_PLANS, replan],
  [WATCH_PARTS, partTuned],
  [WATCH_DDL, ddlTuned],
]);

/** The subject of such a watch: which part, and which of its things. */
export const partSubject = (part: number, index: number): number => part * 4096 + index;

function partTuned(world: World, subject: number): void {
  PARTS[subject >> 12].tuned?.(world, subject & 4095);
}

function byNumber<T>(pairs: readonly (readonly [number, T])[]): T[] {
  const list: T[] = [];
  for (const [number, value] of pairs) list[number] = value;
  return list;
}
