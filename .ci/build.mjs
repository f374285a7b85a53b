import './lib/node-version.mjs';
import { requireInstalled } from './lib/install.mjs';
import { buildSite } from './lib/site.mjs';

await requireInstalled();
process.exitCode = (await buildSite()) ? 0 : 1;
