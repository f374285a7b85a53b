import type { LogLines, LogSearchArgs, LogSearchPart, LogSeries } from '../../../../session/log-answers.ts';
import type { WorldClient } from '../../../../worker/client.ts';
import type { StatusTeller } from './log-status.ts';
import { messageOf } from '../../../kit/index.ts';

const POINTS = 240;

export type AskLog = (
  query: string,
  args: Omit<LogSearchArgs, 'query' | 'points'>,
  signal: AbortSignal | undefined,
  onPart: (part: LogSearchPart) => void,
) => Promise<LogLines | LogSeries | null>;

/** Asks the log. Null: there is no answer, which the status then says, or nobody waits for it any more. */
export interface LogAsker {
  readonly ask: AskLog;
  /** Grows whenever rows change places; answers from before are thrown away. */
  readonly era: () => number;
  readonly nextEra: () => number;
}

export function createLogAsker(client: Pick<WorldClient, 'ask'>, { say }: StatusTeller): LogAsker {
  let era = 0;
  const ask: AskLog = async (query, args, signal, onPart) => {
    const now = era;
    try {
      const answer = await client.ask('searchLogs', { query, points: POINTS, ...args }, { signal, onPart: (part) => now === era && onPart(part) });
      if (now !== era) return null;
      if (answer.ok) {
        say({ fault: null, trouble: null });
        return answer;
      }
      say({ fault: { message: answer.message, from: answer.from, to: answer.to, expr: query }, trouble: null, share: 1 });
    } catch (error) {
      // What was called off has been answered for already.
      if (now === era && signal?.aborted !== true) say({ trouble: messageOf(error) });
    }
    return null;
  };
  return { ask, era: () => era, nextEra: () => (era += 1) };
}
