import './lib/node-version.mjs';
import { bundle, runBundle } from './lib/bundle.mjs';
import { requireInstalled } from './lib/install.mjs';

await requireInstalled({ quietStdout: true });
const file = await bundle({
  name: 'conformance',
  entry: 'tests/conformance/main.ts',
  inputs: ['src/base', 'src/telemetry', 'src/query', 'tests/support', 'tests/conformance'],
});
await runBundle(file, process.argv.slice(2));
