import type { Judgement } from '../../src/session/judgement/types.ts';
import { at, compared, perMinute } from './sample-times.ts';

const SCAN = { cause: 'unindexed-query', title: 'An unindexed query, shipped by a dependency' };
const REPORT = { cause: 'slow-report', title: 'A report that holds the connections of the pool' };
const VENDOR = { cause: 'slow-vendor', title: 'A slow card processor that nobody stops waiting for' };

/** What the re-simulations might say about the sample run: a restart in the dark, then the right roll back. */
export const SAMPLE_JUDGEMENT: Judgement = {
  causes: [
    { id: SCAN.cause, title: SCAN.title, isTruth: true, ruledOutMs: null, by: null },
    { id: VENDOR.cause, title: VENDOR.title, isTruth: false, ruledOutMs: at(25.4), by: 'Trace 4f21c0' },
    { id: REPORT.cause, title: REPORT.title, isTruth: false, ruledOutMs: at(32), by: 'Database inventory: EXPLAIN' },
  ],
  decisions: [
    {
      action: 0,
      atMs: at(28),
      title: 'Restart orders',
      underCauses: [{ ...SCAN, saved: -0.06 }, { ...REPORT, saved: -0.04 }],
      expected: -0.05,
      options: [
        { title: 'Roll back inventory', expected: 0.52, taken: false, why: 'Cures one of the two causes left, and harms little under the other.' },
        { title: 'Set a breaker from orders to inventory', expected: 0.18, taken: false, why: 'Helps a little under both; orders still fail.' },
        { title: 'Wait and look at the database', expected: 0, taken: false, why: 'One look at its sessions would have told the two apart.' },
        { title: 'Restart orders', expected: -0.05, taken: true, why: 'Orders only waits. A restart loses what is under way under either cause.' },
      ],
    },
    {
      action: 1,
      atMs: at(34),
      title: 'Roll back inventory',
      underCauses: [{ ...SCAN, saved: 0.81 }],
      expected: 0.81,
      options: [
        { title: 'Roll back inventory', expected: 0.81, taken: true, why: 'The old version does not send the statement.' },
        { title: 'Build the index without blocking', expected: 0.64, taken: false, why: 'Cures it as well, and takes six minutes.' },
      ],
    },
  ],
  counterfactuals: [
    { id: 'without-0', kind: 'without', title: 'Without the restart of orders', why: 'Your run with that one action left out. It shows what the restart cost.', run: compared('without-0', 'Without the restart', perMinute(18, 36, 2_350), at(36.5), [{ atMs: at(34), title: 'Roll back inventory' }]) },
    { id: 'earlier-1', kind: 'earlier', title: 'The roll back when the evidence first sufficed', why: 'From 14:05 on only two causes were left, and the roll back was the best bet under both.', run: compared('earlier-1', 'Roll back at 14:05', perMinute(18, 29, 2_400), at(29.5), [{ atMs: at(25.4), title: 'Roll back inventory' }]) },
    { id: 'reference', kind: 'reference', title: 'The reference responder', why: 'Looks at the cheapest panel that splits the causes, then acts.', run: compared('reference', 'Reference', perMinute(18, 28, 2_400), at(28), [{ atMs: at(25), title: 'Roll back inventory' }]) },
    { id: 'nothing', kind: 'nothing', title: 'Nothing done', why: 'The same seed, left alone.', run: compared('nothing', 'Nothing done', perMinute(18, 57, 2_900), null, []) },
  ],
  turningPoints: [
    { atMs: at(25.4), kind: 'information', title: 'The first trace', question: 'How did this trace change what could still be true?', reveal: 'Its time was inside inventory, none of it at payments. From here on the card processor was out, which halved what was left to check.' },
    { atMs: at(28), kind: 'benefit', title: 'Restart orders', question: 'How would you have chosen between a restart and a look at the database, with what you knew?', reveal: 'Two causes were left. Under neither does a restart help; the sessions of the database would have told them apart in twenty seconds.' },
    { atMs: at(34), kind: 'delay', title: 'Roll back inventory', question: 'How could the roll back have come sooner?', reveal: 'What supported it was on the screen eight minutes before. Each of those minutes cost about 2,300 bad user-seconds.' },
  ],
  pitfalls: [{ id: 'PIT-01', title: 'Jumping to a solution', why: 'You acted on production before anything you had opened could tell the causes apart.', line: 'Restart orders', atMs: at(28) }],
  falsified: [{ hypothesisId: 0, atMs: at(29), text: 'You expected pool waits in orders to be high; they were as usual, which excluded the pool.', points: 8 }],
};
