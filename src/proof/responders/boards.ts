import { instrumentOf, type Sight } from '../../session/evidence.ts';
import type { Intent } from '../../session/intents.ts';
import type { Run } from '../../session/run.ts';
import type { Knowledge } from './knowledge.ts';
import { newSuspects } from './suspects.ts';
import type { Onlooker } from './types.ts';

/** A board that was opened, with what it showed. */
export interface BoardSight {
  readonly board: string;
  readonly sight: Sight;
}

/** The dashboards as they are read: each look leaves fewer causes. */
export interface Boards {
  readonly open: (board: string) => void;
  /** What was read last. */
  readonly last: () => BoardSight | null;
  /** The causes that are left. */
  readonly live: () => readonly string[];
  /** The board not yet opened that tells most of those apart; null when none does. */
  readonly best: () => string | null;
}

export function newBoards(run: Run, knowledge: Knowledge, submit: (intent: Intent) => boolean, onlooker: Onlooker | null): Boards {
  const suspects = newSuspects(knowledge);
  const opened = new Set<string>();
  let last: BoardSight | null = null;
  return {
    open: (board) => {
      opened.add(board);
      const isSeen = submit({ kind: 'look', panel: 'dashboards', query: board });
      const sight = knowledge.sight(board, run.world.now - (run.pagedAtUs ?? 0));
      if (sight === null) return;
      last = { board, sight };
      const own = instrumentOf(run);
      const before = suspects.live();
      suspects.weigh(own, sight);
      const after = suspects.live();
      if (!isSeen || onlooker === null) return;
      const read = before.filter((cause) => !after.includes(cause)).map((cause) => ({ cause, differences: knowledge.differences(own, sight, cause) }));
      onlooker.looked({ seq: run.intents.length - 1, board, before, after, read });
    },
    last: () => last,
    live: suspects.live,
    best: () => {
      const ranked = knowledge.boards.filter((board) => !opened.has(board)).map((board) => ({ board, pairs: knowledge.separates(board, suspects.live()) }));
      const top = ranked.reduce<(typeof ranked)[number] | null>((a, b) => (a === null || b.pairs > a.pairs ? b : a), null);
      return top === null || top.pairs === 0 ? null : top.board;
    },
  };
}
