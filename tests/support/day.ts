const DAY_MS = 86_400_000;

/** What chooses a run's sample of a slow proof, another one every day or CI run; SEED= repeats a day. */
export const day = Number(process.env['SEED'] ?? process.env['GITHUB_RUN_NUMBER'] ?? process.env['CI_PIPELINE_IID'] ?? Math.floor(Date.now() / DAY_MS));

/** Whether everything is gone through instead of a sample (`npm test -- --all`). */
export const isAll = process.env['FAULTLINE_ALL'] === '1';

/** Those of a list that are looked at today: every so many-th, or one where that is not said; the days go through all of them. */
export const ofToday = <T>(list: readonly T[], every = list.length): readonly T[] => (isAll ? list : list.filter((_, i) => i % every === day % every));
