import { useActions, useWorld } from '../../shared/world-context.ts';
import type { ConsoleInfo } from '../../../../session/view.ts';
import { EXCHANGES_MAX, useDatabaseState, type Exchange } from './database-state.ts';
import { messageOf } from '../../../kit/index.ts';

export type ConsoleCommand = ConsoleInfo['commands'][number];

/** Puts a command to a console and keeps the exchange, also when the tab is closed before the answer comes. */
export function useRunCommand(): (console: ConsoleInfo, command: ConsoleCommand, arg: string) => Promise<void> {
  const { client, store } = useWorld();
  const { look } = useActions();
  const [, , own] = useDatabaseState();
  return async ({ database, kind, component }, command, arg) => {
    const clock = (): number => store.getState().view?.clockMs ?? 0;
    const id = (own.getState().exchanges.at(-1)?.id ?? 0) + 1;
    const asked: Exchange = { id, database, component, isDatabase: kind === 'database', title: command.title, arg: command.arg.find(({ value }) => value === arg)?.label ?? arg, askedMs: clock(), answeredMs: null, answer: null, trouble: null };
    own.setState(({ exchanges }) => ({ exchanges: [...exchanges, asked].slice(-EXCHANGES_MAX) }));
    const finish = (change: Partial<Exchange>): void => own.setState(({ exchanges }) => ({ exchanges: exchanges.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
    try {
      const answer = await client.call('console', { database, command: command.id, arg });
      // Noted when it has been answered: what it showed is asked again of the world of that very time.
      look('database', `${database}: ${command.id}${arg === '' ? '' : ` ${arg}`}`);
      finish({ answer, answeredMs: clock() });
    } catch (error) {
      finish({ trouble: messageOf(error), answeredMs: clock() });
    }
  };
}
