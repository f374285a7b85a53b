import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { bundle, runBundle } from './lib/bundle.mjs';
import { requireInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';

const entry = 'src/scenario/generate.ts';

await requireInstalled();
if (existsSync(inRoot(entry))) {
  await runBundle(await bundle({ name: 'generate', entry, inputs: ['src'] }), process.argv.slice(2));
} else {
  console.error(`Nothing to generate: ${entry} does not exist.`);
}
