import './lib/node-version.mjs';
import { requireInstalled } from './lib/install.mjs';
import { tools } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

await requireInstalled();
const { code } = await runNode(tools.vite, process.argv.slice(2));
process.exitCode = code;
