import { useCallback, useEffect, useState } from 'react';
import { index, load } from 'virtual:scenarios';
import type { Drill } from '../../drill/client.ts';
import type { ScenarioSummary } from '../../session/summary.ts';
import { OWN_PREFIX, readOwnScenario, subscribeOwnScenarios } from '../../storage/own-scenarios.ts';
import { createWorldClient, type WorldClient } from '../../worker/client.ts';
import { messageOf } from '../kit/index.ts';

export interface FoundScenario {
  /** As addresses and runs name it. */
  readonly id: string;
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly hash: string;
  readonly engine: string;
  readonly horizonMinutes: number;
  readonly summary: ScenarioSummary;
}

export type DrillScenario =
  | { readonly state: 'checking' }
  | { readonly state: 'ready'; readonly scenario: FoundScenario }
  /** `other` is what this browser has under the name: another revision, or one that was made for another engine. */
  | { readonly state: 'missing'; readonly other: FoundScenario | null }
  | { readonly state: 'engine'; readonly engine: string }
  | { readonly state: 'failed'; readonly reason: string };

type Inspector = Pick<WorldClient, 'call'>;
export type CreateClient = () => Pick<WorldClient, 'call' | 'dispose'>;

/** Reads a scenario by the id of an address and has the worker say what it is; null where there is none, or it cannot be read. */
export async function inspectScenario(client: Inspector, id: string): Promise<FoundScenario | null> {
  const files = id.startsWith(OWN_PREFIX) ? (await readOwnScenario(id))?.files : index.some((one) => one.id === id) ? await load(id) : undefined;
  if (files === undefined) return null;
  const found = await client.call('inspect', { files, fileName: `${id}/scenario.json` });
  if (!found.ok) return null;
  const { hash, engine, horizonMinutes, summary } = found;
  return { id, title: summary.title, files, hash, engine, horizonMinutes, summary };
}

/** Whether this browser can play a drill: the scenario in the very revision, and the engine. The site's own is looked at first, then what was opened from disk. */
export function useDrillScenario(drill: Drill, createClient: CreateClient = createWorldClient): DrillScenario {
  const [state, setState] = useState<DrillScenario>({ state: 'checking' });
  const check = useCallback(async (): Promise<DrillScenario> => {
    const client = createClient();
    try {
      const found = [await inspectScenario(client, drill.scenarioId), await inspectScenario(client, OWN_PREFIX + drill.scenarioId)].filter((one) => one !== null);
      const same = found.find(({ hash }) => hash === drill.scenarioHash);
      if (!same) return { state: 'missing', other: found[0] ?? null };
      return same.engine === drill.engine ? { state: 'ready', scenario: same } : { state: 'engine', engine: same.engine };
    } catch (error) {
      return { state: 'failed', reason: messageOf(error) };
    } finally {
      client.dispose();
    }
  }, [drill, createClient]);
  useEffect(() => {
    let gone = false;
    const run = async (): Promise<void> => {
      const next = await check();
      if (!gone) setState(next);
    };
    void run();
    const stop = subscribeOwnScenarios(() => void run());
    return () => {
      gone = true;
      stop();
    };
  }, [check]);
  return state;
}
