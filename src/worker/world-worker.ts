import type { Debrief } from '../session/debrief-types.ts';
import { replayStoryOf } from '../session/replay-story.ts';
import { LOOKED_BACK_ON, type Scope } from '../session/run.ts';
import { advanceRun, answer, buildView, catchUp, consolesOf, debriefOf, documentText, inspect, isOver, isSimpleCall, openHost, recordOf, resultText, runInfo, type WorldHost } from './world-host.ts';
import { isLongCall, longAnswer } from './long-answers.ts';
import { LONG_SLICE_MS, newLongCalls } from './long-calls.ts';
import type { AskMessage, CallMessage, CancelMessage, PartMessage, ReplyMessage, WorkerCalls, WorkerEvent } from './protocol.ts';
import { beginAfterScoping, drawSeed } from './starting.ts';
import { buffersOf } from './transfer.ts';
import { branchHere, lookBack, seek } from './replay.ts';
import { solve } from './watch.ts';
import { newWorldClock } from './world-clock.ts';

/** The worker that owns a world: takes calls in order, lets time pass at the chosen speed, and shows the page a view. */

const SLICE_MS = 12;
const VIEW_MS = 250;
/** Long work stops this often to tell how far it is: each stop costs the browser's least delay of a timer, four milliseconds. */
const PROGRESS_MS = 60;

let host: WorldHost | null = null;
let debriefed: Debrief | null = null;
let lastTick = performance.now();
let lastView = 0;
let sent = 0;
const clock = newWorldClock(() => Date.now());

function post(message: WorkerEvent | ReplyMessage | PartMessage, transfer: Transferable[] = []): void {
  (self as unknown as { postMessage(message: unknown, transfer: Transferable[]): void }).postMessage(message, transfer);
}

const longCalls = newLongCalls(
  {
    part: (id, part) => post({ id, part }, buffersOf(part)),
    done: (id, result) => post({ id, ok: true, result }, buffersOf(result)),
    failed: (id, error) => refuse(id, error),
  },
  () => performance.now(),
);
let isPumping = false;

function refuse(id: number, error: unknown): void {
  post({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
}

/** One slice of long questions, and the next after whatever else is waiting: ticks of the world, messages. */
function pump(): void {
  longCalls.work(performance.now() + LONG_SLICE_MS);
  isPumping = !longCalls.isEmpty();
  if (isPumping) setTimeout(pump, 0);
}

function ask({ id, ask: name, args }: AskMessage): void {
  try {
    if (!isLongCall(name)) throw new Error(`The worker knows no question ${String(name).slice(0, 40)}.`);
    longCalls.add(id, longAnswer(opened, name, args));
  } catch (error) {
    refuse(id, error);
    return;
  }
  if (!isPumping) setTimeout(pump, 0);
  isPumping = true;
}

/** Lets messages in between two pieces of long work. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function sendView(world: WorldHost): void {
  lastView = performance.now();
  post({ event: 'view', view: buildView(world.builder), speed: clock.speed() });
}

function tick(): void {
  const now = performance.now();
  const passed = now - lastTick;
  lastTick = now;
  const world = host;
  if (world !== null && clock.speed() > 0 && !isOver(world.run)) {
    let owedUs = clock.due(world.run, passed);
    const until = performance.now() + SLICE_MS;
    // A run that was left before its end cannot be looked at beyond it.
    const endUs = world.past?.whole.world.now ?? Infinity;
    while (owedUs >= 1000 && performance.now() < until && !isOver(world.run) && world.run.world.now < endUs) {
      const step = Math.min(owedUs, 200_000, endUs - world.run.world.now);
      advanceRun(world.run, world.run.world.now + Math.floor(step));
      owedUs -= Math.floor(step);
      clock.spend(Math.floor(step));
    }
    if (world.run.world.now >= endUs) clock.reset();
    if (now - lastView >= VIEW_MS || isOver(world.run) || clock.speed() === 0) sendView(world);
  }
  setTimeout(tick, 16);
}

async function open(args: WorkerCalls['open']['args'], scope?: Scope): Promise<WorkerCalls['open']['result']> {
  longCalls.cancelAll();
  clock.reset();
  debriefed = null;
  const world = openHost(args.files, args.record, scope);
  let shown = 0;
  for (const done of catchUp(world, args.record)) {
    if (performance.now() - shown < PROGRESS_MS) continue;
    post({ event: 'progress', task: 'open', label: 'Running the system up to now', done, of: 1 });
    await breathe();
    shown = performance.now();
  }
  return take(world);
}

/** The world that is asked from now on, and what its page must know of it. */
function take(world: WorldHost): WorkerCalls['open']['result'] {
  host = world;
  sent = world.run.intents.length;
  return { info: runInfo(world.builder), view: buildView(world.builder), consoles: consolesOf(world.run.world), record: recordOf(world) };
}

async function openReplay({ files, record, atUs }: WorkerCalls['openReplay']['args']): Promise<WorkerCalls['openReplay']['result']> {
  const { record: played } = await open({ files, record }, LOOKED_BACK_ON);
  const whole = opened();
  return { ...(await lookBackOn(whole, atUs)), record: played };
}

async function watchSolved(args: WorkerCalls['watchSolved']['args']): Promise<WorkerCalls['watchSolved']['result']> {
  longCalls.cancelAll();
  clock.reset();
  debriefed = null;
  let shown = 0;
  const { host: solved, narration } = solve(args, (done) => {
    if (performance.now() - shown < PROGRESS_MS) return;
    post({ event: 'progress', task: 'open', label: 'Solving it', done, of: 1 });
    shown = performance.now();
  });
  const record = recordOf(solved);
  return { ...(await lookBackOn(solved, null)), record, narration };
}

async function lookBackOn(whole: WorldHost, atUs: number | null): Promise<WorkerCalls['openReplay']['result']> {
  let shown = performance.now();
  const steps = lookBack(whole, atUs ?? whole.run.pagedAtUs ?? 0);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { ...take(step.value), story: replayStoryOf(whole.run) };
    if (performance.now() - shown < PROGRESS_MS) continue;
    post({ event: 'progress', task: 'open', label: 'Reading its objectives', done: step.value, of: 1 });
    // The next piece needs the one before, and messages must come in between.
    // oxlint-disable-next-line no-await-in-loop
    await breathe();
    shown = performance.now();
  }
}

async function debrief(world: WorldHost): Promise<WorkerCalls['debrief']['result']> {
  const steps = debriefOf(world);
  let shown = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      debriefed = step.value;
      return step.value;
    }
    if (performance.now() - shown < PROGRESS_MS) continue;
    post({ event: 'progress', task: 'debrief', ...step.value });
    await breathe();
    shown = performance.now();
  }
}

