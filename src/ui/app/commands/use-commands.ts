import { useEffect, useRef } from 'react';
import { commandRegistry, type Command } from './registry.ts';

/**
 * Offers commands while the component is mounted. The array may be built anew on every render: what is listed changes only when an id,
 * title, group or key does, and `run` and `when` are always the latest.
 */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = JSON.stringify(commands.map(({ id, title, group, keys, keywords }) => ({ id, title, group, keys, keywords })));
  useEffect(() => {
    const find = (id: string): Command | undefined => latest.current.find((command) => command.id === id);
    const bound: Command[] = [];
    for (const command of JSON.parse(shape) as Omit<Command, 'run' | 'when'>[]) {
      const { id } = command;
      // A condition decides about conflicts, so it is there only when the command has one.
      const when = find(id)?.when && (() => find(id)?.when?.() ?? false);
      bound.push({ ...command, run: () => find(id)?.run(), when });
    }
    return commandRegistry.add(bound);
  }, [shape]);
}
