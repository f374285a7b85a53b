import type uPlot from 'uplot';
import type { ChartData, ChartView, Readout, TimeRange } from './chart-types.ts';
import { decimate } from './decimate.ts';
import { plotCursor } from './plot-cursor.ts';
import { lineWidthOf, plotOptions } from './plot-options.ts';
import { followPointer } from './plot-pointer.ts';
import { readoutAt, type PlotScene } from './plot-scene.ts';
import { stack, yRange } from './y-range.ts';

export interface PlotCallbacks {
  onReadout: (readout: Readout) => void;
  onSelectRange: (range: TimeRange) => void;
  /** A point was clicked. */
  onPoint: (id: string) => void;
}

/** The imperative half of a chart: owns a uPlot and everything that is not React. Nothing is drawn, or on the page at all, except by `draw`. */
export interface Plot {
  setData: (data: ChartData) => void;
  setView: (view: ChartView) => void;
  setSize: (width: number, height: number) => void;
  draw: () => void;
  /** Moves the cursor by samples, or to an end; linked charts follow. */
  moveCursor: (by: number | 'first' | 'last') => void;
  /** In a heatmap: to another bucket, upwards. */
  moveRow: (by: number) => void;
  clearCursor: () => void;
  readonly cursorTime: number | null;
  /** Shows a range as being selected, or none. */
  showSelection: (range: TimeRange | null) => void;
  destroy: () => void;
}

type UPlot = typeof uPlot;

/** Class names of the flags above the plot and of the layer that holds them. */
export interface FlagClasses {
  flag: string;
  layer: string;
  tip: string;
}

/** In CSS pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

const atLeast = ({ width, height }: PlotSize): PlotSize => ({ width: Math.max(80, Math.round(width)), height: Math.max(60, Math.round(height)) });

export function createPlot(UPlotClass: UPlot, host: HTMLElement, classes: FlagClasses, firstView: ChartView, firstSize: PlotSize, callbacks: PlotCallbacks): Plot {
  let data: ChartData = [new Float64Array(0)];
  let size = atLeast(firstSize);
  const scene: PlotScene = { view: firstView, shown: data, tops: data, placed: [], near: null, row: null };

  const flags = document.createElement('div');
  flags.className = classes.layer;
  flags.ariaHidden = 'true';

  let follow: ((left: number, top: number) => void) | null = null;
  const onCursor = (self: uPlot): void => {
    follow?.(self.cursor.left ?? -10, self.cursor.top ?? -10);
    callbacks.onReadout(readoutAt(scene, self.cursor.idx ?? null));
  };
  // To make it and to begin with it are each a good part of a frame.
  let begin: (() => void) | null = null;
  const u = new UPlotClass(
    plotOptions(scene, { size, flags, flagClass: classes.flag, onCursor, onSelectRange: callbacks.onSelectRange }),
    [[], ...firstView.series.map(() => [])],
    ({ root }, init) => {
      begin = () => {
        host.append(root);
        init();
      };
    },
  );
  u.over.append(flags);
  follow = followPointer(u, scene, classes.tip, callbacks.onPoint);
  const cursor = plotCursor(u, scene);

  return {
    setData(next) {
      data = next;
    },
    setView(next) {
      scene.view = next;
    },
    setSize(width, height) {
      size = atLeast({ width, height });
    },
    draw() {
      begin?.();
      begin = null;
      // Two points per two pixels: the least and the greatest.
      scene.shown = decimate(data, Math.max(1, size.width >> 1));
      // Cells are drawn by hand; the library is told the times alone.
      scene.tops = scene.view.stacked && !scene.view.heat ? stack(scene.shown, scene.view) : scene.shown;
      hand(u, scene, size);
      callbacks.onReadout(readoutAt(scene, u.cursor.idx ?? null));
    },
    moveCursor: cursor.move,
    moveRow: cursor.moveRow,
    clearCursor() {
      scene.row = null;
      if (begin === null) cursor.leave();
    },
    get cursorTime() {
      return cursor.time();
    },
    showSelection(range) {
      if (begin !== null) return;
      const [from, to] = range ? [u.valToPos(range.from, 'x'), u.valToPos(range.to, 'x')] : [0, 0];
      u.setSelect({ left: Math.min(from, to), width: Math.abs(to - from), top: 0, height: range ? u.bbox.height / devicePixelRatio : 0 }, false);
    },
    destroy: () => u.destroy(),
  };
}

/** Hands a scene to the library, which draws it once. */
function hand(u: uPlot, { view, shown, tops }: PlotScene, size: PlotSize): void {
  const [low, high] = yRange(tops, view);
  const lineWidth = lineWidthOf((shown[0]?.length ?? 0) * view.series.length);
  u.batch(() => {
    for (const series of u.series) series.width = lineWidth;
    if (u.width !== size.width || u.height !== size.height) u.setSize(size);
    view.series.forEach((series, s) => {
      const show = !view.hidden.has(series.key);
      if (u.series[s + 1]?.show !== show) u.setSeries(s + 1, { show });
    });
    // First, since it would put the old range back; what follows rebuilds the lines anyway.
    u.redraw(false, true);
    u.setData(tops as uPlot.AlignedData, false);
    u.setScale('x', { min: view.range.from, max: view.range.to });
    u.setScale('y', { min: low, max: high });
  });
}
