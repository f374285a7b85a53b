import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Complaint } from './complaint.ts';

/** Writes a whole file, or none. npm starts the command elsewhere than where the person is. */
export function writeTextFile(given: string, text: string): void {
  const path = resolve(process.env['INIT_CWD'] ?? '.', given);
  const part = `${path}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new Complaint(`${given}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
}
