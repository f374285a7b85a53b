import type { Postmortem } from '../../../session/intents.ts';
import type { BankItem } from '../../../session/postmortem/types.ts';

const ENOUGH_WORDS = 20;

/** What a reader of this post-mortem would ask for, in the order of the form. Nothing here is a mark. */
export function leftOpen(draft: Postmortem, bank: readonly BankItem[]): string[] {
  const types = new Set(draft.actions.map((action) => bank.find(({ id }) => id === action.bank)?.type));
  const bare = draft.actions.filter(({ owner, dueDays, measure }) => owner.trim() === '' || dueDays === null || measure.trim() === '').length;
  const unproven = draft.timeline.filter(({ pinId }) => pinId === null).length;
  return [
    draft.summary.trim().length < ENOUGH_WORDS && 'A summary in a sentence or two.',
    draft.impactUserSeconds === null && 'The impact.',
    draft.timeline.length === 0 ? 'A timeline.' : unproven > draft.timeline.length / 2 && 'Evidence: most entries of the timeline have no pin.',
    draft.detectionMinutes === null && 'How long detection took.',
    draft.responseMinutes === null && 'How long the response took.',
    draft.factors.length + draft.whys.length === 0 && 'Contributing factors.',
    draft.actions.length === 0 ? 'Actions.' : !types.has('preventative') && 'An action that prevents.',
    draft.actions.length > 0 && !types.has('detective') && 'An action that detects.',
    bare > 0 && `Owner, date or measure of ${bare === 1 ? 'an action' : `${bare} actions`}.`,
  ].filter((line) => line !== false);
}
