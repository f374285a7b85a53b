/**
 * Unit tests that simulate for long, by the beginning of their paths: three quarters of the time of all unit tests. `npm run check` leaves
 * them to `npm test`.
 */
export const SIMULATE_LONG = [
  'tests/unit/cli/',
  'tests/unit/proof/',
  'tests/unit/session/communication/',
  'tests/unit/session/debrief.',
  'tests/unit/session/evidence.',
  'tests/unit/session/hints/',
  'tests/unit/session/judgement/judgement.',
  'tests/unit/session/matching-traces.',
  'tests/unit/session/standard-dashboards.',
  'tests/unit/sim/cache.',
  'tests/unit/sim/call-policies.',
  'tests/unit/sim/emergence-',
  'tests/unit/sim/names.',
  'tests/unit/sim/tenants.',
  'tests/unit/storage/runs.',
  'tests/unit/telemetry/export/',
];

export const isQuick = process.env['FAULTLINE_QUICK'] === '1';
