import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of all files below a folder of the repository, relative to the repository, with forward slashes; none if it is absent. */
export function filesBelow(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.map((name) => name.slice(root.length).replaceAll('\\', '/')).sort();
}

/** The folders directly below a folder of the repository. */
export function foldersIn(folder: string): string[] {
  return [...new Set(filesBelow(folder).map((path) => path.slice(folder.length + 1)))]
    .filter((path) => path.includes('/'))
    .map((path) => path.split('/')[0] ?? '')
    .filter((name, index, all) => all.indexOf(name) === index);
}

export const readSource = (path: string): string => readFileSync(join(root, path), 'utf8');
