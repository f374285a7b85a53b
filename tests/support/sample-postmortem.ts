import type { TransferQuestion } from '../../src/session/debrief-types.ts';
import { BANK } from '../../src/session/postmortem/bank.ts';
import type { PostmortemAnswers, PostmortemPart, PostmortemReview } from '../../src/session/postmortem/types.ts';
import { at } from './sample-times.ts';

const event = (minutes: number, text: string, pinIds: readonly number[] = []) => ({ atUs: minutes * 60_000_000, atMs: at(minutes), text, pinIds });
const LOGGED = [event(20.5, 'Paged', [0]), event(21.4, 'Acknowledged', [0]), event(28, 'Restart orders', [1]), event(34, 'Roll back inventory 4.12.0 → 4.11.3'), event(39.5, 'Recovered'), event(44, 'Declared resolved')];

const ANSWERS: PostmortemAnswers = {
  graph: {
    nodes: [
      { id: 'symptom', text: 'Placing an order takes seconds', kind: 'symptom' },
      { id: 'f8', text: 'Orders waited for inventory.', kind: 'link' },
      { id: 'f2', text: 'Each order read 2.1 million rows; the inventory database ran out of processor.', kind: 'link' },
      { id: 'f7', text: 'Reservations were looked up by warehouse, a column without an index.', kind: 'link' },
      { id: 'f4', text: 'Deploy of inventory 4.12.0', kind: 'trigger' },
      { id: 'f5', text: 'Not in place: Review of new statements against production row counts', kind: 'missing' },
    ],
    edges: [
      { from: 'f4', to: 'f7' },
      { from: 'f7', to: 'f2' },
      { from: 'f2', to: 'f8' },
      { from: 'f8', to: 'symptom' },
      { from: 'f5', to: 'f7' },
    ],
  },
  trueFactors: ['f2', 'f4', 'f5', 'f7', 'f8'],
  helpful: ['plan-check', 'canary', 'burn-alerts', 'dependency-view'],
};

/** As the worker makes it for a run of which nothing was handed in yet. */
export const SAMPLE_POSTMORTEM: PostmortemPart = {
  material: {
    draft: { summary: '', impactUserSeconds: 44_310, timeline: LOGGED.map(({ atUs, text }) => ({ atUs, text, pinId: null })), detectionMinutes: null, responseMinutes: null, factors: [], whys: [], actions: [], wentWell: '' },
    events: [event(16, 'inventory 4.12.0 rolls out', [0]), event(18, 'Every lookup scans the table', [0]), ...LOGGED],
    pins: [
      { id: 0, title: 'p95 of orders by callee' },
      { id: 1, title: 'Trace 4f21c0: 4.2 s in Check stock' },
      { id: 2, title: 'EXPLAIN: Seq Scan on reservations' },
    ],
    factors: [
      { id: 'f1', text: 'Payments calls the card processor without a timeout.' },
      { id: 'f2', text: 'Each order read 2.1 million rows; the inventory database ran out of processor.' },
      { id: 'f3', text: 'Not in place: A pool of its own for reports' },
      { id: 'f4', text: 'Deploy of inventory 4.12.0' },
      { id: 'f5', text: 'Not in place: Review of new statements against production row counts' },
      { id: 'f6', text: 'The back office switched its report to full history.' },
      { id: 'f7', text: 'Reservations were looked up by warehouse, a column without an index.' },
      { id: 'f8', text: 'Orders waited for inventory.' },
    ],
    bank: BANK.map(({ id, text, type, strength }) => ({ id, text, type, strength })),
    people: [
      { id: 'colleague', name: 'Senior engineer', role: 'orders' },
      { id: 'warehouse', name: 'Warehouse', role: 'engineer on inventory' },
    ],
  },
  answers: ANSWERS,
  written: null,
  review: null,
  times: 0,
};

export const SAMPLE_REVIEW: PostmortemReview = {
  marks: [
    { id: 'timeline', title: 'Timeline', points: 11, max: 15, why: '7 of 7 moments within a minute. Pins show 2 of them; 4 would do.' },
    { id: 'impact', title: 'Impact', points: 10, max: 10, why: 'From the page to the end of the horizon users lost 44,310 bad user-seconds; you wrote 44,310.' },
    { id: 'gaps', title: 'Detection and response', points: 5, max: 10, why: 'Detection is left open. Response is right.' },
    { id: 'factors', title: 'Contributing factors', points: 12, max: 15, why: '4 of the 5 factors named, and 1 that had no part in it. In your chain 3 of 3 whys lead on from the one before.' },
    { id: 'actions', title: 'Actions', points: 13, max: 15, why: 'Mean strength 2.5 of 3 over 2 items.' },
    { id: 'wording', title: 'Wording', points: 5, max: 5, why: 'It says what happened and blames nobody.' },
  ],
};

export const SAMPLE_TRANSFER: TransferQuestion = {
  twin: 'A slow card processor that nobody stops waiting for',
  choices: [
    { id: 'c1', text: 'EXPLAIN of the new statement says Seq Scan on reservations.', speaksFor: 'A dependency shipped a query that reads the whole stock table.' },
    { id: 'c2', text: 'In a slow trace the time is in the call from payments to the card processor.', speaksFor: 'A slow card processor that nobody stops waiting for' },
    { id: 'c3', text: 'Sessions of the database are nearly all on the stock report.', speaksFor: 'A report that holds the connections of the pool' },
  ],
  right: 'c2',
  why: ['The card processor took ninety times as long.', 'payments waits without a limit, so all its workers were taken.', 'Orders waited for charges.'],
};

