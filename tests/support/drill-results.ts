import type { DrillResultRow, DrillRow } from '../../src/storage/database.ts';

/** A drill that was made here, and what one team handed in. */

export const DRILL: DrillRow = { code: '04002AZE', madeAt: 4, scenarioTitle: 'Mine', isOwn: true, files: { 'scenario.json': '{}' } };
export const DRILL_RESULT: DrillResultRow = {
  code: DRILL.code,
  digest: 'd1',
  fileName: 'north.json',
  addedAt: 6,
  entry: {
    label: 'North', digest: 'd1', hash: 'h', outcome: 'lose', outcomeText: 'Time was up.',
    score: { total: 40, max: 1_000, parts: [{ id: 'safety', title: 'Safety', points: 40, max: 100, why: 'Nothing was harmed.', details: [{ title: 'Harm', points: 40, max: 100, why: 'None.' }] }], unmarked: [], cap: null },
    points: [{ id: 'look', atS: 30, text: 'Logs', good: true }, { id: 'update', atS: null, text: 'Never', good: null }],
    badUserSeconds: 12.5, perMinute: [1, 2.5], marks: [{ lane: 'look', atS: 30, text: 'Logs' }], recoveredS: null, endedS: 60,
  },
};
