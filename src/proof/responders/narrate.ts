import { candidatesOf } from '../../session/judgement/candidates.ts';
import { advanceToPage, isOver, LOOKED_BACK_ON, openRun, type Run } from '../../session/run.ts';
import { isMitigation } from '../../session/verdicts.ts';
import { recoveryOf } from '../../session/compare-runs.ts';
import type { Narration, NarrationStep } from '../../session/narration.ts';
import { spanText } from '../../session/words.ts';
import type { StampedIntent } from '../../session/intents.ts';
import type { Subject } from '../subject.ts';
import { openDesk } from './desk.ts';
import { learnWithHindsight, type Knowledge } from './knowledge.ts';
import { leftText, namerOf, predictionText, readText, whyText, type Namer } from './narration-words.ts';
import { RESPONDERS } from './registry.ts';
import type { LookFact } from './types.ts';

/** What playing it takes beside learning one cause. */
const PLAY_SHARE = 2;

/**
 * Plays the investigator from the page to the end on the cause that a seed draws, and tells each step from what was known at the desk:
 * why this panel, what it read, which causes it left. The same seed gives the same run and the same words. `tell` hears the share done,
 * in [0, 1]. Throws when nobody is paged.
 */
export function narrate(subject: Subject, seed: number, tell: (share: number) => void): { readonly run: Run; readonly narration: Narration } {
  const { scenario } = subject;
  const all = Object.keys(scenario.variants).length + PLAY_SHARE;
  const learned = learnWithHindsight(subject, seed, (known) => tell(known / all));
  const run = openRun(scenario, seed, null, [], LOOKED_BACK_ON);
  advanceToPage(run);
  const { pagedAtUs } = run;
  if (pagedAtUs === null) throw new Error(`Nobody is paged in ${scenario.title} under seed ${seed}, so there is nothing to solve.`);
  const knowledge = { ...learned, fix: (cause: string) => fixOf(learned, run, pagedAtUs, cause) };
  const looks: LookFact[] = [];
  const desk = openDesk(run, [], knowledge, {
    looked: (look) => void looks.push(look),
    passed: (nowUs) => tell((all - PLAY_SHARE + PLAY_SHARE * Math.min(1, (nowUs - pagedAtUs) / scenario.horizonUs)) / all),
  });
  RESPONDERS.find(({ id }) => id === 'investigator')!.play(desk);
  return { run, narration: narrationOf(run, pagedAtUs, knowledge, looks) };
}

/** The recorded way out; where none is recorded, the first action that the author says works. */
function fixOf(learned: Knowledge, run: Run, pagedAtUs: number, cause: string): ReturnType<Knowledge['fix']> {
  const recorded = learned.fix(cause);
  const works = run.scenario.variants[cause]!.verdicts.filter(({ verdict }) => verdict === 'works');
  if (recorded.length > 0 || works.length === 0) return recorded;
  const action = candidatesOf(run, pagedAtUs).find((candidate) => works.some(({ mitigation }) => isMitigation(mitigation, candidate)));
  return action === undefined ? [] : [{ afterPageUs: 0, action: { verb: action.verb, args: action.args } }];
}

/** What the sentences are made from. */
interface Told {
  readonly run: Run;
  readonly names: Namer;
  readonly knowledge: Knowledge;
  readonly looks: ReadonlyMap<number, LookFact>;
}

