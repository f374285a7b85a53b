import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { root, tools } from './paths.mjs';
import { runNode } from './process.mjs';

/**
 * One thread for each program, since two programs run at a time anyway: more threads check what they share more than once (a
 * third to half of the processor time). Nor is there anything to be freed in a process that soon ends.
 */
const OPTIONS = ['--pretty', 'false', '--listFiles', '--checkers', '1'];
const ENVIRONMENT = { GOGC: 'off', GOMEMLIMIT: '2GiB' };

const checked = /\.(ts|tsx|mts|mjs)$/;

/**
 * Every tsconfig.json with the source files that belong to it, which are those it is the nearest one for. That is also the
 * rule by which editors and the linter choose a configuration.
 *
 * @param {string} folder
 * @param {Map<string, string[]>} owners
 * @param {string} [inherited] the configuration of the folder above
 */
function collect(folder, owners, inherited) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries.some((entry) => entry.name === 'tsconfig.json') ? join(folder, 'tsconfig.json') : inherited;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const skipped = folder === root ? !['src', 'tests', '.ci'].includes(entry.name) : entry.name === 'node_modules';
    if (entry.isDirectory() && !skipped) collect(path, owners, own);
    else if (entry.isFile() && checked.test(entry.name) && own) owners.set(own, [...(owners.get(own) ?? []), path]);
  }
  return owners;
}

/**
 * The problems of one configuration.
 *
 * An error counts only in the configuration that owns the file: the strictness of the interface does not apply to the typed
 * arrays of the kernel merely because the interface imports them. Each file has exactly one owner, so nothing is lost; that
 * the owner really looked at it is verified, since a wrong `include` would otherwise pass as a clean result.
 *
 * @param {string} config
 * @param {readonly string[]} files
 */
async function problemsOf(config, files) {
  const { code, output } = await runNode(tools.tsc, ['-p', config, ...OPTIONS], { stdout: 'capture', env: ENVIRONMENT });
  const own = new Set(files);
  const seen = new Set();
  const problems = [];
  let counts = false;
  for (const line of output.split(/\r?\n/)) {
    const error = /^(.+?)\((\d+),(\d+)\): error /.exec(line);
    if (error) {
      const path = resolve(root, error[1] ?? '');
      counts = own.has(path) || path === config;
      if (counts) problems.push(line);
    } else if (/^\s/.test(line)) {
      // Indented lines continue the message before them.
      if (counts) problems.push(line);
    } else if (line.startsWith('error ')) {
      counts = true;
      problems.push(`${relative(root, config)}: ${line}`);
    } else if (line !== '') {
      counts = false;
      seen.add(resolve(root, line.split('/').join(sep)));
    }
  }
  for (const file of files) {
    if (!seen.has(file)) problems.push(`${relative(root, file)}: not part of ${relative(root, config)}, which should own it`);
  }
  if (code !== 0 && seen.size === 0 && problems.length === 0) problems.push(`${relative(root, config)}: ${output.trim()}`);
  return problems;
}

/**
 * Checks the types of the whole repository and prints what is wrong.
 *
 * @returns {Promise<{ files: number, problems: number }>}
 */
export async function checkTypes() {
  const work = [...collect(root, new Map())];
  let files = 0;
  let problems = 0;
  const next = async () => {
    for (let item = work.shift(); item; item = work.shift()) {
      const found = await problemsOf(item[0], item[1]);
      files += item[1].length;
      problems += found.filter((line) => !/^\s/.test(line)).length;
      if (found.length > 0) console.log(found.join('\n'));
    }
  };
  await Promise.all([next(), next()]);
  return { files, problems };
}
