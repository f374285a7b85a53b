import { addText, digestText, newDigest } from '../base/hash.ts';

/** Names the text of a scenario's files, whatever their order. */
export function hashFiles(files: Readonly<Record<string, string>>): string {
  const digest = newDigest();
  for (const name of Object.keys(files).sort()) {
    addText(digest, name);
    addText(digest, files[name] ?? '');
  }
  return digestText(digest);
}
