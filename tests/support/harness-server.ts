import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Judged } from '../golden/judged.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>worlds</title><script type="module" src="page.js"></script>`;

/** Asks the server for the files, gives them to the worker, and posts what it says back. */
const SCRIPT = `
const files = await (await fetch('files.json')).json();
const worker = new Worker('worker.js', { type: 'module' });
const post = (body) => fetch('result', { method: 'POST', body: JSON.stringify(body) });
worker.onmessage = (event) => post({ ...event.data, agent: navigator.userAgent });
worker.onerror = (event) => post({ failed: event.message });
worker.postMessage(files);
`;

export interface HarnessResult {
  readonly hashes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly judged?: Readonly<Record<string, Judged>>;
  readonly agent?: string;
  readonly failed?: string;
}

export interface Harness {
  readonly url: string;
  readonly result: Promise<HarnessResult>;
  readonly close: () => Promise<void>;
}

/**
 * Serves a page on the loopback interface that runs a worker and posts its result back, so that a browser which no test
 * tool can drive needs only to be opened. `result` resolves with the first thing posted.
 */
export async function serveHarness(workerFile: string, files: Readonly<Record<string, string>>): Promise<Harness> {
  const script = await bundleWorker(workerFile);
  let settle: (result: HarnessResult) => void = () => {};
  const result = new Promise<HarnessResult>((resolve) => {
    settle = resolve;
  });
  const bodies: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', PAGE], '/page.js': ['text/javascript', SCRIPT], '/worker.js': ['text/javascript', script], '/files.json': ['application/json', JSON.stringify(files)],
  };
  const server: Server = createServer((request, response) => {
    if (request.method === 'POST') {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        settle(JSON.parse(text) as HarnessResult);
        response.end();
      });
      return;
    }
    const found = bodies[request.url ?? ''];
    response.writeHead(found === undefined ? 404 : 200, { 'Content-Type': found?.[0] ?? 'text/plain' }).end(found?.[1] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    result,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

/** The worker as one script, made as the site's own is. */
async function bundleWorker(file: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'faultline-harness-'));
  try {
    await build({
      root: fileURLToPath(new URL('../..', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: { outDir, target: 'es2022', emptyOutDir: true, lib: { entry: file, formats: ['es'], fileName: () => 'worker.js' } },
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    return readFileSync(join(outDir, 'worker.js'), 'utf8');
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
