import type { LogRow } from '../../../../session/log-answers.ts';
import type { WorldClient } from '../../../../worker/client.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { createLogAsker } from './log-asker.ts';
import { createLogRows } from './log-rows.ts';
import { createLogSearch, type LogEvents } from './log-search.ts';
import { createStatusTeller } from './log-status.ts';

/**
 * The log as a list of any length, newest first, of which only the pages near the view are here. Held still, its rows keep their places
 * while the world writes on: rows count back from the instant at which it was held.
 */
export interface LogSource {
  readonly total: () => number;
  /** Undefined while its page is on the way; asking for it sends for it. */
  readonly row: (index: number) => LogRow | undefined;
  readonly setQuery: (query: string) => void;
  /** The query that the rows answer to. */
  readonly query: () => string;
  readonly hold: (held: boolean) => void;
  /** Asks what is new in the window. */
  readonly refresh: (window: TimeWindow, signal?: AbortSignal) => Promise<void>;
  /** Gives up a search that takes long; what has been found stays. */
  readonly stop: () => void;
  /** Asks again after that. */
  readonly goOn: () => void;
  readonly window: () => TimeWindow;
  readonly dispose: () => void;
}

export function createLogSource(client: Pick<WorldClient, 'ask'>, events: LogEvents): LogSource {
  const status = createStatusTeller(events.onStatus);
  const { now, say } = status;
  const asker = createLogAsker(client, status);
  const rows = createLogRows(asker.ask, events.onRows);
  const search = createLogSearch(asker, status, rows, events);
  let query = '';
  let held = false;
  let stopper: AbortController | null = null;

  /** Answers that are on their way are not waited for. */
  const giveUp = (): void => {
    asker.nextEra();
    rows.giveUp();
  };

  return {
    total: () => now().total,
    row(index) {
      const row = rows.get(index);
      if (row === undefined && now().kind === 'lines') rows.sendFor(index);
      return row;
    },
    setQuery(next) {
      query = next;
      giveUp();
      say({ isStopped: false, share: 1, fault: null });
    },
    query: rows.query,
    hold(next) {
      held = next;
    },
    async refresh(next, outer) {
      if (now().isStopped) return undefined;
      const own = new AbortController();
      outer?.addEventListener('abort', () => own.abort());
      stopper = own;
      const isHeld = held && now().kind === 'lines' && query === rows.query() && now().share === 1 && next.toMs >= rows.window().toMs;
      return isHeld ? search.countNewer(query, next.toMs, own.signal) : search.run(query, next, own.signal);
    },
    stop() {
      giveUp();
      say({ isStopped: true });
      stopper?.abort();
    },
    goOn: () => say({ isStopped: false }),
    window: rows.window,
    dispose() {
      asker.nextEra();
      stopper?.abort();
    },
  };
}
