import type { HintLevel } from '../../../../session/intents.ts';

/** What the next hint gives, and what it costs; told before it is taken. */
export const HINT_OFFERS: Readonly<Record<HintLevel, { readonly offer: string; readonly gives: string; readonly cost: string; readonly asks: boolean }>> = {
  1: { offer: 'Hint: which question is open?', gives: 'It names the question that is open, and no answer.', cost: 'It costs nothing.', asks: false },
  2: { offer: 'Hint: what kind of evidence?', gives: 'It names the kind of evidence that answers it.', cost: 'This run then counts nine tenths towards your skills.', asks: false },
  3: { offer: 'Hint: where to look?', gives: 'It names the panel and the reading.', cost: 'This run then counts six tenths towards your skills, and comes back sooner. Your score stays as it is.', asks: true },
  4: { offer: 'Show the answer', gives: 'It tells the cause and an action that works.', cost: 'This run then counts nothing towards your skills, and its score can be 550 of 1,000 at most.', asks: true },
};

/** So long without a touch is being stuck. */
export const IDLE_MS = 60_000;
