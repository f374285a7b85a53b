import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type WorkerLike } from '../../../src/worker/client.ts';
import { buildView } from '../../support/view-builder.ts';

type Listener = Parameters<WorkerLike['addEventListener']>[1];

function stubWorker() {
  const posted: { id: number; call?: string; ask?: string; cancel?: number }[] = [];
  const listeners = new Map<string, Listener>();
  const worker = {
    postMessage: (message: unknown) => posted.push(message as (typeof posted)[number]),
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

  describe('asked something that takes long', () => {
    const QUESTION = { query: '{}', fromMs: 0, toMs: 1, limit: 20 };
    const PART = { rows: [], share: 0.5, searchedFromMs: 1 };

    it('tells what was found so far, to whom it belongs, and then the answer', async () => {
      const { worker, posted, say } = stubWorker();
      const client = connect(worker);
      const heard: number[][] = [[], []];
      const asked = heard.map((list) => client.ask('searchTraces', QUESTION, { onPart: ({ share }) => list.push(share) }));
      expect(posted.map((one) => one.ask)).toEqual(['searchTraces', 'searchTraces']);
      say({ id: posted[1]?.id, part: PART });
      say({ id: posted[0]?.id, part: { ...PART, share: 0.1 } });
      say({ id: posted[0]?.id, ok: true, result: { ok: true, total: 3 } });
      // What comes late belongs to nobody.
      say({ id: posted[0]?.id, part: PART });
      await expect(asked[0]).resolves.toMatchObject({ total: 3 });
      expect(heard).toEqual([[0.1], [0.5]]);
      client.dispose();
      await expect(asked[1]).rejects.toMatchObject({ name: 'WorldDied' });
    });

    it('is told when nobody wants to know any more, once, and the question is rejected at once', async () => {
      const { worker, posted, say } = stubWorker();
      const client = connect(worker);
      const control = new AbortController();
      const asked = client.ask('searchTraces', QUESTION, { signal: control.signal });
      control.abort();
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
      expect(posted).toEqual([expect.objectContaining({ id: 1 }), { cancel: 1 }]);
      say({ id: 1, ok: true, result: null });
      await expect(client.ask('searchTraces', QUESTION, { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(posted).toHaveLength(2);
      client.dispose();
    });

    it('cancels nothing that has been answered', async () => {
      const { worker, posted, say } = stubWorker();
      const client = connect(worker);
      const control = new AbortController();
      const asked = client.ask('searchTraces', QUESTION, { signal: control.signal });
      say({ id: 1, ok: true, result: { ok: true } });
      await asked;
      control.abort();
      expect(posted).toHaveLength(1);
      client.dispose();
    });
  });
});
