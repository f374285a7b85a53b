import { check, CHECK_HELP } from './check.ts';
import { Complaint } from './complaint.ts';
import { debrief, DEBRIEF_HELP } from './debrief.ts';
import { EXPORT_HELP, exportTelemetry } from './export.ts';
import { play, PLAY_HELP } from './play.ts';
import { players, PLAYERS_HELP } from './players.ts';
import { query, QUERY_HELP } from './query.ts';
import { verify, VERIFY_HELP } from './verify.ts';

/** A command returns the exit code: 0 well, 1 it ran and the answer is no, 2 it was asked something that it cannot do. */
interface Command {
  readonly run: (args: readonly string[]) => number | Promise<number>;
  readonly help: string;
  readonly summary: string;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  play: { run: play, help: PLAY_HELP, summary: 'play a scenario without a page' },
  check: { run: check, help: CHECK_HELP, summary: 'prove scenarios sound, or find their mistakes' },
  players: { run: players, help: PLAYERS_HELP, summary: 'let scripted responders play, and mark them by the rubric' },
  query: { run: query, help: QUERY_HELP, summary: 'ask a run in PromQL, LogQL or TraceQL' },
  verify: { run: verify, help: VERIFY_HELP, summary: 'simulate the run of a result file again' },
  debrief: { run: debrief, help: DEBRIEF_HELP, summary: 'write the debrief of a result file' },
  export: { run: exportTelemetry, help: EXPORT_HELP, summary: 'write telemetry for other tools' },
};

const HELP = `faultline <command> [options]

${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`).join('\n')}

faultline <command> --help tells more.`;

const wantsHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || wantsHelp(name)) {
    const topic = name === 'help' ? rest[0] : undefined;
    if (topic !== undefined && !Object.hasOwn(COMMANDS, topic)) throw new Complaint(unknown(topic));
    process.stdout.write(`${topic === undefined ? HELP : COMMANDS[topic]!.help}\n`);
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new Complaint(unknown(name));
  const command = COMMANDS[name]!;
  if (rest.some(wantsHelp)) {
    process.stdout.write(`${command.help}\n`);
    return 0;
  }
  return command.run(rest);
}

const unknown = (word: string): string => `unknown command ${JSON.stringify(word)}; there are: ${Object.keys(COMMANDS).join(', ')}`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const lines = error instanceof Complaint ? error.lines : [`faultline failed: ${error instanceof Error ? error.message : String(error)}`];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = error instanceof Complaint ? 2 : 1;
}
