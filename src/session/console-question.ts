import type { SystemSpec } from '../sim/spec.ts';
import { PARTS } from '../sim/parts/parts.ts';
import { DATABASE_COMMANDS } from './console.ts';

/** A command as it was put to a console. */
export interface ConsoleQuestion {
  /** The name of the database, or of what else was asked. */
  readonly target: string;
  readonly command: string;
  /** The statement that is explained; empty for commands that ask of nothing in particular. */
  readonly arg: string;
}

/** `shop-db: explain cart_by_user`, as the log has it, in its parts; null for a text that is none. */
function partsOf(text: string): ConsoleQuestion | null {
  const colon = text.indexOf(': ');
  if (colon <= 0) return null;
  const [command = '', ...arg] = text.slice(colon + 2).split(' ');
  return { target: text.slice(0, colon), command, arg: arg.join(' ') };
}

/** The question that a noted command was; null where the system has no such console, command or statement. */
export function readQuestion({ databases, parts }: SystemSpec, text: string): ConsoleQuestion | null {
  const asked = partsOf(text);
  if (asked === null) return null;
  const { target, command, arg } = asked;
  if (Object.hasOwn(databases, target) && Object.hasOwn(DATABASE_COMMANDS, command)) {
    const isKnown = command === 'explain' ? Object.hasOwn(databases[target]!.queries, arg) : arg === '';
    return isKnown ? asked : null;
  }
  const part = arg === '' ? PARTS.find(({ section, commands }) => Object.hasOwn(parts[section] ?? {}, target) && idIn(section, commands, command) !== null) : undefined;
  return part === undefined ? null : { ...asked, command: `${part.section}.${idIn(part.section, part.commands, command)!}` };
}

/** The short id of a part's command; what people write by hand leaves the section out. */
function idIn(section: string, commands: Readonly<Record<string, unknown>> | undefined, command: string): string | null {
  const id = command.startsWith(`${section}.`) ? command.slice(section.length + 1) : command;
  return Object.hasOwn(commands ?? {}, id) ? id : null;
}

/** Everything that a system's consoles can be asked, as the log would have it. */
export function everyQuestion({ databases, parts }: SystemSpec): string[] {
  const ofDatabases = Object.entries(databases).flatMap(([name, { queries }]) => Object.keys(DATABASE_COMMANDS).flatMap((command) => (command === 'explain' ? Object.keys(queries).map((query) => `${name}: explain ${query}`) : [`${name}: ${command}`])));
  const ofParts = PARTS.flatMap(({ section, commands }) => Object.keys(parts[section] ?? {}).flatMap((name) => Object.keys(commands ?? {}).map((command) => `${name}: ${section}.${command}`)));
  return [...ofDatabases, ...ofParts];
}

/** `Heap histogram of departures`, `EXPLAIN ANALYZE of cart_by_user, shop-db`; a text that is no command as it is. */
export function questionText(text: string): string {
  const asked = partsOf(text);
  if (asked === null) return text;
  const { target, command, arg } = asked;
  const title = Object.hasOwn(DATABASE_COMMANDS, command) ? DATABASE_COMMANDS[command as keyof typeof DATABASE_COMMANDS].title : partTitle(command);
  if (title === null) return text;
  return arg === '' ? `${title} of ${target}` : `${title} of ${arg}, ${target}`;
}

function partTitle(command: string): string | null {
  for (const { section, commands } of PARTS) {
    const id = idIn(section, commands, command);
    if (id !== null) return commands?.[id]?.title ?? null;
  }
  return null;
}
