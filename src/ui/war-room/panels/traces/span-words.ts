import type { Span, Trace } from '../../../../session/view.ts';
import { formatDurationUs } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';

/** What is unusual about a span's end: that it has none yet, or that it came after its caller had stopped waiting. '' otherwise. */
export function spanNote(span: Span, { followedToMs }: Pick<Trace, 'followedToMs'>): string {
  const after = span.outlivedUs > 0 ? `${formatDurationUs(span.outlivedUs)} ${span.detached ? 'after the request that began it' : 'after its caller had given up'}` : '';
  if (span.unfinished) return `still running at ${clockText(followedToMs)}${after === '' ? '' : `, ${after}`}`;
  return after === '' ? '' : `went on ${after}`;
}

/** The same in the few words that a row has room for. */
export function shortNote(span: Span, { followedToMs }: Pick<Trace, 'followedToMs'>): string {
  if (span.unfinished) return `still running at ${clockText(followedToMs)}`;
  return span.outlivedUs > 0 ? `${formatDurationUs(span.outlivedUs)} after ${span.detached ? 'the request' : 'caller gave up'}` : '';
}

/** What outlived the request itself, by how long at least; '' when nothing did. */
export function outlivedNote({ spans, rootUs, durationUs, complete }: Trace): string {
  if (spans[0]?.unfinished !== false || durationUs <= rootUs) return '';
  return `Work outlived the request by ${complete ? '' : 'at least '}${formatDurationUs(durationUs - rootUs)}`;
}
