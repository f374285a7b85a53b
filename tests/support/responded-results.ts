import { learn, type Knowledge } from '../../src/proof/responders/knowledge.ts';
import { respond } from '../../src/proof/responders/rate.ts';
import { RESPONDERS } from '../../src/proof/responders/registry.ts';
import { ENGINE } from '../../src/session/engine.ts';
import { resultOf } from '../../src/session/result.ts';
import { runHash } from '../../src/session/run.ts';
import { RESULTS } from '../golden/judged.ts';
import { readSource } from './source-files.ts';
import { subjectOnDisk } from './subject-on-disk.ts';

/** Whose run of which incident a result file is of. */
export interface Wanted {
  readonly id: string;
  readonly variant: string;
  readonly seed: number;
  readonly responder: string;
}

/** Result files of scripted players' runs, updates and post-mortem and all, with every file that judging them takes, by path. */
export function respondedResults(wanted: readonly Wanted[]): Record<string, string> {
  const files: Record<string, string> = {};
  const learned = new Map<string, Knowledge>();
  for (const { id, variant, seed, responder } of wanted) {
    const subject = subjectOnDisk(id);
    const { scenario } = subject;
    const knowledge = learned.get(`${id} ${seed}`) ?? learn(subject, seed);
    learned.set(`${id} ${seed}`, knowledge);
    const { run, debrief } = respond(subject, RESPONDERS.find((one) => one.id === responder)!, variant, seed, knowledge, null);
    const record = { format: 1, scenarioId: id, scenarioHash: scenario.hash, engine: ENGINE, seed, variant, intents: run.intents, untilUs: run.world.now, hash: runHash(run) } as const;
    files[`${RESULTS}${id}-${variant}-${responder}.json`] = JSON.stringify(resultOf(record, debrief));
    for (const path of [`scenarios/${id}/scenario.json`, `scenarios/${id}/runs/${variant}.win.json`]) files[path] = readSource(path);
  }
  return files;
}
