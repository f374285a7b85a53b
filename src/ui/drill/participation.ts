import { useEffect, useState } from 'react';
import { drillEndMs, phaseOf, type Drill, type DrillPhase } from '../../drill/client.ts';
import { createRun, listRuns, subscribeRuns, type RunSummary } from '../../storage/runs.ts';
import { readSetting, writeSetting } from '../../storage/settings.ts';
import type { FoundScenario } from './use-drill-scenario.ts';

/** What this browser knows of its part in a drill, so that whoever closed the tab finds the same phase again. */
export interface Participation {
  readonly phase: DrillPhase;
  readonly run: RunSummary | null;
  /** Said to be ready: under which name, and when the page comes. */
  readonly ready: Ready | null;
}

export interface Ready {
  readonly label: string;
  readonly pagedAtMs: number;
}

const readyKey = (code: string): string => `drill-ready:${code}`;
const savedKey = (runId: string): string => `drill-saved:${runId}`;

/** Notes that the result of a run was saved. */
export const noteSaved = (runId: string): Promise<void> => writeSetting(savedKey(runId), true);

export const sayReady = (code: string, ready: Ready | null): Promise<void> => writeSetting(readyKey(code), ready);

/** The first run of a drill in this browser: the one that counts. */
export async function runOfDrill(code: string): Promise<RunSummary | null> {
  const runs = (await listRuns()).filter(({ drill }) => drill?.code === code);
  return runs.sort((a, b) => a.startedAt - b.startedAt)[0] ?? null;
}

export async function readParticipation(code: string, drill: Drill, nowMs: number): Promise<Participation> {
  const [run, said] = [await runOfDrill(code), await readSetting(readyKey(code))];
  const ready = isReady(said) && nowMs < drillEndMs(drill, said.pagedAtMs) ? said : null;
  const saved = run !== null && (await readSetting(savedKey(run.id))) === true;
  return { run, ready, phase: phaseOf({ ready: ready !== null, started: run !== null, over: run !== null && run.status !== 'playing', saved }) };
}

function isReady(value: unknown): value is Ready {
  const said = value as Partial<Ready> | null | undefined;
  return typeof said?.label === 'string' && typeof said.pagedAtMs === 'number';
}

/** Null while it is read. `again` reads it anew. */
export function useParticipation(code: string, drill: Drill): { readonly participation: Participation | null; readonly again: () => void } {
  const [participation, setParticipation] = useState<Participation | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await readParticipation(code, drill, Date.now());
      if (!gone) setParticipation(found);
    };
    void read();
    const stop = subscribeRuns(() => void read());
    return () => {
      gone = true;
      stop();
    };
    // A further reading is another run of this effect with nothing else changed.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [code, drill, attempt]);
  return { participation, again: () => setAttempt((n) => n + 1) };
}

/** Begins the run of a drill, or finds the one that another tab has begun. Its id. */
export async function beginDrill(code: string, drill: Drill, scenario: FoundScenario, { label, pagedAtMs }: Ready): Promise<string> {
  const begun = await runOfDrill(code);
  if (begun) return begun.id;
  const { id, title, files, hash, engine } = scenario;
  return createRun({ scenarioId: id, scenarioHash: hash, title, files, seed: drill.seed, variant: null, engine, isWithoutHints: drill.level === 'free', drill: { code, minutes: drill.minutes, startedAt: pagedAtMs, label } });
}
