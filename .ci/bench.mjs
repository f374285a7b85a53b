import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { bundle } from './lib/bundle.mjs';
import { requireInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const entry = 'tests/bench/main.ts';

await requireInstalled();
if (!existsSync(inRoot(entry))) {
  console.error(`There is nothing to measure: ${entry} does not exist.`);
  process.exit(1);
}
const file = await bundle({ name: 'bench', entry, inputs: ['src', 'scenarios', 'tests/bench'] });
// In a fresh process: the bundler's leftovers in memory would count against what is measured.
const { code } = await runNode(file, process.argv.slice(2));
process.exitCode = code;
