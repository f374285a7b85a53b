import './lib/node-version.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './lib/bundle.mjs';
import { requireInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';

/** The files made from sources; what they hold is decided there, so that a test can compare without writing. */
await requireInstalled();
const file = await bundle({ name: 'generate', entry: 'src/scenario/generate.ts', inputs: ['src/scenario', 'src/base'] });
const { generatedFiles } = await import(pathToFileURL(file).href);
for (const [path, text] of Object.entries(generatedFiles())) {
  mkdirSync(dirname(inRoot(path)), { recursive: true });
  writeFileSync(inRoot(path), text);
  console.log(`${path}  ${text.length} characters`);
}
