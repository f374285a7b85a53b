import { useCallback, useEffect, useRef, useState } from 'react';
import type { TraceArea } from '../../../../session/trace-answers.ts';
import type { QueryFault } from '../../../../session/view.ts';
import type { WorldClient } from '../../../../worker/client.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { useWarRoom, useWorld } from '../../shared/world-context.ts';
import { messageOf } from '../../../kit/index.ts';

/** Which requests are meant, among which. */
export interface Selection {
  readonly query: string;
  readonly limit: number;
  readonly window: TimeWindow;
  readonly area: TraceArea | null;
}

export type SamplingState<A> =
  | { readonly kind: 'working'; readonly share: number }
  | { readonly kind: 'found'; readonly answer: A }
  | { readonly kind: 'fault'; readonly fault: QueryFault }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

type Sampling = 'difference' | 'serviceGraph';
type AnswerOf<N extends Sampling> = Extract<Awaited<ReturnType<typeof askFor<N>>>, { ok: true }>;

function askFor<N extends Sampling>(client: Pick<WorldClient, 'ask'>, name: N, { query, limit, window, area }: Selection, onPart: (part: { share: number }) => void, signal: AbortSignal) {
  return client.ask(name, { query, limit, area, ...window }, { onPart, signal });
}

/** Asks once for a selection, and again only when another is given or `again` is called: traces are made anew for it, which takes some seconds. */
export function useSampling<N extends Sampling>(name: N, selection: Selection): { state: SamplingState<AnswerOf<N>>; stop: () => void; again: () => void } {
  const { client } = useWorld();
  const moment = useWarRoom((s) => s.moment);
  const [state, setState] = useState<SamplingState<AnswerOf<N>>>({ kind: 'working', share: 0 });
  const [runs, setRuns] = useState(0);
  const asking = useRef<AbortController | null>(null);
  const { query, limit, window: { fromMs, toMs }, area } = selection;
  useEffect(() => {
    const own = new AbortController();
    asking.current = own;
    // Whoever sees the answer to another question would take it for the answer to this one.
    // oxlint-disable-next-line react/set-state-in-effect
    setState({ kind: 'working', share: 0 });
    askFor(client, name, { query, limit, window: { fromMs, toMs }, area }, ({ share }) => !own.signal.aborted && setState({ kind: 'working', share }), own.signal).then(
      (answer) => !own.signal.aborted && setState(answer.ok ? { kind: 'found', answer: answer as AnswerOf<N> } : { kind: 'fault', fault: answer }),
      (error: unknown) => !own.signal.aborted && setState({ kind: 'failed', reason: messageOf(error) }),
    );
    return () => own.abort();
    // Another run, or another moment of a replay, asks the same again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [client, name, query, limit, fromMs, toMs, area, runs, moment]);
  const stop = useCallback(() => {
    asking.current?.abort();
    setState({ kind: 'stopped' });
  }, []);
  const again = useCallback(() => setRuns((count) => count + 1), []);
  return { state, stop, again };
}
