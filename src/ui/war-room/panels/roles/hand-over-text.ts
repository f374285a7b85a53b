import type { IncidentView, RunInfo } from '../../../../session/view.ts';
import { formatPercent } from '../../../kit/index.ts';
import { claimTitle, type ClaimWords } from '../../shared/claim-words.ts';
import { clockText } from '../../shared/times.ts';

const SURE = ['just a thought', 'possible', 'even odds', 'likely', 'would bet on it'] as const;

/** What whoever takes over has to know, as the case board has it: impact, what is believed, what is under way, what was tried, what is due. */
export function handOverText(view: IncidentView, { slos }: Pick<RunInfo, 'slos'>, words: ClaimWords): string {
  const impact = view.slos.map((slo, i) => `${slos[i]?.title ?? slo.id}: ${slo.goodRatio === null ? 'no data' : `${formatPercent(slo.goodRatio)} good`} (target ${formatPercent(slo.target)})`);
  const live = view.hypotheses.filter(({ state }) => state === 'open').map(({ claim }) => `${claimTitle(claim, words)}, ${SURE[claim.confidence - 1]}`);
  const dropped = view.hypotheses.filter(({ state }) => state === 'dropped').map(({ claim }) => claimTitle(claim, words));
  const running = view.actions.filter(({ state }) => state === 'running').map(({ title }) => title);
  const over = view.actions.filter(({ state }) => state !== 'running').map(({ title, state }) => `${title} (${state})`);
  const due = view.updateDue;
  return [
    `Severity ${view.severity}. ${impact.join('; ')}.`,
    line('We believe', live, 'Nothing is believed yet.'),
    ...(dropped.length === 0 ? [] : [line('Ruled out', dropped, '')]),
    line('Under way', running, 'Nothing is under way.'),
    ...(over.length === 0 ? [] : [line('Done so far', over, '')]),
    due === null ? 'No update is due.' : `Next update ${due.audience === 'team' ? 'to the team' : 'on the status page'} by ${clockText(due.dueMs, false)}.`,
  ].join('\n');
}

function line(what: string, list: readonly string[], none: string): string {
  return list.length === 0 ? none : `${what}: ${list.join('; ')}.`;
}
