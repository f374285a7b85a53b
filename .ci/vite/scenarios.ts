import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { normalizePath, type Plugin } from 'vite';
import { summarise } from './scenario-summary.ts';

const INDEX = 'virtual:scenarios';
const ONE = `${INDEX}/`;

/**
 * Gives the page the scenarios as written, as the module `virtual:scenarios` (its types are in src/ui/virtual-scenarios.d.ts).
 * The text and not the parsed JSON, because messages about a scenario name its lines and columns. Each scenario is a chunk of
 * its own, so that the library does not load them all.
 */
export function scenarios(folder: string): Plugin {
  const ids = (): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((id) => existsSync(join(folder, id, 'scenario.json'))).sort() : [];

  const filesOf = (id: string): string[] => {
    const runs = join(folder, id, 'runs');
    const names = existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith('.json')).sort() : [];
    return ['scenario.json', ...names.map((name) => `runs/${name}`)];
  };

  const read = (id: string, file: string): string => readFileSync(join(folder, id, file), 'utf8');

  const indexModule = (): string => {
    const known = ids();
    const entries = known.map((id) => {
      const source = read(id, 'scenario.json');
      return { id, length: source.length, summary: summarise(source) };
    });
    const loaders = known.map((id) => `${JSON.stringify(id)}: () => import(${JSON.stringify(ONE + id)})`);
    return `
      const loaders = { ${loaders.join(', ')} };
      export const index = ${JSON.stringify(entries)};
      export async function load(id) {
        if (!Object.hasOwn(loaders, id)) throw new Error('There is no scenario named ' + id + '.');
        return (await loaders[id]()).files;
      }`;
  };

  return {
    name: 'faultline-scenarios',
    resolveId(id) {
      if (id === INDEX) return `\0${INDEX}`;
      // Ends like a file, since the bundler names the chunk after the last part.
      return id.startsWith(ONE) ? `\0${ONE}scenario-${id.slice(ONE.length)}.js` : null;
    },
    load(id) {
      if (id === `\0${INDEX}`) return indexModule();
      const one = /^\0virtual:scenarios\/scenario-(.+)\.js$/.exec(id)?.[1];
      if (one === undefined) return null;
      const files = filesOf(one);
      for (const file of files) this.addWatchFile(join(folder, one, file));
      return `export const files = ${JSON.stringify(Object.fromEntries(files.map((file) => [file, read(one, file)])))};`;
    },
    configureServer(server) {
      server.watcher.add(folder);
      server.watcher.on('all', (_event, path) => {
        if (!normalizePath(path).startsWith(`${normalizePath(folder)}/`)) return;
        for (const [id, module] of server.moduleGraph.idToModuleMap) {
          if (id.startsWith(`\0${INDEX}`)) server.moduleGraph.invalidateModule(module);
        }
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}
