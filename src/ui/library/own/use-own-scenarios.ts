import { useCallback, useEffect, useState } from 'react';
import { keepOwnScenario, listOwnScenarios, OWN_PREFIX, removeOwnScenario, restoreOwnScenario, subscribeOwnScenarios, type OwnScenario } from '../../../storage/own-scenarios.ts';
import { createWorldClient, type WorldClient } from '../../../worker/client.ts';
import type { Inspection } from '../../../worker/protocol.ts';
import { messageOf, toast } from '../../kit/index.ts';
import { takeScenario, type HandedFile } from './read-files.ts';

export type Opening =
  | { readonly state: 'idle' }
  | { readonly state: 'reading' }
  | { readonly state: 'kept'; readonly scenarioId: string; readonly title: string; readonly hash: string }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'wrong'; readonly fileName: string; readonly problems: Extract<Inspection, { ok: false }>['problems'] };

export interface OwnScenarios {
  /** Null while they are being read. */
  readonly scenarios: readonly OwnScenario[] | null;
  readonly opening: Opening;
  readonly open: (handed: Promise<readonly HandedFile[]>) => Promise<void>;
  readonly remove: (scenario: OwnScenario) => Promise<void>;
  readonly dismiss: () => void;
}

/** The scenarios that this person opened from disk, and the opening of another: read in a worker, kept only when all of it is sound. */
export function useOwnScenarios(createClient: () => Pick<WorldClient, 'call' | 'dispose'> = createWorldClient): OwnScenarios {
  const [scenarios, setScenarios] = useState<readonly OwnScenario[] | null>(null);
  const [opening, setOpening] = useState<Opening>({ state: 'idle' });
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await listOwnScenarios();
      if (!gone) setScenarios(found);
    };
    void read();
    const stop = subscribeOwnScenarios(() => void read());
    return () => {
      gone = true;
      stop();
    };
  }, []);

  const open = useCallback(
    async (handed: Promise<readonly HandedFile[]>): Promise<void> => {
      setOpening({ state: 'reading' });
      const client = createClient();
      try {
        const taken = await takeScenario(await handed);
        if (!taken.ok) {
          setOpening({ state: 'refused', reason: taken.reason });
          return;
        }
        const found = await client.call('inspect', { files: taken.files, fileName: taken.fileName });
        if (!found.ok) {
          setOpening({ state: 'wrong', fileName: taken.fileName, problems: found.problems });
          return;
        }
        const before = await keepOwnScenario({ id: `${OWN_PREFIX}${found.id}`, files: taken.files, summary: found.summary });
        setOpening({ state: 'kept', scenarioId: found.id, title: found.summary.title, hash: found.hash });
        if (before === null) toast(`${found.summary.title} is in your library`, { status: 'good' });
        else toast(`${found.summary.title} was replaced by what you opened`, { status: 'good', action: { label: 'Undo', run: () => void restoreOwnScenario(before) } });
      } catch (error) {
        setOpening({ state: 'refused', reason: messageOf(error) });
      } finally {
        client.dispose();
      }
    },
    [createClient],
  );
  const remove = useCallback(async (scenario: OwnScenario): Promise<void> => {
    await removeOwnScenario(scenario.id);
    toast(`${scenario.summary.title} was removed`, { detail: 'Runs that you played stay in your history.', action: { label: 'Undo', run: () => void restoreOwnScenario(scenario) } });
  }, []);
  const dismiss = useCallback(() => setOpening({ state: 'idle' }), []);
  return { scenarios, opening, open, remove, dismiss };
}
