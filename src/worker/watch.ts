import { narrate } from '../proof/responders/narrate.ts';
import type { RecordedRun, Subject } from '../proof/subject.ts';
import { readRunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import { newViewBuilder } from '../session/build-view.ts';
import type { Narration } from '../session/narration.ts';
import { watchedSeed } from '../session/progress/unseen.ts';
import type { WorkerCalls } from './protocol.ts';
import { scenarioIn } from './starting.ts';
import type { WorldHost } from './world-host.ts';

type Files = Readonly<Record<string, string>>;

/** A run that is solved here and now, to be looked back on. It is no one's: nothing of it is kept anywhere. `tell` hears the share done. */
export function solve({ files, next }: WorkerCalls['watchSolved']['args'], tell: (share: number) => void): { readonly host: WorldHost; readonly narration: Narration } {
  const scenario = scenarioIn(files);
  const { run, narration } = narrate(subjectOf(scenario, files), watchedSeed(scenario, next), tell);
  return { host: { run, builder: newViewBuilder(run), files, drill: undefined, past: null, judged: null }, narration };
}

const WIN = '.win.json';

/** The scenario with the winning runs of its folder; one that cannot be read is as one that is not there. */
function subjectOf(scenario: Scenario, files: Files): Subject {
  const runs = Object.entries(files).flatMap(([path, text]): RecordedRun[] => {
    if (!path.startsWith('runs/') || !path.endsWith(WIN)) return [];
    const script = readRunScript(text, path, scenario);
    return script.ok ? [{ name: path.slice('runs/'.length, -'.json'.length), kind: 'win', script: script.run }] : [];
  });
  return { scenario, runs };
}
