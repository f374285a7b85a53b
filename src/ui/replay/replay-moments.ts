import type { AskOptions, CallArgs, CallResult, LongArgs, LongResult, WorldClient } from '../../worker/client.ts';

export interface Moments {
  readonly call: WorldClient['call'];
  readonly ask: WorldClient['ask'];
  /** Another moment is about to be shown: what is still being asked is asked again there. */
  readonly leave: () => void;
}

/** Answers always speak of the moment that is shown: whatever was on its way when the moment changed is asked again. */
export function newMoments(world: () => WorldClient): Moments {
  let left = new AbortController();
  return {
    leave: () => {
      const before = left;
      left = new AbortController();
      before.abort();
    },
    call: async <N extends Parameters<WorldClient['call']>[0]>(name: N, args: CallArgs<N>): Promise<CallResult<N>> => {
      for (;;) {
        const { signal } = left;
        // oxlint-disable-next-line no-await-in-loop
        const answer = await world().call(name, args);
        if (!signal.aborted) return answer;
      }
    },
    ask: async <N extends Parameters<WorldClient['ask']>[0]>(name: N, args: LongArgs<N>, { onPart, signal: outer }: AskOptions<N> = {}): Promise<LongResult<N>> => {
      for (;;) {
        const { signal } = left;
        const own = outer === undefined ? signal : AbortSignal.any([outer, signal]);
        try {
          // oxlint-disable-next-line no-await-in-loop
          return await world().ask(name, args, { onPart, signal: own });
        } catch (error) {
          if (!signal.aborted || outer?.aborted === true) throw error;
        }
      }
    },
  };
}
