import { serviceGraphOf } from '../session/service-graph.ts';
import { differenceOf } from '../session/trace-difference.ts';
import { searchTraces } from '../session/trace-search.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCallName, LongCalls } from './protocol.ts';
import type { WorldHost } from './world-host.ts';

type Work<N extends LongCallName> = LongWork<LongCalls[N]['part'], LongCalls[N]['result']>;

/** What is asked of the traces of the run. */
export const askTraces = ({ run }: WorldHost, args: LongCalls['searchTraces']['args']): Work<'searchTraces'> => searchTraces(run, args);
export const askDifference = ({ run }: WorldHost, args: LongCalls['difference']['args']): Work<'difference'> => differenceOf(run, args);
export const askServiceGraph = ({ run }: WorldHost, args: LongCalls['serviceGraph']['args']): Work<'serviceGraph'> => serviceGraphOf(run, args);