function narrationOf(run: Run, pagedAtUs: number, knowledge: Knowledge, looks: readonly LookFact[]): Narration {
  const { scenario } = run;
  const told: Told = { run, names: namerOf(scenario), knowledge, looks: new Map(looks.map((look) => [look.seq, look])) };
  const { causes } = knowledge;
  const page = scenario.alerts.find(({ name }) => name === scenario.pageAlert);
  const step = (atUs: number, piece: Piece, left: readonly string[], look: NarrationStep['look'] = null): NarrationStep => ({ atUs, ...piece, left, look });
  const known = causes.length === 1 ? leftText(1, 1) : `${causes.length} causes are known to bring it; what is read from here on excludes all but one.`;
  const steps: NarrationStep[] = [step(pagedAtUs, { title: `${scenario.pageAlert} pages`, text: sentences(page?.summary ?? '', known) }, causes)];
  let left = causes;
  for (const [i, stamped] of run.intents.entries()) {
    const { seq, tick, intent } = stamped;
    left = told.looks.get(seq)?.after ?? left;
    const piece = pieceOf(told, stamped, run.intents[i - 1] ?? null, left);
    if (piece !== null) steps.push(step(tick, piece, left, intent.kind === 'look' ? { seq, panel: intent.panel, query: intent.query } : null));
  }
  const wellUs = recoveryOf(run);
  const actedUs = run.state.mitigations.at(-1)?.atUs ?? pagedAtUs;
  if (wellUs !== null && wellUs >= actedUs) {
    const after = steps.findIndex(({ atUs }) => atUs > wellUs);
    steps.splice(after < 0 ? steps.length : after, 0, step(wellUs, { title: 'Users are well again', text: `Every objective is met, ${spanText(wellUs - pagedAtUs)} after the page. Nothing is declared over until that has lasted.` }, left));
  }
  if (run.state.phase !== 'resolved') steps.push(step(run.world.now, { title: 'Users are not well', text: sentences(run.state.mitigations.length === 0 ? 'The scenario records no way out of this cause, so nothing was done about it.' : 'What was done has not helped in time.', isOver(run) ? 'The time is up.' : 'It ends here.') }, left));
  return { causes: causes.length, steps };
}

interface Piece {
  readonly title: string;
  readonly text: string;
}

/** One entry of the log in words; null where it belongs to the one before it. */
function pieceOf({ run, names, knowledge, looks }: Told, { seq, tick, intent }: StampedIntent, before: StampedIntent | null, left: readonly string[]): Piece | null {
  const count = leftText(left.length, knowledge.causes.length);
  switch (intent.kind) {
    case 'acknowledge':
      return { title: 'Acknowledges the page', text: 'Everybody knows now that somebody is on it.' };
    case 'post_update':
      // Team and status page are told in one go.
      if (before?.intent.kind === 'post_update' && before.tick === tick) return null;
      return { title: 'Posts an update', text: `To the team and on the status page, as “${intent.update?.status ?? 'investigating'}”: what users feel by the objectives, and when the next word comes.` };
    case 'look':
      return { title: `Opens ${names.opened(intent.panel, intent.query)}`, text: lookSentences(names, knowledge, looks.get(seq) ?? null, intent.panel, count) };
    case 'hypothesis.add': {
      const { predicts } = intent.claim;
      const cause = causeOf(run, left, intent.claim);
      if (predicts !== undefined) return { title: `Puts ${names.cause(cause)} to the test`, text: predictionText(names, predicts) };
      const why = left.length === 1 ? (knowledge.causes.length === 1 ? leftText(1, 1) : 'All others are excluded by what was read.') : `No dashboard tells the ${left.length} that are left apart, so it is said with less confidence.`;
      return { title: `Says that it is ${names.cause(cause)}`, text: why };
    }
    case 'mitigate': {
      const nth = run.intents.filter((entry) => entry.seq < seq && entry.intent.kind === 'mitigate').length;
      const taken = run.state.mitigations[nth];
      const title = run.world.book.actions.find(({ id }) => id === taken?.action)?.title ?? intent.verb;
      return { title: `Acts: ${title}`, text: 'It is what is known to help against this cause, and serves the hypothesis that was just named.' };
    }
    case 'resolve':
      return { title: 'Resolves the incident', text: 'Users have stayed well, and those who were told that it was bad have been told that it is over.' };
    default:
      return null;
  }
}

function lookSentences(names: Namer, knowledge: Knowledge, look: LookFact | null, panel: string, count: string): string {
  if (look !== null) return sentences(whyText(names, look.before, (a, b) => knowledge.separates(look.board, [a, b]) > 0), readText(names, look), count);
  if (panel === 'changes') return sentences('What was changed shortly before is the first thing to ask; a change is a suspect and no proof, so it excludes nothing.', count);
  return sentences('Users decide whether it is over, so the objectives are read and not the part that was mended.', count);
}

/** The cause that a claim names, of those that are possible. */
function causeOf({ scenario: { variants } }: Run, left: readonly string[], { component, mechanism }: { readonly component: string; readonly mechanism: string }): string {
  const fits = (id: string): boolean => variants[id]!.truth.component === component && variants[id]!.truth.mechanism === mechanism;
  return left.find(fits) ?? Object.keys(variants).find(fits) ?? component;
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
