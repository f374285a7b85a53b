import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { securityHeaders } from './headers.mjs';

/** Content type, and whether compressing it pays. @type {Record<string, [type: string, compress: boolean]>} */
const types = {
  '.css': ['text/css; charset=utf-8', true],
  '.html': ['text/html; charset=utf-8', true],
  '.ico': ['image/x-icon', false],
  '.js': ['text/javascript; charset=utf-8', true],
  '.json': ['application/json; charset=utf-8', true],
  '.map': ['application/json; charset=utf-8', true],
  '.png': ['image/png', false],
  '.svg': ['image/svg+xml; charset=utf-8', true],
  '.txt': ['text/plain; charset=utf-8', true],
  '.wasm': ['application/wasm', true],
  '.webmanifest': ['application/manifest+json; charset=utf-8', true],
  '.woff2': ['font/woff2', false],
};

const WORTH_COMPRESSING_BYTES = 1_024;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The encodings we can produce, best first. @type {Record<string, (body: Buffer) => Promise<Buffer>>} */
const encoders = {
  // Quality 5 costs a tenth of the default's time for a few per cent in size.
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => gzipped(body),
};

/**
 * The file that a request means, or null. A request without a file of its own gets the page, but only when it is the browser
 * navigating: a missing script answered with HTML would hide the mistake behind a syntax error.
 *
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 */
async function findFile(folder, request) {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  if (path.includes('\0') || parts.some((part) => part.startsWith('.'))) return null;
  const file = join(folder, ...parts);
  const found = await stat(file).catch(() => null);
  if (found?.isFile()) return { file, version: `${found.size}-${found.mtimeMs}` };
  const mode = request.headers['sec-fetch-mode'];
  const navigates = mode ? mode === 'navigate' : (request.headers.accept ?? '').includes('text/html');
  if (path !== '/' && (!navigates || parts[0] === 'assets')) return null;
  const page = join(folder, 'index.html');
  const state = await stat(page).catch(() => null);
  return state ? { file: page, version: `${state.size}-${state.mtimeMs}` } : null;
}

/**
 * Serves a built site.
 *
 * @param {string} folder
 * @returns {import('node:http').Server} not yet listening
 */
export function siteServer(folder) {
  /** Bodies by file, version and encoding: each is read and compressed once. @type {Map<string, Buffer>} */
  const bodies = new Map();

  /** @param {string} file @param {string} version @param {string} encoding '' for none */
  async function bodyOf(file, version, encoding) {
    const key = `${file}|${version}|${encoding}`;
    const cached = bodies.get(key);
    if (cached) return cached;
    const raw = await readFile(file);
    const body = encoders[encoding] ? await encoders[encoding](raw) : raw;
    bodies.set(key, body);
    return body;
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...securityHeaders, Allow: 'GET, HEAD' }).end();
      return;
    }
    const found = await findFile(folder, request);
    if (!found) {
      response.writeHead(404, { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    const [type, compress] = types[extname(found.file)] ?? ['application/octet-stream', false];
    const raw = await bodyOf(found.file, found.version, '');
    const accepted = request.headers['accept-encoding'] ?? '';
    const wanted = Object.keys(encoders).find((name) => new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?![.\\d]))`).test(accepted));
    const encoding = compress && raw.length >= WORTH_COMPRESSING_BYTES && wanted ? wanted : '';
    const etag = `"${createHash('sha256').update(found.version).digest('hex').slice(0, 16)}${encoding && `-${encoding}`}"`;
    const hashed = /[\\/]assets[\\/]/.test(found.file.slice(folder.length));
    const headers = {
      ...securityHeaders,
      'Content-Type': type,
      ETag: etag,
      Vary: 'Accept-Encoding',
      // Names under assets/ carry a hash of their content; everything else must be asked for again.
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    const body = await bodyOf(found.file, found.version, encoding);
    const length = { 'Content-Length': body.length, ...(encoding && { 'Content-Encoding': encoding }) };
    response.writeHead(200, { ...headers, ...length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  return createServer((request, response) => {
    answer(request, response).catch((error) => {
      // A malformed address is the sender's mistake; anything else is ours.
      const status = error instanceof URIError || error?.code === 'ERR_INVALID_URL' ? 400 : 500;
      if (status === 500) console.error(error);
      if (!response.headersSent) response.writeHead(status, securityHeaders);
      response.end();
    });
  });
}

/**
 * Listens on the first free port.
 *
 * @param {import('node:http').Server} server
 * @param {{ host: string, ports: readonly number[] }} where the ports to try, in order; 0 means any
 * @returns {Promise<number>} the port taken
 */
export async function listen(server, { host, ports }) {
  for (const port of ports) {
    const taken = await new Promise((resolve, reject) => {
      const failed = (/** @type {NodeJS.ErrnoException} */ error) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
        else reject(error);
      };
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
    if (taken !== null) return taken;
  }
  throw new Error(`No free port: ${ports.length === 1 ? ports[0] : `${ports[0]} to ${ports.at(-1)}`} in use on ${host}.`);
}
