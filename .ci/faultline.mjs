import './lib/node-version.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { bundle, runBundle } from './lib/bundle.mjs';
import { requireInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';

const entry = 'src/cli/main.ts';

// Standard output belongs to the command: it is often piped into a file or another program.
await requireInstalled({ quietStdout: true });
if (!existsSync(inRoot(entry))) {
  console.error(`There is no command yet: ${entry} does not exist.`);
  process.exit(1);
}
// Files named *-worker.ts run in threads of their own, so each needs a bundle beside main.mjs.
const workers = readdirSync(inRoot('src', 'cli')).filter((name) => name.endsWith('-worker.ts'));
const file = await bundle({
  name: 'cli',
  entry,
  workers: workers.map((name) => `src/cli/${name}`),
  inputs: ['src', 'public/schema'],
});
await runBundle(file, process.argv.slice(2));
