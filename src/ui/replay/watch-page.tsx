import { useMemo, type ReactNode } from 'react';
import { index, load } from 'virtual:scenarios';
import { OWN_PREFIX, readOwnScenario } from '../../storage/own-scenarios.ts';
import { noteWatched } from '../progress/watched.ts';
import { ReplayPage } from './replay-page.tsx';
import type { ReplayParts, Watch } from './replay-session.ts';

interface WatchPageProps {
  scenarioId: string;
  /** The seed that was asked for in the briefing, and is played afterwards. */
  next: number | null;
  parts?: ReplayParts | undefined;
}

/** An incident of the library, or of one's own, as somebody solves it. Nothing of it is kept: coming again solves it again. */
export function WatchPage({ scenarioId, next, parts }: WatchPageProps): ReactNode {
  const watch = useMemo((): Watch => ({ scenarioId, next, files: () => filesOf(scenarioId), solved: (seed) => noteWatched(scenarioId, seed) }), [scenarioId, next]);
  return <ReplayPage runId="" parts={parts} watch={watch} />;
}

async function filesOf(scenarioId: string): ReturnType<Watch['files']> {
  if (scenarioId.startsWith(OWN_PREFIX)) return (await readOwnScenario(scenarioId))?.files ?? null;
  return index.some(({ id }) => id === scenarioId) ? load(scenarioId) : null;
}
