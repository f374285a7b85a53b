import { runStore } from '../../storage/runs.ts';

/** Takes back that a run was given up. */
export const reopenRun = (runId: string): Promise<void> => runStore.update(runId, { status: 'playing' });
