import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type WorkerLike } from '../../../src/worker/client.ts';
import { buildView } from '../../support/view-builder.ts';

type Listener = Parameters<WorkerLike['addEventListener']>[1];

function stubWorker() {
  const posted: { id: number; call: string }[] = [];
  const listeners = new Map<string, Listener>();
  const worker = {
    postMessage: (message: unknown) => posted.push(message as { id: number; call: string }),
    terminate: vi.fn(),
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
  };
  return { worker, posted, say: (data: unknown) => listeners.get('message')?.({ data }), raise: (type: string, event = {}) => listeners.get(type)?.(event) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the client of the world', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { worker, posted, say } = stubWorker();
    const client = connect(worker);
    const first = client.call('trace', { traceId: 'a' });
    const second = client.call('setSpeed', { speed: 4 });
    say({ id: posted[1]?.id, ok: true, result: null });
    say({ id: posted[0]?.id, ok: false, error: 'no such trace' });
    await expect(second).resolves.toBeNull();
    await expect(first).rejects.toThrow('no such trace');
    client.dispose();
  });

  it('passes views and intents on until a listener leaves', () => {
    const { worker, say } = stubWorker();
    const client = connect(worker);
    const seen: number[] = [];
    const stop = client.onView(({ speed }) => seen.push(speed));
    say({ event: 'view', view: buildView(), speed: 2 });
    stop();
    say({ event: 'view', view: buildView(), speed: 8 });
    expect(seen).toEqual([2]);
    client.dispose();
  });

  it('tells of a worker that failed, once, and rejects what was asked', async () => {
    const { worker, raise } = stubWorker();
    const client = connect(worker);
    const death = vi.fn();
    client.onDeath(death);
    const asked = client.call('debrief', {}).catch((error: Error) => error.name);
    raise('error', { message: 'out of memory' });
    raise('error', { message: 'again' });
    expect(await asked).toBe('WorldDied');
    expect(death.mock.calls).toEqual([['It failed: out of memory']]);
    expect(worker.terminate).toHaveBeenCalled();
    await expect(client.call('ping', {})).rejects.toMatchObject({ name: 'WorldDied' });
  });

  it('takes a silent worker for dead ten seconds after asking for a sign of life', () => {
    const { worker, posted } = stubWorker();
    const death = vi.fn();
    connect(worker).onDeath(death);
    vi.advanceTimersByTime(5_000);
    expect(posted.map((one) => one.call)).toEqual(['ping']);
    vi.advanceTimersByTime(8_000);
    expect(death).not.toHaveBeenCalled();
    vi.advanceTimersByTime(3_000);
    expect(death).toHaveBeenCalledOnce();
  });

  it('lets it live when anything is heard, when the page is hidden, and longer while it opens a run', () => {
    const talking = stubWorker();
    const hidden = stubWorker();
    const opening = stubWorker();
    const death = vi.fn();
    connect(talking.worker).onDeath(death);
    connect(hidden.worker, { isVisible: () => false }).onDeath(death);
    const slow = connect(opening.worker);
    slow.onDeath(death);
    slow.call('open', {} as never).catch(() => undefined);
    for (let i = 0; i < 30; i += 1) {
      vi.advanceTimersByTime(1_000);
      talking.say({ event: 'progress', task: 'open', label: '', done: i, of: 30 });
    }
    expect(death).not.toHaveBeenCalled();
  });
});