function opened(): WorldHost {
  if (host === null) throw new Error('No run is open.');
  return host;
}

async function handle({ call, args }: CallMessage): Promise<unknown> {
  if (call === 'ping') return null;
  if (call === 'inspect') return inspect(args as WorkerCalls['inspect']['args']);
  if (call === 'drawSeed') return drawSeed(args as WorkerCalls['drawSeed']['args']);
  if (call === 'beginAfterScoping') return beginAfterScoping(args as WorkerCalls['beginAfterScoping']['args']);
  if (call === 'open') return open(args as WorkerCalls['open']['args']);
  if (call === 'openReplay') return openReplay(args as WorkerCalls['openReplay']['args']);
  if (call === 'watchSolved') return watchSolved(args as WorkerCalls['watchSolved']['args']);
  if (call === 'debrief') return debrief(opened());
  const world = opened();
  if (call === 'seek') {
    host = seek(world, (args as WorkerCalls['seek']['args']).toUs);
    lastView = performance.now();
    return buildView(host.builder);
  }
  if (call === 'branch') {
    clock.reset();
    return take(branchHere(world));
  }
  if (call === 'setSpeed') {
    clock.setSpeed((args as WorkerCalls['setSpeed']['args']).speed);
    sendView(world);
    return null;
  }
  if (call === 'keepTime') {
    clock.followWall((args as WorkerCalls['keepTime']['args']).pagedAtMs);
    sendView(world);
    return null;
  }
  if (call === 'result') return resultText(world, debriefed, (args as WorkerCalls['result']['args']).label);
  if (call === 'document') return documentText(world, debriefed, (args as WorkerCalls['document']['args']).draft);
  if (!isSimpleCall(call)) throw new Error(`The worker knows no call ${String(call).slice(0, 40)}.`);
  const result = answer(world, call, args as never);
  if (call === 'submit' || call === 'console') {
    for (; sent < world.run.intents.length; sent++) post({ event: 'intent', stamped: world.run.intents[sent]! });
    sendView(world);
  }
  return result;
}

addEventListener('message', (event: MessageEvent<CallMessage | AskMessage | CancelMessage>) => {
  const message = event.data;
  if ('cancel' in message) longCalls.cancel(message.cancel);
  else if ('ask' in message) ask(message);
  else {
    handle(message).then(
      (result) => post({ id: message.id, ok: true, result }, buffersOf(result)),
      (error: unknown) => refuse(message.id, error),
    );
  }
});
tick();
