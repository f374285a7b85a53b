import type { Unit } from '../../../kit/index.ts';

/** What a metric query over lines measures, for the axis alone; `count` in doubt. */
export function unitOfLogql(query: string): Unit {
  if (/\bunwrap\s+duration(_seconds)?\s*\(/.test(query)) return 'seconds';
  if (/\bbytes_(rate|over_time)\b|\bunwrap\s+bytes\s*\(/.test(query)) return 'bytes';
  const isRatio = (query.match(/\b(count_over_time|rate)\s*\(/g) ?? []).length > 1 && /\)\s*\/\s*\(?\s*(sum|count_over_time|rate)\b/.test(query);
  if (isRatio) return 'ratio';
  return /\brate\s*\(/.test(query) && !/\bunwrap\b/.test(query) ? 'per-second' : 'count';
}
