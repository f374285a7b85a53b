import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { ReplayStory } from '../../session/replay-story.ts';
import type { ReplaySession, ReplayState, Watch } from './replay-session.ts';

export const ReplayContext = createContext<ReplaySession | null>(null);

export function useReplaySession(): ReplaySession {
  const session = use(ReplayContext);
  if (!session) throw new Error('This is used outside of a replay.');
  return session;
}

export function useReplay<T>(select: (state: ReplayState) => T): T {
  return useStore(useReplaySession().replay, select);
}

/** What the lanes show. The room is drawn only once it is there. */
export function useStory(): ReplayStory {
  const story = useReplay((s) => s.story);
  if (!story) throw new Error('The replay has not been opened yet.');
  return story;
}

/** Where an incident that was watched is played, and how one came here. */
export const briefingOf = ({ scenarioId, next }: Watch): string => `/briefing/${scenarioId}${next === null ? '' : `?seed=${next}`}`;
