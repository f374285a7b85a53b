import { strokesOf } from './keys.ts';

/** Something a person can do, by palette, by key, or both. */
export interface Command {
  /** Unique: `map.open`. */
  id: string;
  /** An imperative, as in a menu: "Go to map". */
  title: string;
  /** Heads a section in the palette and in the help: "Go to", "Case board". */
  group: string;
  /** `p`, `mod+k`, `shift+d`, or a sequence `g m`. `mod` is Ctrl, on Apple keyboards ⌘. */
  keys?: string | undefined;
  /** Further words to find it by. */
  keywords?: readonly string[] | undefined;
  run: () => void;
  /** Asked when the palette opens and when the key is pressed; false means "not now". */
  when?: (() => boolean) | undefined;
}

export interface CommandRegistry {
  /** Adds commands until the returned function is called. A later command of the same id stands before an earlier one. */
  add: (commands: readonly Command[]) => () => void;
  /** All commands, in order of registration. The same array until something changes. */
  all: () => readonly Command[];
  subscribe: (listener: () => void) => () => void;
}

export function createCommandRegistry(onConflict: (message: string) => void): CommandRegistry {
  const sets: (readonly Command[])[] = [];
  const listeners = new Set<() => void>();
  let all: readonly Command[] = [];

  const refresh = (): void => {
    const byId = new Map<string, Command>();
    for (const command of sets.flat()) byId.set(command.id, command);
    all = [...byId.values()];
    for (const listener of listeners) listener();
  };
  return {
    add(commands) {
      sets.push(commands);
      refresh();
      for (const command of commands) for (const other of all) reportConflict(command, other, onConflict);
      return () => {
        const i = sets.indexOf(commands);
        if (i >= 0) sets.splice(i, 1);
        refresh();
      };
    },
    all: () => all,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Two commands conflict when one's keys begin the other's: the longer could never be typed. Conditions are taken to exclude each other. */
function reportConflict(a: Command, b: Command, onConflict: (message: string) => void): void {
  if (a.id === b.id || a.keys === undefined || b.keys === undefined || a.when || b.when) return;
  const [x, y] = [strokesOf(a.keys), strokesOf(b.keys)];
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  if (short.every((stroke, i) => stroke === long[i])) onConflict(`The keys of "${a.id}" (${a.keys}) and "${b.id}" (${b.keys}) are in each other's way.`);
}

/** The page's own. */
export const commandRegistry = createCommandRegistry((message) => {
  if (import.meta.env.DEV) console.warn(message);
});
