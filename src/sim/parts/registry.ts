import type { EventHandler, OpHandler } from '../kernel/run.ts';
import * as kinds from '../kernel/events.ts';
import { modeTimerDue } from '../machines/host.ts';
import { callTimedOut, opCall, replyArrived, retryDue } from './call/call.ts';
import { arrive, rescaleArrivals } from './client/arrivals.ts';
import { replan } from './database/planner.ts';
import { opGate, opStatementCpu, opStatementIo } from './database/statements.ts';
import { opEnd, opFail, opJump, opJumpIfFailed, opLog, opUnlessChance, opUnlessFlag } from './flow/flow.ts';
import { opLimit } from './limiter/limiter.ts';
import { opPoolAcquire, opPoolRelease, poolTimedOut, pumpPool } from './pool/pool.ts';
import { scheduledDue } from './schedule.ts';
import { scrape, timerRingDue } from './clockwork.ts';
import { opCpu, opWait, pumpServiceCores, stepEnded } from './station/cores.ts';
import { enter, pumpService } from './station/station.ts';
import { WATCH_CORES, WATCH_NONE, WATCH_PLANS, WATCH_POOL, WATCH_RATE, WATCH_WORKERS } from '../kernel/model.ts';
import type { World } from '../kernel/world.ts';

/** Opcodes by name, in the order of their numbers. A new part adds its own at the end. */
const OPCODES = {
  END: opEnd,
  CPU: opCpu,
  WAIT: opWait,
  CALL: opCall,
  POOL_ACQUIRE: opPoolAcquire,
  POOL_RELEASE: opPoolRelease,
  DB_GATE: opGate,
  DB_CPU: opStatementCpu,
  DB_IO: opStatementIo,
  LIMIT: opLimit,
  JUMP: opJump,
  JUMP_IF_FAILED: opJumpIfFailed,
  UNLESS_CHANCE: opUnlessChance,
  UNLESS_FLAG: opUnlessFlag,
  FAIL: opFail,
  LOG: opLog,
} as const satisfies Record<string, OpHandler>;

export type Opcode = keyof typeof OPCODES;
export const OPCODE_NAMES = Object.keys(OPCODES) as readonly Opcode[];
export const OPS: readonly OpHandler[] = Object.values(OPCODES);

export const EVENTS: readonly EventHandler[] = byNumber<EventHandler>([
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
]);

/** What reacts to a change of a tunable, by the kind of watch. */
export const WATCHERS: readonly ((world: World, subject: number) => void)[] = byNumber([
  [WATCH_NONE, () => {}],
  [WATCH_RATE, rescaleArrivals],
  [WATCH_WORKERS, pumpService],
  [WATCH_CORES, pumpServiceCores],
  [WATCH_POOL, pumpPool],
  [WATCH_PLANS, replan],
]);

function byNumber<T>(pairs: readonly (readonly [number, T])[]): T[] {
  const list: T[] = [];
  for (const [number, value] of pairs) list[number] = value;
  return list;
}
