import type { Debrief } from '../../session/debrief-types.ts';
import type { Postmortem } from '../../session/intents.ts';
import type { RunFacts } from '../../session/judgement/gather.ts';
import { BANK, helpsAgainst, type BankEntry } from '../../session/postmortem/bank.ts';
import { factorsOf } from '../../session/postmortem/factors.ts';
import { reviewFacts } from '../../session/postmortem/facts.ts';
import type { Run } from '../../session/run.ts';
import type { Writing } from './types.ts';

/** What a responder writes when it is over; null where nothing is written. A careful one has read the debrief. */
export function writeUp(writing: Writing, run: Run, facts: RunFacts, debrief: Debrief): Postmortem | null {
  if (writing === 'none') return null;
  const { draft } = debrief.postmortem.material;
  if (writing === 'draft') return draft;
  const review = reviewFacts(run, facts.yours, debrief.timeline);
  const { events } = debrief.postmortem.material;
  const began = debrief.machine.path.findLast(({ atMs }) => atMs <= debrief.pagedMs && atMs > debrief.machine.path[0]!.atMs);
  const first = run.state.mitigations[0];
  const truths = factorsOf(review).filter(({ kind }) => kind !== 'untrue');
  return {
    ...draft,
    summary: 'Users waited, we found what made them wait, and took it away. What follows is when and why.',
    impactUserSeconds: Math.round(debrief.runs[0]?.badUserSeconds ?? 0),
    timeline: review.moments.map(({ atUs, text }) => ({ atUs, text, pinId: events.find((event) => event.atUs === atUs && event.pinIds.length > 0)?.pinIds[0] ?? null })),
    detectionMinutes: began === undefined ? null : (debrief.pagedMs - began.atMs) / 60_000,
    responseMinutes: first === undefined ? null : (first.atUs - (run.pagedAtUs ?? 0)) / 60_000_000,
    factors: truths.map(({ id }) => id),
    actions: chosen(BANK.filter((entry) => helpsAgainst(entry, review.tags))).map(({ id }) => ({ bank: id, text: '', owner: 'you', dueDays: 30, measure: 'It is in place and has been tried.' })),
  };
}

/** The strongest of what prevents, and of what finds it sooner. */
function chosen(helpful: readonly BankEntry[]): BankEntry[] {
  return (['preventative', 'detective'] as const).flatMap((type) => [...helpful].filter((entry) => entry.type === type).sort((a, b) => b.strength - a.strength).slice(0, 1));
}
