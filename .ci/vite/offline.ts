import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { serviceWorker } from './service-worker.ts';

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk;

export interface OfflineOptions {
  /** Modules whose chunk is left out together with everything that only it needs; cached when first used. */
  readonly lateModules: RegExp;
  /** File names that are left out for their own sake: what few people ever need. */
  readonly lateFiles: RegExp;
}

/**
 * The chunks that a page can come to need, without those that hold a late module or are reached only through one. Lazy parts
 * are included: an incident that was opened online must not end because a panel is opened offline for the first time.
 */
function reachable(bundle: Bundle, late: RegExp): Chunk[] {
  const found = new Set<Chunk>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (chunk?.type !== 'chunk' || found.has(chunk) || chunk.moduleIds.some((id) => late.test(id))) return;
    found.add(chunk);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
  };
  for (const output of Object.values(bundle)) if (output.type === 'chunk' && output.isEntry) visit(output.fileName);
  return [...found];
}

/** Styles, fonts and images that a chunk brings along. */
function companions(chunk: Chunk): string[] {
  const { viteMetadata } = chunk as Chunk & { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } };
  return [...(viteMetadata?.importedCss ?? []), ...(viteMetadata?.importedAssets ?? [])];
}

/** What the service worker fetches on installation, as paths of the site. */
function precacheList(bundle: Bundle, publicFiles: readonly string[], options: OfflineOptions): string[] {
  const chunks = reachable(bundle, options.lateModules);
  // Workers are bundled apart and arrive as assets, which is why no chunk leads to them; so do fonts named by a style sheet.
  const assets = Object.values(bundle).filter((output) => output.type === 'asset' && /\.(js|woff2)$/.test(output.fileName));
  const names = [
    ...chunks.map((chunk) => chunk.fileName),
    ...chunks.flatMap(companions),
    ...assets.map((asset) => asset.fileName),
    ...publicFiles,
  ];
  const wanted = names.filter((name) => name !== 'sw.js' && !options.lateFiles.test(name));
  return ['/', ...new Set(wanted.map((name) => `/${name}`))].sort();
}

/** Names the cache after what is in it, so a new build is a new cache and an unchanged one is none. */
function versionOf(bundle: Bundle, publicContents: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(bundle).sort()) {
    const output = bundle[name];
    if (output && !name.endsWith('.map')) hash.update(name).update(output.type === 'chunk' ? output.code : output.source);
  }
  for (const content of publicContents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}

/** Adds a service worker to the built site, so that it opens and plays without a network. */
export function offline(options: OfflineOptions): Plugin {
  let publicDir = '';
  return {
    name: 'faultline-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        // Only files at the top are part of the shell; folders such as schema/ are for people and editors.
        const files = existsSync(publicDir) ? readdirSync(publicDir, { withFileTypes: true }).filter((entry) => entry.isFile()) : [];
        const names = files.map((entry) => entry.name).sort();
        const version = versionOf(bundle, names.map((name) => readFileSync(join(publicDir, name))));
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: serviceWorker(version, precacheList(bundle, names, options)),
        });
      },
    },
  };
}
