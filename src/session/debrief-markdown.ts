import type { ComparedRun, Debrief } from './debrief-types.ts';
import { bullets, clockFrom, table, text } from './markdown-text.ts';
import { postmortemMarkdown } from './postmortem/markdown.ts';
import type { ResultFile } from './result.ts';
import { countText, percentText, VERDICT_WORDS } from './words.ts';

/**
 * A debrief as a document in Markdown (CommonMark with GitHub's tables): what happened, what it cost, how it was marked and
 * why. Words of scenarios and players are escaped, so that they are text and nothing else wherever it is shown.
 */
export function debriefMarkdown(debrief: Debrief, { record, digest }: ResultFile): string {
  const { truth, score } = debrief;
  const clock = clockFrom(debrief.pagedMs);
  const sections = [
    `# ${text(debrief.scenarioTitle)}: debrief`,
    `**${debrief.outcome === 'win' ? 'Won' : 'Lost'}**, ${score.total} of ${score.max} points. ${text(debrief.outcomeText)}`,
    '## What happened',
    [`- Cause: ${text(debrief.variantTitle)}`, `- Where: ${text(truth.component)}`, `- Mechanism: ${text(truth.mechanism)}`, ...(truth.trigger === '' ? [] : [`- Trigger: ${text(truth.trigger)}`])].join('\n'),
    ...truth.story.map(text),
    '### How to tell it from other causes',
    bullets(truth.discriminators),
    '## What it cost',
    table(['Run', 'Bad user-seconds', 'Users recovered', 'Actions'], debrief.runs.map((run) => runRow(run, clock))),
    '## Timeline',
    'Minutes and seconds count from the page.',
    table(['When', '', 'What'], debrief.timeline.map(({ atMs, lane, text: what }) => [clock(atMs), lane, text(what)])),
    '## Score',
    table(['Part', 'Points', 'Why'], score.parts.map(({ title, points, max, why }) => [text(title), `${points} of ${max}`, text(why)])),
    ...((score.cap ?? null) === null ? [] : [text(score.cap!.why)]),
    ...(score.unmarked.length === 0 ? [] : [`Not marked: ${score.unmarked.map(text).join(', ')}.`]),
    ...(debrief.wentWell.length === 0 ? [] : ['## What went well', bullets(debrief.wentWell)]),
    '## Decisions, by what could be known',
    table(['When', 'Action', 'Expected to avoid', 'Best that was to be had'], debrief.judgement.decisions.map((decision) => [clock(decision.atMs), text(decision.title), percentText(decision.expected), bestText(decision)])),
    '## What else could have happened',
    table(['Course', 'Bad user-seconds', 'Users recovered', 'Why'], debrief.judgement.counterfactuals.map(({ title, run, why }) => [text(title), countText(run.badUserSeconds), run.recoveredMs === null ? 'never' : clock(run.recoveredMs), text(why)])),
    '## Turning points',
    bullets(debrief.judgement.turningPoints.map(({ atMs, question, reveal }) => `${clock(atMs)} ${question} ${reveal}`)),
    ...(debrief.judgement.pitfalls.length === 0 ? [] : ['## Pitfalls', bullets(debrief.judgement.pitfalls.map(({ atMs, title, why, line }) => `${clock(atMs)} ${title}: ${why} (${line})`))]),
    '## Actions, judged',
    table(['Action', 'Verdict', 'Taken', 'Why'], debrief.verdicts.map(({ mitigation, verdict, why, taken }) => [text(mitigation), VERDICT_WORDS[verdict], taken ? 'yes' : 'no', text(why)])),
    '## So that it does not happen again',
    `Permanent fix: ${text(truth.permanentFix)}`,
    bullets(truth.prevention),
    ...(debrief.postmortem.written === null ? [] : [postmortemMarkdown(debrief.postmortem.written, debrief, 2)]),
    `---\n\nSimulated again from ${text(record.scenarioId)}, seed ${record.seed}, ${record.intents.length} entries in the log; world ${record.hash ?? ''}, result ${digest}.`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function bestText({ options }: Debrief['judgement']['decisions'][number]): string {
  const [best] = options;
  return best === undefined ? '' : `${text(best.title)}, ${percentText(best.expected)}`;
}

function runRow({ title, badUserSeconds, recoveredMs, actions }: ComparedRun, clock: (ms: number) => string): string[] {
  return [text(title), countText(badUserSeconds), recoveredMs === null ? 'never' : clock(recoveredMs), actions.map((action) => `${clock(action.atMs)} ${text(action.title)}`).join('; ')];
}
