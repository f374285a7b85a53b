import type { WorldClient } from '../../worker/client.ts';

/** The way to a world that may not be there yet: what is asked while there is none waits for it. */
export interface WorldGate extends Pick<WorldClient, 'call' | 'ask'> {
  /** From now on questions wait for the next world. */
  readonly shut: () => void;
  readonly open: (client: WorldClient) => void;
  /** No world comes: whoever waits, and whoever asks, is told so. */
  readonly fail: (error: Error) => void;
}

/** A promise that can be settled from outside. */
function newWait(): { readonly open: (client: WorldClient) => void; readonly fail: (error: Error) => void; readonly passed: Promise<WorldClient> } {
  let open: (client: WorldClient) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const passed = new Promise<WorldClient>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  // Whoever waits is told; that nobody waits is no error.
  passed.catch(() => undefined);
  return { open, fail, passed };
}

export function createWorldGate(): WorldGate {
  let wait = newWait();
  const call = async (...args: Parameters<WorldClient['call']>): Promise<unknown> => (await wait.passed).call(...args);
  const ask = async (...args: Parameters<WorldClient['ask']>): Promise<unknown> => (await wait.passed).ask(...args);
  return {
    call: call as WorldClient['call'],
    ask: ask as WorldClient['ask'],
    shut: () => {
      wait = newWait();
    },
    open: (client) => wait.open(client),
    fail: (error) => wait.fail(error),
  };
}
