import { useEffect, useState } from 'react';
import type { Trace } from '../../../../session/view.ts';
import { useWarRoom, useWorld } from '../../shared/world-context.ts';
import { messageOf } from '../../../kit/index.ts';

/** A trace that was followed up to the present is asked for again until all its spans have ended. */
const AGAIN_MS = 1_500;

export type TraceState = { readonly kind: 'loading' } | { readonly kind: 'found'; readonly trace: Trace } | { readonly kind: 'missing' } | { readonly kind: 'failed'; readonly reason: string };

/** One trace with all its spans, for as long as a component is there for it: give it the trace's id as key. The worker makes them anew by re-simulating that moment, which takes a little. */
export function useTrace(traceId: string): TraceState {
  const { client } = useWorld();
  const moment = useWarRoom((s) => s.moment);
  const [state, setState] = useState<TraceState>({ kind: 'loading' });
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const trace = await client.call('trace', { traceId });
        if (gone) return;
        setState(trace ? { kind: 'found', trace } : { kind: 'missing' });
        if (trace?.live) timer = setTimeout(() => void ask(), AGAIN_MS);
      } catch (error) {
        if (!gone) setState({ kind: 'failed', reason: messageOf(error) });
      }
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // Another moment of a replay knows another part of it.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [client, traceId, moment]);
  return state;
}
