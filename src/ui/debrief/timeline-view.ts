import type { Debrief } from '../../session/debrief-types.ts';

type LoggedItem = Debrief['timeline'][number];
/** What the log has, and when what had been seen first excluded a cause. */
export type TimelineItem = LoggedItem | { readonly atMs: number; readonly lane: 'excluded'; readonly text: string };
export type Lane = TimelineItem['lane'];

/** Everything in order of time. */
export function itemsOf({ timeline, judgement }: Pick<Debrief, 'timeline' | 'judgement'>): TimelineItem[] {
  const excluded = judgement.causes.flatMap(({ title, ruledOutMs, by }) => (ruledOutMs === null ? [] : [{ atMs: ruledOutMs, lane: 'excluded' as const, text: by === null ? title : `${title} (by ${by})` }]));
  return [...timeline, ...excluded].sort((a, b) => a.atMs - b.atMs);
}

/** The lanes from what really happened down to what was said, with their names. A change is part of the truth's story but was visible. */
export const LANES: readonly { readonly lane: Lane; readonly title: string }[] = [
  { lane: 'truth', title: 'Truth' },
  { lane: 'change', title: 'Changes' },
  { lane: 'alert', title: 'Alerts' },
  { lane: 'phase', title: 'Incident' },
  { lane: 'look', title: 'You looked at' },
  { lane: 'excluded', title: 'Ruled out' },
  { lane: 'hypothesis', title: 'You believed' },
  { lane: 'action', title: 'You did' },
  { lane: 'message', title: 'Messages' },
];

export const laneTitle = (lane: Lane): string => LANES.find((known) => known.lane === lane)?.title ?? lane;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const SHORTEST_MS = 60_000;

/** Everything from shortly before the first thing to shortly after the last. */
export function wholeSpan({ timeline, pagedMs, endedMs }: Pick<Debrief, 'timeline' | 'pagedMs' | 'endedMs'>): Span {
  const times = timeline.map((item) => item.atMs);
  const fromMs = Math.min(pagedMs, ...times);
  const toMs = Math.max(endedMs, ...times, fromMs + SHORTEST_MS);
  const margin = (toMs - fromMs) * 0.02;
  return { fromMs: fromMs - margin, toMs: toMs + margin };
}

/** The same centre, `factor` times as long, inside the whole and never shorter than a minute. */
export function zoomed(span: Span, factor: number, whole: Span): Span {
  const length = Math.min(whole.toMs - whole.fromMs, Math.max(SHORTEST_MS, (span.toMs - span.fromMs) * factor));
  return within((span.fromMs + span.toMs - length) / 2, length, whole);
}

/** Moved by a share of its own length, inside the whole. */
export function panned(span: Span, share: number, whole: Span): Span {
  const length = span.toMs - span.fromMs;
  return within(span.fromMs + length * share, length, whole);
}

function within(fromMs: number, length: number, whole: Span): Span {
  const from = Math.min(Math.max(fromMs, whole.fromMs), whole.toMs - length);
  return { fromMs: from, toMs: from + length };
}

const STEPS_S = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600] as const;

/** Round times to write on the axis, about one in 110 pixels. */
export function ticksOf({ fromMs, toMs }: Span, width: number): number[] {
  const wanted = ((toMs - fromMs) / Math.max(1, width)) * 110;
  const step = (STEPS_S.find((s) => s * 1000 >= wanted) ?? 7200) * 1000;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) ticks.push(at);
  return ticks;
}

/** Items of a lane with the room that each has for its words, in pixels up to the next one. */
export function placeLane(items: readonly TimelineItem[], { fromMs, toMs }: Span, width: number): { readonly item: TimelineItem; readonly x: number; readonly room: number }[] {
  const x = (atMs: number): number => ((atMs - fromMs) / (toMs - fromMs)) * width;
  const inside = items.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return inside.map((item, i) => ({ item, x: x(item.atMs), room: (i + 1 < inside.length ? x(inside[i + 1]?.atMs ?? toMs) : width) - x(item.atMs) }));
}
