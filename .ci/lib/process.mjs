import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program in the repository's folder, without standard input, and waits for it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ stdout?: 'inherit' | 'stderr' | 'capture', env?: Record<string, string | undefined>, shell?: boolean,
 *   timeoutMs?: number }} [options] 'stderr' moves the program's output away from a standard output that belongs to someone
 *   else; 'capture' returns both streams as text instead of showing them.
 * @returns {Promise<{ code: number, output: string }>} `code` is 1 when the program could not be started or was killed
 */
export function run(command, args, options = {}) {
  const { stdout = 'inherit', env = {}, shell = false, timeoutMs } = options;
  const out = stdout === 'capture' ? 'pipe' : stdout === 'stderr' ? 2 : 'inherit';
  const child = spawn(command, args, {
    cwd: root,
    // Some tools colour their output as soon as CI is set, which makes a log file hard to read.
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...env },
    shell,
    stdio: ['ignore', out, stdout === 'capture' ? 'pipe' : 'inherit'],
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  // Ctrl+C reaches the whole group of processes; a polite request to end reaches only this one.
  const end = () => {
    child.kill('SIGTERM');
    process.exit(143);
  };
  process.once('SIGTERM', end);
  return new Promise((resolve) => {
    const done = (/** @type {{ code: number, output: string }} */ result) => {
      process.off('SIGTERM', end);
      resolve(result);
    };
    child.on('error', (error) => done({ code: 1, output: `${output}${error.message}` }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/**
 * Runs a JavaScript tool with the Node that runs this script.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);
