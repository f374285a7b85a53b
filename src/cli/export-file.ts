import { once } from 'node:events';
import { createWriteStream, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Complaint } from './complaint.ts';

/** Bytes of text above which a file is packed. */
export const GZIP_FROM = 8_000_000;

/** The folder to write to, made where there is none. npm starts the command elsewhere than where the person is. */
export function openFolder(given: string): string {
  const folder = resolve(process.env['INIT_CWD'] ?? '.', given);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Complaint(`--out ${given}: cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
  return folder;
}

/**
 * Writes pieces of text to a file of a folder: as it is while it is small, and from GZIP_FROM bytes on packed, under the
 * name with `.gz`. The file appears when it is whole, and what was left of an earlier one in the other form goes.
 */
export async function writePieces(folder: string, name: string, pieces: Iterable<string>, wrote: (bytes: number) => void): Promise<{ path: string; bytes: number }> {
  const path = join(folder, name);
  const started = pieces[Symbol.iterator]();
  const first: string[] = [];
  let text = 0;
  let next = started.next();
  for (; next.done !== true && text <= GZIP_FROM; next = started.next()) {
    first.push(next.value);
    text += Buffer.byteLength(next.value);
    wrote(text);
  }
  const packed = next.done !== true || text > GZIP_FROM;
  const part = `${path}.part`;
  try {
    if (packed) await pack(part, first, next, started, (bytes) => wrote((text += bytes)));
    else writeFileSync(part, first.join(''));
  } catch (error) {
    rmSync(part, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Complaint(`${path}: cannot be written (${code})`);
  }
  rmSync(packed ? path : `${path}.gz`, { force: true });
  const written = packed ? `${path}.gz` : path;
  renameSync(part, written);
  return { path: written, bytes: statSync(written).size };
}

async function pack(part: string, first: readonly string[], next: IteratorResult<string, unknown>, rest: Iterator<string>, wrote: (bytes: number) => void): Promise<void> {
  const gzip = createGzip();
  const done = pipeline(gzip, createWriteStream(part));
  // A disk that is full is told by `done`, which is awaited last; nobody must miss it meanwhile.
  const disk = { failed: false };
  done.catch(() => (disk.failed = true));
  const put = async (piece: string): Promise<void> => {
    if (!gzip.write(piece) && !disk.failed) await Promise.race([once(gzip, 'drain'), done]);
  };
  for (const piece of first) await put(piece);
  for (let one = next; one.done !== true && !disk.failed; one = rest.next()) {
    await put(one.value);
    wrote(Buffer.byteLength(one.value));
  }
  gzip.end();
  await done;
}
