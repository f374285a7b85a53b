import type uPlot from 'uplot';
import type { PlotScene } from './plot-scene.ts';
import { lowerBound } from './y-range.ts';

/** The cursor of a plot as keys move it. */
export interface PlotCursor {
  /** By samples, or to an end; linked charts follow. */
  readonly move: (by: number | 'first' | 'last') => void;
  /** In a heatmap: to another bucket, upwards. */
  readonly moveRow: (by: number) => void;
  readonly leave: () => void;
  readonly time: () => number | null;
}

export function plotCursor(u: uPlot, scene: PlotScene): PlotCursor {
  // The declarations lack the third parameter, which tells linked charts.
  const linked = u as unknown as { setCursor: (at: { left: number; top: number }, fire: boolean, publish: boolean) => void };
  const moveTo = (left: number, top: number): void => linked.setCursor({ left, top }, true, true);
  const setIndex = (index: number): void => {
    const { view, shown, row } = scene;
    const t = shown[0]?.[index];
    if (t === undefined) return;
    moveTo(u.valToPos(t, 'x'), view.heat && row !== null ? u.valToPos(row + 0.5, 'y') : u.bbox.height / devicePixelRatio / 2);
  };
  const lastIn = (xs: Float64Array): number => lowerBound(xs, scene.view.range.to + 1e-9) - 1;
  return {
    move(by) {
      const xs = scene.shown[0];
      if (!xs) return;
      const first = lowerBound(xs, scene.view.range.from);
      const last = Math.max(first, lastIn(xs));
      if (by === 'first' || by === 'last') setIndex(by === 'first' ? first : last);
      else setIndex(Math.max(first, Math.min(last, (u.cursor.idx ?? last) + by)));
    },
    moveRow(by) {
      const { heat } = scene.view;
      if (!heat) return;
      scene.row = scene.row === null ? 0 : Math.max(0, Math.min(heat.bounds.length - 1, scene.row + by));
      setIndex(u.cursor.idx ?? Math.max(0, lastIn(scene.shown[0] ?? new Float64Array(0))));
    },
    leave: () => moveTo(-10, -10),
    time: () => {
      const index = u.cursor.idx;
      return index === null || index === undefined ? null : (scene.shown[0]?.[index] ?? null);
    },
  };
}
