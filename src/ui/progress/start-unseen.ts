import { load } from 'virtual:scenarios';
import type { StampedIntent } from '../../session/intents.ts';
import type { GuidanceStep } from '../../session/progress/types.ts';
import { seenOf } from '../../storage/progress.ts';
import { createRun } from '../../storage/runs.ts';
import { createWorldClient } from '../../worker/client.ts';
import { forgetWatched, watchedSeedOf } from './watched.ts';

type Files = Readonly<Record<string, string>>;

const DRAWS = 0xffff_ffff;

/** A seed of this scenario that its learner has not seen. The causes are the worker's to know; the page only carries the number. */
export async function drawUnseen(scenarioId: string, files: Files): Promise<number> {
  const client = createWorldClient();
  try {
    return (await client.call('drawSeed', { files, seen: await seenOf(scenarioId), draw: Math.floor(Math.random() * DRAWS), watched: watchedSeedOf(scenarioId) })).seed;
  } finally {
    client.dispose();
  }
}

export interface StartOptions {
  readonly scenarioId: string;
  readonly title: string;
  readonly files: Files;
  readonly seed: number;
  readonly guidance: GuidanceStep;
}

/** Begins a run and says its id. At the step `completion` it begins where scoping is done. Hash, engine and variant are the worker's to say. */
export async function startRun({ scenarioId, title, files, seed, guidance }: StartOptions): Promise<string> {
  const begun = guidance === 'completion' ? await beginAfterScoping(files, seed) : null;
  const isWithoutHints = guidance === 'free' ? true : undefined;
  const step = guidance === 'completion' && begun === null ? 'hints' : guidance;
  forgetWatched(scenarioId);
  return createRun({ scenarioId, scenarioHash: '', title, files, seed, variant: null, engine: '', guidance: step, isWithoutHints, ...(begun === null ? {} : { shared: begun.intents, beginUs: begun.untilUs }) });
}

async function beginAfterScoping(files: Files, seed: number): Promise<{ readonly intents: readonly StampedIntent[]; readonly untilUs: number } | null> {
  const client = createWorldClient();
  try {
    return await client.call('beginAfterScoping', { files, seed });
  } finally {
    client.dispose();
  }
}

/** An unseen twin of a scenario of the library, begun at once. */
export async function startUnseen(scenarioId: string, title: string, guidance: GuidanceStep): Promise<string> {
  const files = await load(scenarioId);
  return startRun({ scenarioId, title, files, seed: await drawUnseen(scenarioId, files), guidance });
}
