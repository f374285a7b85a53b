import { MINUTE, SECOND } from '../../base/time.ts';
import { begin, conclude, finish, fire, investigate, mend, settle } from './habits.ts';
import { anotherCause } from '../scripted.ts';
import type { Responder } from './types.ts';

const HINTS = [1, 2, 3, 4] as const;

/**
 * The thirteen ways to play an incident that the rubric was made with, in the order in which tables show them. They answer whether marks
 * are fair: each plays the whole war room, from the page to the post-mortem, and is marked like a person. What they earn is in
 * players.json (`faultline players`), and must be in their bands. Whether a scenario is sound is for the policies to show, who
 * only act (policies/registry.ts).
 */
export const RESPONDERS: readonly Responder[] = [
  {
    id: 'investigator', title: 'excludes causes by readings, then acts', conduct: 'sound', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      mend(desk, investigate(desk));
    },
  },
  {
    id: 'roll-back-first', title: 'takes back what one reading speaks against, and investigates on', conduct: 'sound', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      desk.readChanges();
      desk.look(true);
      const first = conclude(desk);
      // It is on its way and can be undone; meanwhile the other causes are not forgotten.
      desk.apply(first.cause, first.hypothesis, () => {
        while (desk.look(true));
      });
      if (desk.live().includes(first.cause)) {
        settle(desk, first);
        return;
      }
      desk.drop(first.hypothesis);
      mend(desk, conclude(desk));
    },
  },
  {
    id: 'reads-everything', title: 'reads everything, then acts', conduct: 'sound', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      desk.readChanges();
      desk.look(true);
      desk.readEverything();
      mend(desk, conclude(desk));
    },
  },
  {
    id: 'silent-fixer', title: 'finds and mends it, tells nobody, writes nothing', conduct: 'quiet', writes: 'none',
    play: (desk) => {
      begin(desk, false);
      mend(desk, investigate(desk));
    },
  },
  {
    id: 'shotgun-then-diagnosis', title: 'fires all low-risk actions, diagnoses later', conduct: 'gaming', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      fire(desk, true);
      desk.readEverything();
      finish(desk, conclude(desk).hypothesis);
    },
  },
  {
    id: 'shotgun-low-risk', title: 'fires all low-risk actions', conduct: 'gaming', writes: 'draft',
    play: (desk) => {
      begin(desk, true);
      fire(desk, true);
      finish(desk, desk.believe(desk.causes[0]!, 3));
    },
  },
  {
    id: 'shotgun-all', title: 'fires everything', conduct: 'gaming', writes: 'draft',
    play: (desk) => {
      begin(desk, false);
      fire(desk, false);
      finish(desk, desk.believe(desk.causes[0]!, 3));
    },
  },
  {
    id: 'asks-for-the-answer', title: 'takes every hint, then does what the last one says', conduct: 'gaming', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      for (const level of HINTS) {
        desk.wait(5 * SECOND);
        desk.hint(level);
      }
      const cause = desk.answer();
      const hypothesis = desk.believe(cause, 5);
      desk.apply(cause, hypothesis);
      finish(desk, hypothesis);
    },
  },
  {
    id: 'memoriser', title: 'repeats the fix of another cause', conduct: 'gaming', writes: 'draft',
    play: (desk) => {
      begin(desk, true);
      const cause = anotherCause(desk.causes, desk.answer());
      const hypothesis = desk.believe(cause, 5);
      desk.apply(cause, hypothesis);
      finish(desk, hypothesis);
    },
  },
  {
    id: 'blind-rollback', title: 'rolls back the latest deploy unseen', conduct: 'gaming', writes: 'draft',
    play: (desk) => {
      begin(desk, false);
      const hypothesis = desk.believe(desk.causes[0]!, 5);
      desk.rollBackLatest();
      finish(desk, hypothesis);
    },
  },
  {
    id: 'talker', title: 'reads and posts a lot, never acts', conduct: 'gaming', writes: 'careful',
    play: (desk) => {
      begin(desk, true);
      desk.readEverything();
      for (const cause of desk.causes) desk.believe(cause, 3);
      for (let i = 0; i < 20 && !desk.isOver(); i++) {
        desk.repeat();
        desk.wait(40 * SECOND);
      }
    },
  },
  {
    id: 'early-all-clear', title: 'declares it resolved', conduct: 'gaming', writes: 'draft',
    play: (desk) => {
      begin(desk, true);
      desk.wait(4 * MINUTE);
      desk.resolve(desk.believe(desk.causes[0]!, 5));
    },
  },
  { id: 'nothing', title: 'does nothing', conduct: 'gaming', writes: 'none', play: () => undefined },
];
