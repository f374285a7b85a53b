import type { Score } from '../../src/session/debrief-types.ts';
import { scoreOf } from '../../src/session/score.ts';

/** The marks of the sample run: a restart in the dark, then the right roll back; nothing was written afterwards. */
export const SAMPLE_SCORE: Score = scoreOf([
  { id: 'outcome', title: 'Outcome', points: 208, max: 300, why: 'Users suffered 47% of what doing nothing would have cost; the restart at 14:08 added four minutes.' },
  { id: 'decisions', title: 'Decisions', points: 54, max: 100, why: 'Restart orders: under neither cause that was left would it have helped.' },
  { id: 'safety', title: 'Safety', points: 78, max: 100, why: 'Restart orders: nothing supported it, and orders lost what was under way.' },
  { id: 'diagnosis', title: 'Diagnosis', points: 133, max: 180, why: 'Right component and mechanism with evidence that excludes both other causes; the trigger was not named.' },
  {
    id: 'investigation', title: 'Investigation', points: 108, max: 150, why: 'What you opened or pinned excluded both other causes.',
    details: [
      { title: 'Information gained by the end', points: 70, max: 70, why: 'What you opened or pinned excluded 2 of 2.' },
      { title: 'Information held at the last action', points: 30, max: 30, why: 'When you acted last you had excluded 2 of 2.' },
      { title: 'Ideas put to the test', points: 8, max: 30, why: 'One prediction was contradicted by a reading that excluded a cause.' },
      { title: 'Looking again after the recovery', points: 0, max: 20, why: 'You did not look at readings again once users had been well for two minutes.' },
    ],
  },
  { id: 'communication', title: 'Communication', points: 55, max: 100, why: 'The first update came 14.5 minutes after the page.' },
  { id: 'postmortem', title: 'Post-mortem', points: 0, max: 70, why: 'No post-mortem was handed in.' },
], []);
