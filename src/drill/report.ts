import { bullets, table, text } from '../session/markdown-text.ts';
import { POINT_TITLES, type DecisionPoint, type DrillEntry } from './entry.ts';
import type { Drill } from './terms.ts';

/** How entries are called beside each other: by their labels, numbered where a label is missing or there twice. */
export function entryNames(entries: readonly DrillEntry[]): string[] {
  const plain = entries.map(({ label }, i) => (label === '' ? `Team ${i + 1}` : label));
  return plain.map((name, i) => (plain.indexOf(name) === plain.lastIndexOf(name) ? name : `${name} (${i + 1})`));
}

/** Results side by side as a document in Markdown, in the order given: none is put before another. `restored` of them came with a backup. */
export function reportMarkdown(drill: Drill, scenarioTitle: string, entries: readonly DrillEntry[], restored: number): string {
  const names = entryNames(entries);
  const heads = ['', ...names.map(text)];
  const sections = [
    `# ${text(drill.title === '' ? scenarioTitle : drill.title)}: drill`,
    `${text(scenarioTitle)}, ${drill.minutes} minutes, seed ${drill.seed}, ${drill.level === 'hints' ? 'hints allowed' : 'no hints'}. ${verifiedText(entries.length, restored)}`,
    '## Decision points',
    'Minutes and seconds after the page. Sooner is not better by itself: ask what each had seen by then.',
    table(heads, (entries[0]?.points ?? []).map(({ id }) => [POINT_TITLES[id], ...entries.map((entry) => pointText(entry.points.find((one) => one.id === id)))])),
    '## By dimension',
    table(heads, [
      ...(entries[0]?.score.parts ?? []).map(({ id, title }) => [text(title), ...entries.map((entry) => partText(entry, id))]),
      ['Together, with caps', ...entries.map(({ score }) => `${score.total} of ${score.max}`)],
      ['How it ended', ...entries.map(({ outcomeText }) => text(outcomeText))],
      ['Users lost', ...entries.map(({ badUserSeconds }) => `${Math.round(badUserSeconds / 60)} bad minutes`)],
    ]),
    '## What moved each most',
    ...entries.flatMap((entry, i) => [`### ${text(names[i] ?? '')}`, bullets(entry.score.parts.map(({ title, why }) => `${title}: ${why}`))]),
    '## What each did',
    ...entries.flatMap((entry, i) => [`### ${text(names[i] ?? '')}`, table(['When', '', 'What'], entry.marks.map(({ atS, lane, text: what }) => [clockText(atS), lane, text(what)]))]),
    `---\n\n${entries.map((entry, i) => `${text(names[i] ?? '')}: world ${entry.hash}, result ${entry.digest}`).join('  \n')}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function verifiedText(all: number, restored: number): string {
  if (restored === 0) return 'Every result was simulated again and found true.';
  return `Simulated again here and found true: ${all - restored} of ${all} results. The others came with a backup and were verified where that was made.`;
}

function pointText(point: DecisionPoint | undefined): string {
  if (point === undefined) return '';
  return point.atS === null ? text(point.text) : `${clockText(point.atS)} ${text(point.text)}`;
}

function partText({ score }: DrillEntry, id: string): string {
  const part = score.parts.find((one) => one.id === id);
  return part === undefined ? '' : `${part.points} of ${part.max}`;
}

/** `4:05`, of seconds after the page. */
function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
