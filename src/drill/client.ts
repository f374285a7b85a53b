/*
 * What a page may run of drills by itself: reading and writing codes, the phases, the report. None of it simulates anything;
 * whatever does is asked of the worker.
 */
export { drillCode, faultText, readDrillCode, spacedCode, type CodeAnswer, type CodeFault } from './code.ts';
export { POINT_TITLES, type DecisionPoint, type DrillEntry, type EntryMark } from './entry.ts';
export { moveDrill, phaseOf, type DrillEvent, type DrillFacts, type DrillPhase } from './phases.ts';
export { entryNames, reportMarkdown } from './report.ts';
export { drillEndMs, MINUTE_MS, TERM_LIMITS, type Drill, type DrillLevel } from './terms.ts';
