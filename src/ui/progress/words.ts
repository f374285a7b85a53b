import type { GuidanceStep } from '../../session/progress/types.ts';
import type { ProgressView, Trend } from '../../storage/progress.ts';
import type { Band, BandView } from '../../session/progress/skill-model.ts';
import { whenWords } from '../history/run-words.ts';

export const BAND_WORDS: Readonly<Record<Band, string>> = { new: 'New', forming: 'Forming', steady: 'Steady', strong: 'Strong' };

/** "Steady, perhaps forming or strong; 4 runs". The uncertainty is part of what is known. */
export function bandWords({ band, from, to, runs }: BandView): string {
  const behind = runs === 0 ? 'no runs yet' : runs === 1 ? '1 run' : `${runs} runs`;
  if (band === 'new') return `${BAND_WORDS.new}: ${behind}`;
  const others = [from, to].filter((one, i, all) => one !== band && all.indexOf(one) === i);
  const doubt = others.length === 0 ? '' : `, perhaps ${others.map((one) => BAND_WORDS[one].toLowerCase()).join(' or ')}`;
  return `${BAND_WORDS[band]}${doubt}; ${behind}`;
}

export const GUIDANCE_WORDS: Readonly<Record<GuidanceStep, { readonly title: string; readonly hint: string }>> = {
  guided: { title: 'Guided', hint: 'Told step by step, with the reason for each panel.' },
  completion: { title: 'Two decisions left', hint: 'Starts after scoping: you say what the cause is, and you act.' },
  hints: { title: 'Free, with hints', hint: 'Yours from the page on. A hint is there when you ask for it.' },
  free: { title: 'Free', hint: 'Yours from the page on, and no hints.' },
};

export const TREND_WORDS: Readonly<Record<Trend['id'], string>> = {
  total: 'Whole score', outcome: 'Outcome', decisions: 'Decisions', safety: 'Safety', diagnosis: 'Diagnosis', investigation: 'Investigation', communication: 'Communication', postmortem: 'Post-mortem',
};

export const NEXT_WORDS: Readonly<Record<NonNullable<ProgressView['next']>['why'], string>> = {
  first: 'Where everybody begins',
  'same-family': 'A second one of the same family, while the first is fresh',
  due: 'Due now: the same surface, and a cause that you have not seen',
  new: 'New to you',
  again: 'Not played for the longest time',
};

const DAY_MS = 86_400_000;

/** "now", "tomorrow", "in 6 days". */
export function dueWords(dueAt: number, now = Date.now()): string {
  const days = Math.ceil((dueAt - now) / DAY_MS);
  return days <= 0 ? 'now' : days === 1 ? 'tomorrow' : days < 60 ? `in ${days} days` : `on ${whenWords(dueAt, now).replace(/ \d\d:\d\d$/, '')}`;
}
