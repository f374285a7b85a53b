import { deleteRun, exportRun, restoreRun, type RunSummary } from '../../storage/runs.ts';
import { messageOf, toast } from '../kit/index.ts';

/** Gives a text to the reader as a file. */
export function saveFile(name: string, text: string, type = 'application/json'): void {
  saveBlob({ name, blob: new Blob([text], { type }) });
}

export function saveBlob({ name, blob }: { readonly name: string; readonly blob: Blob }): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox reads the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export async function saveRunFile({ id, scenarioId, seed }: Pick<RunSummary, 'id' | 'scenarioId' | 'seed'>): Promise<void> {
  try {
    saveFile(`${scenarioId}-seed-${seed}.run.json`, await exportRun(id));
  } catch (error) {
    toast('The run could not be exported', { status: 'bad', detail: messageOf(error) });
  }
}

export async function deleteRunWithUndo({ id, title }: Pick<RunSummary, 'id' | 'title'>): Promise<void> {
  await deleteRun(id);
  toast('Run deleted', { detail: title, action: { label: 'Undo', run: () => void restoreRun(id) } });
}
