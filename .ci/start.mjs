import './lib/node-version.mjs';
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { requireInstalled } from './lib/install.mjs';
import { distDir } from './lib/paths.mjs';
import { listen, siteServer } from './lib/server.mjs';
import { buildSite, siteIsFresh } from './lib/site.mjs';

const USUAL_PORT = 4173;
const PORTS_TO_TRY = 20;

/** Ends with a message instead of a stack trace. @param {string} message @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(1);
}

function options() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, 'no-build': { type: 'boolean', default: false } },
    });
    const port = values.port === undefined ? null : Number(values.port);
    if (port !== null && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
      stop(`--port ${values.port} is not a port number.`);
    }
    return { port, host: values.host ?? '127.0.0.1', build: !values['no-build'] };
  } catch (error) {
    return stop(`${/** @type {Error} */ (error).message}\nUsage: npm start -- [--port N] [--host ADDRESS] [--no-build]`);
  }
}

/** The addresses under which other machines reach a server that listens everywhere. @param {string} host @param {number} port */
function addresses(host, port) {
  if (host !== '0.0.0.0' && host !== '::') return [`http://${host.includes(':') ? `[${host}]` : host}:${port}/`];
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const reachable = others.filter((address) => address.family === 'IPv4').map((address) => address.address);
  return reachable.map((address) => `http://${address}:${port}/`);
}

const { port, host, build } = options();
if (build) {
  await requireInstalled();
  if (!siteIsFresh()) {
    console.log('Building Faultline ...');
    if (!(await buildSite())) stop('The build failed (see above).');
  }
}
const ports = port === null ? Array.from({ length: PORTS_TO_TRY }, (_, index) => USUAL_PORT + index) : [port];
const server = siteServer(distDir);
const taken = await listen(server, { host, ports }).catch((error) => stop(error.message));
console.log(`\n  Faultline is ready:  ${addresses(host, taken).join('\n                       ')}\n\n  Stop with Ctrl+C.\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
