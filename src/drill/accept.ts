import type { RunRecord } from '../session/intents.ts';
import { chooseVariant } from '../session/plot.ts';
import type { Run } from '../session/run.ts';
import { faultText, readDrillCode } from './code.ts';
import type { Drill } from './terms.ts';

/**
 * Why a run does not belong to a drill, each in a sentence; empty where it does. Told from what the record claims: whether
 * that is true is found out by simulating it. `drawn` is the cause that the seed draws.
 */
export function strangerTo(drill: Drill, code: string, record: RunRecord, drawn: string): string[] {
  const reasons: string[] = [];
  const want = (ok: boolean, reason: string): void => void (ok || reasons.push(reason));
  want(record.scenarioId === drill.scenarioId, `It is a run of ${record.scenarioId}; this drill is ${drill.scenarioId}.`);
  want(record.scenarioHash === drill.scenarioHash, `It was played with revision ${record.scenarioHash} of the scenario; this drill has ${drill.scenarioHash}.`);
  want(record.engine === drill.engine, `It was played with version ${record.engine} of the engine; this drill has ${drill.engine}.`);
  want(record.seed === drill.seed, `It was played with the seed ${record.seed}; this drill has ${drill.seed}.`);
  if (record.drill === undefined) reasons.push('It was played outside of a drill, where the clock can be stopped.');
  else if (record.drill.code !== code) reasons.push(`It belongs to another drill, ${record.drill.code}.`);
  else want(record.drill.minutes === drill.minutes, `It was played with ${record.drill.minutes} minutes; this drill has ${drill.minutes}.`);
  want(record.variant === null || record.variant === drawn, `It was played with the cause ${record.variant}; the seed draws another.`);
  want(drill.level === 'hints' || !record.intents.some(({ intent }) => intent.kind === 'hint'), 'Hints were asked for, which this drill does not allow.');
  return reasons;
}

/** The same for the drill that a record says itself it was played in; empty, too, where it names none. */
export function strangerToItsDrill(record: RunRecord, scenario: Run['scenario']): string[] {
  if (record.drill === undefined) return [];
  const terms = readDrillCode(record.drill.code);
  return terms.ok ? strangerTo(terms.drill, terms.code, record, chooseVariant(scenario, terms.drill.seed, null).id) : [`The code of its drill cannot be read. ${faultText(terms.fault)}`];
}
