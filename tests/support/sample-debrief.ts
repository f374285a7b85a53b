import type { Debrief } from '../../src/session/debrief-types.ts';
import { SAMPLE_JUDGEMENT } from './sample-judgement.ts';
import { SAMPLE_POSTMORTEM, SAMPLE_TRANSFER } from './sample-postmortem.ts';
import { SAMPLE_SCORE } from './sample-score.ts';
import { at, compared, perMinute, SAMPLE_START_MS } from './sample-times.ts';

export { SAMPLE_START_MS };

/** A debrief as a worker might send it, for tests of how it is shown. */
export const SAMPLE_DEBRIEF: Debrief = {
  scenarioTitle: 'Orders are slow',
  outcome: 'win',
  outcomeText: 'Users were served again 19 minutes after the page.',
  variantTitle: 'A dependency shipped a query that reads the whole stock table.',
  truth: {
    component: 'inventory',
    mechanism: 'Unindexed query',
    trigger: 'Deploy of inventory 4.12.0 at 13:56',
    story: [
      'At 13:56 inventory 4.12.0 began to look up reservations by warehouse, a column without an index.',
      'Each order then read 2.1 million rows; the inventory database ran out of processor.',
      'Orders waited for inventory. Its own processor and memory stayed flat, which made it look innocent and slow at once.',
    ],
    discriminators: ['In traces the longest span is “Check stock”, inside inventory.', 'EXPLAIN of the new statement says Seq Scan on reservations.', 'Pool waits in orders stay at zero.'],
    permanentFix: 'Build an index on reservations (warehouse_id, sku) without blocking writes, and rewrite the lookup to use it.',
    prevention: ['A timeout and a circuit breaker on the call to inventory, so that orders degrade instead of hanging.', 'Review of new statements against production row counts.', 'A dashboard of each dependency as its callers see it.'],
  },
  machine: {
    states: [
      { id: 'healthy', title: 'Healthy' },
      { id: 'rolling', title: 'inventory 4.12.0 rolls out' },
      { id: 'scanning', title: 'Every lookup scans the table' },
      { id: 'saturated', title: 'Database out of processor' },
    ],
    edges: [
      { from: 'healthy', to: 'rolling', label: 'after 15 to 17 min' },
      { from: 'rolling', to: 'scanning', label: 'deploy.done:inventory' },
      { from: 'scanning', to: 'saturated', label: 'after 2 min' },
    ],
    path: [
      { state: 'healthy', atMs: at(0) },
      { state: 'rolling', atMs: at(16) },
      { state: 'scanning', atMs: at(18) },
      { state: 'saturated', atMs: at(20) },
    ],
  },
  timeline: [
    { atMs: at(16), lane: 'truth', text: 'inventory 4.12.0 rolls out' },
    { atMs: at(16), lane: 'change', text: 'deploy inventory 4.11.3 → 4.12.0' },
    { atMs: at(17.2), lane: 'change', text: 'flag gift-wrap on' },
    { atMs: at(18), lane: 'truth', text: 'Every lookup scans the table' },
    { atMs: at(20), lane: 'truth', text: 'Database out of processor' },
    { atMs: at(20.5), lane: 'alert', text: 'OrdersSlow fires' },
    { atMs: at(20.5), lane: 'phase', text: 'Paged' },
    { atMs: at(21.4), lane: 'phase', text: 'Acknowledged' },
    { atMs: at(22), lane: 'look', text: 'Dashboards: Orders overview' },
    { atMs: at(23), lane: 'look', text: 'Logs: service=orders level>=warn' },
    { atMs: at(24), lane: 'look', text: 'Traces: journey=order' },
    { atMs: at(25.4), lane: 'look', text: 'Trace 4f21c0' },
    { atMs: at(24.5), lane: 'message', text: 'Support: customers say that ordering hangs' },
    { atMs: at(27), lane: 'hypothesis', text: 'orders: connection pool exhausted (possible)' },
    { atMs: at(28), lane: 'action', text: 'Restart orders' },
    { atMs: at(31), lane: 'hypothesis', text: 'inventory: unindexed query (likely)' },
    { atMs: at(32), lane: 'look', text: 'Database inventory: EXPLAIN' },
    { atMs: at(34), lane: 'action', text: 'Roll back inventory 4.12.0 → 4.11.3' },
    { atMs: at(35), lane: 'message', text: 'You: rolling back inventory, next update at 14:25' },
    { atMs: at(39.5), lane: 'phase', text: 'Recovered' },
    { atMs: at(44), lane: 'phase', text: 'Resolved' },
  ],
  pagedMs: at(20.5),
  endedMs: at(44),
  recoveredMs: at(39.5),
  runs: [
    compared('yours', 'Your run', perMinute(18, 39, 2_400), at(39.5), [
      { atMs: at(28), title: 'Restart orders' },
      { atMs: at(34), title: 'Roll back inventory' },
    ]),
    compared('nothing', 'Nothing done', perMinute(18, 57, 2_900), null, []),
    compared('reference', 'Reference', perMinute(18, 28, 2_400), at(28), [{ atMs: at(25), title: 'Roll back inventory' }]),
  ],
  score: SAMPLE_SCORE,
  verdicts: [
    { mitigation: 'Roll back inventory', verdict: 'works', why: 'The old version does not send the statement.', taken: true },
    { mitigation: 'Index reservations concurrently', verdict: 'works', why: 'Takes about six minutes and blocks nobody.', taken: false },
    { mitigation: 'Timeout on the call to inventory', verdict: 'helps', why: 'Orders fail fast instead of hanging; users are not served.', taken: false },
    { mitigation: 'Restart orders', verdict: 'harms', why: 'Orders is not the cause; the restart costs capacity while it starts.', taken: true },
    { mitigation: 'Scale orders', verdict: 'harms', why: 'More callers put more load on the database.', taken: false },
  ],
  wentWell: ['You read EXPLAIN before the second action, and it settled the question.', 'You announced the rollback within a minute of starting it.'],
  judgement: SAMPLE_JUDGEMENT,
  postmortem: SAMPLE_POSTMORTEM,
  transfer: SAMPLE_TRANSFER,
};
