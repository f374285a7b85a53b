import type { Debrief } from '../debrief-types.ts';
import type { Postmortem } from '../intents.ts';
import { bullets, clockFrom, table, text } from '../markdown-text.ts';
import { countText } from '../words.ts';

/**
 * A post-mortem as a document, or as a chapter of one: `level` is that of its heading. Everything that people wrote is
 * escaped. Ids of factors and actions become their words; unknown ones stay as they are.
 */
export function postmortemMarkdown(written: Postmortem, { scenarioTitle, pagedMs, postmortem: { material, review } }: Pick<Debrief, 'scenarioTitle' | 'pagedMs' | 'postmortem'>, level: 1 | 2): string {
  const clock = clockFrom(pagedMs);
  const startMs = material.events[0] === undefined ? 0 : material.events[0].atMs - material.events[0].atUs / 1000;
  const wordsOf = (id: string): string => material.factors.find((factor) => factor.id === id)?.text ?? id;
  const ownerOf = (id: string): string => material.people.find((person) => person.id === id)?.name ?? (id === 'you' ? 'You' : id);
  const heading = (depth: number, title: string): string => `${'#'.repeat(level + depth)} ${title}`;
  const chapters: readonly (readonly [string, string])[] = [
    ['Impact', written.impactUserSeconds === null ? '' : `${countText(written.impactUserSeconds)} bad user-seconds from the page on.`],
    ['Detection and response', [minutes('From the beginning of the fault to the page', written.detectionMinutes), minutes('From the page to the first action', written.responseMinutes)].filter((line) => line !== '').join('\n')],
    ['What happened when', written.timeline.length === 0 ? '' : table(['When', 'What', 'Evidence'], [...written.timeline].sort((a, b) => a.atUs - b.atUs).map(({ atUs, text: what, pinId }) => [clock(startMs + atUs / 1000), text(what), text(material.pins.find(({ id }) => id === pinId)?.title ?? '')]))],
    ['Contributing factors', bullets(written.factors.map(wordsOf))],
    ['Five whys', written.whys.map((id, i) => `${i + 1}. ${text(wordsOf(id))}`).join('\n')],
    ['What went well', paragraphs(written.wentWell)],
    ['Actions', written.actions.length === 0 ? '' : table(['Action', 'Type', 'Owner', 'Due', 'Done when'], written.actions.map(({ bank, text: own, owner, dueDays, measure }) => {
      const item = material.bank.find(({ id }) => id === bank);
      return [text(item?.text ?? own), item?.type ?? '', text(ownerOf(owner)), dueDays === null ? '' : `in ${countText(dueDays)} days`, text(measure)];
    }))],
    ['Marks', review === null ? '' : table(['Part', 'Points', 'Why'], review.marks.map(({ title, points, max, why }) => [title, `${points} of ${max}`, text(why)]))],
  ];
  return [heading(0, `${text(scenarioTitle)}: post-mortem`), paragraphs(written.summary), ...chapters.flatMap(([title, body]) => (body === '' ? [] : [heading(1, title), body]))].filter((part) => part !== '').join('\n\n');
}

const minutes = (what: string, value: number | null): string => (value === null ? '' : `- ${what}: ${String(Math.round(value * 10) / 10)} min`);

const paragraphs = (words: string): string => words.split('\n').map((line) => text(line.trim())).filter((line) => line !== '').join('\n\n');
