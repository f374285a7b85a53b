import type { ScorePart } from '../debrief-types.ts';
import { boardTitles, lookText } from '../debrief-timeline.ts';
import type { StampedIntent } from '../intents.ts';
import { afterBeingTold, CAPS, type Cap } from '../score.ts';
import { mapOf } from '../system-map.ts';
import { mechanismTitle } from '../words.ts';
import { isLive } from './causes.ts';
import { decisionsOf, markDecisions } from './decisions.ts';
import type { RunFacts } from './gather.ts';
import { markInvestigation, type InvestigationFacts } from './investigation.ts';
import { pitfallsOf } from './pitfalls.ts';
import { markSafety, scatteredActions, severeAction } from './safety.ts';
import { turningPointsOf } from './turning-points.ts';
import type { Counterfactual, JudgedCause, Judgement } from './types.ts';

/** Readings after users have been well for this long show that the recovery held (the rubric). */
const HELD_US = 2 * 60_000_000;

/** What the judgement adds to the score, and what it tells. Nothing is simulated here. */
export interface Judged {
  readonly judgement: Judgement;
  readonly parts: readonly ScorePart[];
  readonly caps: readonly Cap[];
  /** Whether the last hint had been given: what one then knows counts a fifth. */
  readonly isTold: boolean;
}

/** @param recoveredUs world time from which users were well for good, or null */
export function judgeRun(facts: RunFacts, recoveredUs: number | null): Judged {
  const { deeds, options, causes, yours, falsified, intents } = facts;
  const { scenario, variant, state } = yours.run;
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  const decisionFacts = { deeds, options, causes, truth: variant.id, variants: scenario.variants };
  const decisions = decisionsOf(decisionFacts, ms);
  const bad = yours.badUserSeconds;
  const nothing = facts.runs.find(({ id }) => id === 'nothing')?.badUserSeconds ?? bad;
  const isTold = state.hints.some(({ level }) => level === 4);
  const investigation = markInvestigation(investigationOf(facts, recoveredUs));
  const severe = severeAction(deeds, decisions);
  const scattered = scatteredActions(decisions);
  const line = lineTeller(facts);
  const map = mapOf(scenario);
  return {
    isTold,
    parts: [markDecisions(decisionFacts, decisions), markSafety({ deeds, bad, nothing }, decisions), isTold ? afterBeingTold(investigation) : investigation],
    caps: [
      ...(severe === null ? [] : [{ points: CAPS.severeAction, why: `"${severe.title}" cannot be undone, nothing that you had seen justified it, and it could have cost users minutes of full outage.` }]),
      ...(scattered === null ? [] : [{ points: CAPS.scattered, why: `${scattered} of your first ${decisions.length} actions were tried with nothing seen that spoke for them: that is trial and error on people who depend on the system.` }]),
      ...(isTold ? [{ points: CAPS.answerTold, why: 'You asked for the last hint, which is the answer.' }] : []),
    ],
    judgement: {
      causes: causes.map((cause): JudgedCause => judgedCause(facts, cause, line, ms)),
      decisions,
      counterfactuals: counterfactualsOf(facts),
      turningPoints: turningPointsOf(facts, decisions, (seq) => line(intents.find((stamped) => stamped.seq === seq)!), ms),
      pitfalls: pitfallsOf({ facts, decisions, map, nothing, line, ms }),
      falsified: falsified.map(({ hypothesisId, seq, claim, predicts, read, before, after, points }) => ({
        hypothesisId, atMs: ms(intents.find((stamped) => stamped.seq === seq)?.tick ?? 0), points: Math.round(points),
        text: `You expected ${predicts.expr} to read ${SIDES[predicts.side]} if it was ${claim.component} (${mechanismTitle(scenario.mechanisms, claim.mechanism)}); it read ${SIDES[read]}, which left ${after} of ${before} causes.`,
      })),
    },
  };
}

const SIDES = { high: 'high', usual: 'as usual', low: 'low' } as const;

function investigationOf({ causes, deeds, intents, sightSeqs, falsified, yours }: RunFacts, recoveredUs: number | null): InvestigationFacts {
  const lastDeed = deeds.at(-1);
  const ending = intents.find(({ intent }) => intent.kind === 'resolve');
  const verified = recoveredUs !== null && intents.some(({ tick, intent }) => isChecking(intent) && tick >= recoveredUs + HELD_US && tick <= (ending?.tick ?? Infinity));
  return {
    causes: causes.length,
    left: causes.filter(({ ruledOut }) => ruledOut === null).length,
    leftAtLastAction: lastDeed === undefined ? null : causes.filter((cause) => isLive(cause, lastDeed.seq)).length,
    looked: sightSeqs.length > 0 || yours.run.state.looks.length > 0,
    falsified, verified,
  };
}

const CHECKING: ReadonlySet<string> = new Set(['slo', 'dashboards', 'metrics', 'map']);

function isChecking(intent: StampedIntent['intent']): boolean {
  return (intent.kind === 'look' && CHECKING.has(intent.panel)) || (intent.kind === 'pin' && CHECKING.has(intent.pin.panel));
}

function judgedCause({ intents, yours }: RunFacts, { id, ruledOut }: RunFacts['causes'][number], line: (stamped: StampedIntent) => string, ms: (us: number) => number): JudgedCause {
  const { scenario, variant, pagedAtUs } = yours.run;
  const stamped = intents.find(({ seq }) => seq === ruledOut?.seq);
  const byPage = ruledOut !== null && stamped === undefined;
  return {
    id, title: scenario.variants[id]!.title, isTruth: id === variant.id,
    ruledOutMs: stamped !== undefined ? ms(stamped.tick) : byPage ? ms(pagedAtUs ?? 0) : null,
    by: stamped !== undefined ? line(stamped) : byPage ? 'The page: this cause brings none about' : null,
  };
}

/** Tells an intent as the timeline does. */
function lineTeller({ yours: { run }, intents }: RunFacts): (stamped: StampedIntent) => string {
  const titles = boardTitles(run.scenario);
  const mitigations = intents.filter(({ intent }) => intent.kind === 'mitigate').map(({ seq }) => seq);
  return ({ seq, intent }) => {
    switch (intent.kind) {
      case 'look':
        return lookText(titles, intent.panel, intent.query);
      case 'pin':
        return `Pinned ${intent.pin.title}`;
      case 'mitigate':
        return run.world.book.actions[run.state.mitigations[mitigations.indexOf(seq)]?.action ?? -1]?.title ?? intent.verb;
      case 'hypothesis.add':
        return `Hypothesis: ${intent.claim.component}`;
      case 'resolve':
        return 'Declared resolved';
      default:
        return capitalWords(intent.kind);
    }
  };
}

const capitalWords = (kind: string): string => {
  const words = kind.split('_').join(' ').split('.').join(' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

function counterfactualsOf({ withouts, earlier, supported, runs }: RunFacts): Counterfactual[] {
  const told = (id: 'reference' | 'nothing', why: string): Counterfactual[] => runs.filter((run) => run.id === id).map((run) => ({ id, kind: id, title: run.title, why, run }));
  return [
    ...withouts,
    ...(earlier === null ? [] : [earlier.counterfactual]),
    ...(supported === null ? [] : [supported]),
    ...told('reference', 'One way that works against this cause; not the only one.'),
    ...told('nothing', 'The same world left to itself.'),
  ];
}

