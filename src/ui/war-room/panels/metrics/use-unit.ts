import type { Unit } from '../../../kit/index.ts';
import { guessUnit } from '../../shared-telemetry/metric-units.ts';
import { exprsKey, useMetricsState, type QueryRow } from './metrics-state.ts';

/** What the values are measured in: as chosen for these very queries, else as the first of them looks. */
export function useUnit(shown: readonly QueryRow[]): readonly [Unit, (unit: Unit) => void] {
  const [{ unit }, set] = useMetricsState('unit');
  const exprs = exprsKey(shown);
  return [unit?.exprs === exprs ? unit.unit : guessUnit(shown[0]?.expr ?? ''), (next) => set({ unit: { exprs, unit: next } })];
}
