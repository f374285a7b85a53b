import { IDBFactory as FakeFactory, IDBKeyRange as FakeKeyRange, IDBObjectStore as FakeObjectStore } from 'fake-indexeddb';
import { FaultlineDatabase } from '../../../src/storage/database.ts';
import { RunStore } from '../../../src/storage/run-store.ts';
import type { NewRun } from '../../../src/storage/run-types.ts';
import type { Intent, StampedIntent } from '../../../src/session/intents.ts';

export const FILES = { 'scenario.json': '{"title":"Any"}', 'runs/one.win.json': '[]' };
export const NEW_RUN: NewRun = { scenarioId: 'any', scenarioHash: 'abc', title: 'Any incident', files: FILES, seed: 7, variant: null, engine: '1' };

/** A browser: tabs opened in it share its database and its locks. */
export function browser(factory: IDBFactory = new FakeFactory()) {
  const locks = new Map<string, () => void>();
  let ids = 0;
  let time = 1_000;
  return {
    factory,
    tick: (ms: number) => (time += ms),
    tab: (withLocks = true): RunStore =>
      new RunStore({
        db: new FaultlineDatabase('faultline', { indexedDB: factory, IDBKeyRange: FakeKeyRange }),
        locks: withLocks ? lockManager(locks) : undefined,
        now: () => (time += 1),
        newId: () => `id${String((ids += 1)).padStart(8, '0')}`,
        openTimeoutMs: 2_000,
      }),
  };
}

/** What of Web Locks is used: exclusive locks, giving up on a signal, stealing. */
function lockManager(held: Map<string, () => void>): LockManager {
  const request = async (name: string, options: LockOptions, run: (lock: Lock) => Promise<unknown>): Promise<unknown> => {
    if (options.steal) held.get(name)?.();
    else {
      while (held.has(name)) {
        if (options.signal?.aborted) throw new DOMException('gave up', 'AbortError');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    let steal = (): void => undefined;
    const stolen = new Promise<never>((_, reject) => {
      steal = () => reject(new DOMException('stolen', 'AbortError'));
    });
    held.set(name, steal);
    try {
      return await Promise.race([run({ name, mode: 'exclusive' }), stolen]);
    } finally {
      if (held.get(name) === steal) held.delete(name);
    }
  };
  return { request, query: () => Promise.resolve({}) } as unknown as LockManager;
}

export const stamped = (seq: number, intent: Intent = { kind: 'post_update', audience: 'team', text: `update ${seq}` }): StampedIntent => ({ seq, tick: seq * 1_000_000, intent });

/**
 * Makes the next writes of a database fail as a full disk does: some browsers throw at once, others abort the transaction
 * when it is about to complete.
 */
export function failWrites(how: 'throws' | 'aborts', name = 'QuotaExceededError'): () => void {
  const prototype = FakeObjectStore.prototype as unknown as Record<'put' | 'add', (...args: unknown[]) => IDBRequest>;
  const { put, add } = prototype;
  const failing = (original: (...args: unknown[]) => IDBRequest) =>
    function fail(this: IDBObjectStore, ...args: unknown[]): IDBRequest {
      if (how === 'throws') throw new DOMException('disk full', name);
      const request = original.apply(this, args);
      const transaction = this.transaction as IDBTransaction & { _abort: (name: string) => void };
      if (this.name === 'runs') request.addEventListener('success', () => transaction._abort(name));
      return request;
    };
  prototype.put = failing(put);
  prototype.add = failing(add);
  return () => Object.assign(prototype, { put, add });
}
