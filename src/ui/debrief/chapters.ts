import type { Debrief } from '../../session/debrief-types.ts';

export type ChapterId = 'truth' | 'timeline' | 'turns' | 'runs' | 'actions' | 'why' | 'well' | 'postmortem' | 'fix' | 'transfer' | 'score' | 'next';

export interface Chapter {
  readonly id: ChapterId;
  readonly title: string;
  /** What it takes a reader, in minutes. */
  readonly minutes: number;
}

const ALL: readonly Chapter[] = [
  { id: 'truth', title: 'What happened', minutes: 1 },
  { id: 'timeline', title: 'Timeline', minutes: 1 },
  { id: 'turns', title: 'Turning points', minutes: 2 },
  { id: 'runs', title: 'What else could have been', minutes: 1 },
  { id: 'actions', title: 'What would have helped', minutes: 1 },
  { id: 'why', title: 'Why it happened', minutes: 2 },
  { id: 'well', title: 'Pitfalls and what went well', minutes: 0.5 },
  { id: 'postmortem', title: 'Post-mortem', minutes: 3 },
  { id: 'fix', title: 'So that it stays fixed', minutes: 0.5 },
  { id: 'transfer', title: 'The same page again', minutes: 0.5 },
  { id: 'score', title: 'Score', minutes: 1 },
  { id: 'next', title: 'Where to go from here', minutes: 0 },
];

/** The chapters for which there is something to tell, in the order in which they teach most. */
export function chaptersOf({ judgement, transfer }: Pick<Debrief, 'judgement' | 'transfer'>): readonly Chapter[] {
  return ALL.filter(({ id }) => (id === 'turns' ? judgement.turningPoints.length > 0 : id === 'transfer' ? transfer !== null : true));
}
