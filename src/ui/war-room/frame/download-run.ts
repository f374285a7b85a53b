import type { RunRecord } from '../../../session/intents.ts';
import { exportRun } from '../../../storage/runs.ts';

/** Saves the run as a file that the library can take in again; the bare record when even that cannot be made. */
export async function downloadRun(runId: string, record: RunRecord | null): Promise<void> {
  const text = await exportRun(runId).catch(() => JSON.stringify(record, null, 2));
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `faultline-${record?.scenarioId ?? 'run'}-${record?.seed ?? runId}.json`;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
