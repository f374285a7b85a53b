const DAY_MS = 86_400_000;

/** What chooses a run's sample of a slow proof, another one every day or CI run; SEED= repeats a day. */
export const day = Number(process.env['SEED'] ?? process.env['GITHUB_RUN_NUMBER'] ?? process.env['CI_PIPELINE_IID'] ?? Math.floor(Date.now() / DAY_MS));

/** Whether everything is gone through instead of a sample (`npm test -- --all`). */
export const isAll = process.env['FAULTLINE_ALL'] === '1';

/** Those of a list that are looked at today: all of them, or one. */
export const ofToday = <T>(list: readonly T[]): readonly T[] => (isAll ? list : list.slice(day % list.length, (day % list.length) + 1));
