/** Scenario files as people hand them over: one file, several, or a folder; chosen or dropped. */

export const FILES_MAX = 100;
/** As much as the reader of scenarios takes, in bytes; larger files are not even read. */
export const BYTES_MAX = 8_000_000;

export interface HandedFile {
  /** Way below what was handed over: "orders/runs/a.json", or just "scenario.json". */
  readonly path: string;
  readonly file: File;
}

export type Handed = { readonly ok: true; readonly files: Readonly<Record<string, string>>; readonly fileName: string } | { readonly ok: false; readonly reason: string };

/** The files of an input element, with their way where a folder was chosen. */
export function filesOfList(list: FileList): HandedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped, folders included. Must be called at once: the browser forgets it after the event. */
export function filesOfDrop(transfer: DataTransfer): Promise<HandedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return Promise.resolve(filesOfList(transfer.files));
  return Promise.all(entries.map((entry) => filesBelow(entry))).then((found) => found.flat());
}

async function filesBelow(entry: FileSystemEntry): Promise<HandedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: HandedFile[] = [];
  // A folder is told in portions; an empty one ends it.
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one portion after the other
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0 || found.length > FILES_MAX) return found;
    // oxlint-disable-next-line no-await-in-loop -- as above
    found.push(...(await Promise.all(portion.map((below) => filesBelow(below)))).flat());
  }
}

/**
 * The one scenario among what was handed over: a file named scenario.json with the runs beside it, or a single JSON file of
 * any name. Only texts that belong to it are read.
 */
export async function takeScenario(handed: readonly HandedFile[]): Promise<Handed> {
  const json = handed.filter(({ path }) => path.toLowerCase().endsWith('.json'));
  if (json.length === 0) return { ok: false, reason: 'A scenario is a JSON file, or a folder with a scenario.json in it.' };
  if (json.length > FILES_MAX) return { ok: false, reason: `These are ${json.length} JSON files. Choose the folder of one scenario.` };
  const mains = json.filter(({ path }) => path === 'scenario.json' || path.endsWith('/scenario.json'));
  if (mains.length > 1) return { ok: false, reason: `There are ${mains.length} files named scenario.json. Choose the folder of one scenario.` };
  const main = mains[0] ?? (json.length === 1 ? json[0] : undefined);
  if (main === undefined) return { ok: false, reason: 'None of these files is named scenario.json. Choose the one that is the scenario, or its folder.' };
  const root = main.path.slice(0, main.path.lastIndexOf('/') + 1);
  const own = json.filter((one) => one === main || one.path.startsWith(`${root}runs/`));
  const large = own.find(({ file }) => file.size > BYTES_MAX);
  if (large !== undefined) return { ok: false, reason: `${large.path} has ${Math.ceil(large.file.size / 1e6)} MB; a scenario has ${BYTES_MAX / 1e6} MB at the most.` };
  const texts = await Promise.all(own.map(async (one) => [one === main ? 'scenario.json' : one.path.slice(root.length), await one.file.text()] as const));
  return { ok: true, files: Object.fromEntries(texts), fileName: main.path };
}
