import type uPlot from 'uplot';
import { seriesColour, seriesDash } from '../series-colour.ts';
import { bucketAxis, timeAxis, valueAxis } from './axes.ts';
import type { ChartData, ChartView, Readout, TimeRange } from './chart-types.ts';
import { resolveColour } from './colours.ts';
import { decimate } from './decimate.ts';
import { describeCell, drawHeat } from './heat.ts';
import { drawMarkerLines, drawStale, drawThresholds, placeFlags } from './overlays.ts';
import { bandPath, linePath } from './paths.ts';
import { drawPoints, placePoints, pointNear, type PlacedPoint } from './points.ts';
import { newTip, type Tip } from './tip.ts';
import { lowerBound, stack, yRange } from './y-range.ts';

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

/** Room above the plot for flags, in CSS pixels. */
const FLAG_ROW_PX = 20;
const BARE_TOP_PX = 6;
/** Half a clock label, so that the last one is whole. */
const RIGHT_PX = 18;
/**
 * Without a graphics card a line of one pixel costs a third of a wider one, and charts with many points are those where it shows: in the
 * time they take, and not in how they look.
 */
const FULL_LINE_PX = 1.5;
const FINE_LINE_PX = 1;
const FEW_POINTS = 1_200;
/** A drag shorter than this was a click. */
const LEAST_DRAG_PX = 4;

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
  let view = firstView;
  let data: ChartData = [new Float64Array(0)];
  let tops: ChartData = data;
  let shown: ChartData = data;
  let size = atLeast(firstSize);

  const flags = document.createElement('div');
  flags.className = classes.layer;
  flags.ariaHidden = 'true';

  let placed: readonly PlacedPoint[] = [];
  let near: PlacedPoint | null = null;
  /** The bucket under the cursor of a heatmap. */
  let row: number | null = null;
  let tip: Tip | null = null;
  // A linked chart's pointer moves the line of this one too, but it points at nothing here.
  let hovered = false;

  const readoutAt = (index: number | null): Readout => {
    const xs = shown[0] ?? new Float64Array(0);
    const latest = lowerBound(xs, view.range.to + 1e-9) - 1;
    const i = index ?? (latest >= 0 && (xs[latest] ?? -Infinity) >= view.range.from ? latest : -1);
    const values = Float64Array.from(view.series, (_, s) => shown[s + 1]?.[i] ?? NaN);
    return { t: i < 0 ? null : (xs[i] ?? null), atCursor: index !== null, values, row: view.heat && index !== null ? row : null };
  };
  const hasFlags = (): boolean => view.markers.length > 0;

  // To make it and to begin with it are each a good part of a frame.
  let begin: (() => void) | null = null;
  const u = new UPlotClass(
    {
      ...size,
      pxAlign: 0,
      legend: { show: false },
      padding: [() => (hasFlags() ? FLAG_ROW_PX : BARE_TOP_PX), RIGHT_PX, 0, 0],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        // Its own answer to a double click is to show all there is; whoever uses the chart decides.
        bind: { dblclick: () => null },
        ...(view.syncKey === undefined
          ? {}
          : // Only the position is shared; a range dragged in one chart is that chart's.
            { sync: { key: view.syncKey, setSeries: false, scales: ['x', null], filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } } }),
      },
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      axes: [timeAxis(() => view.startOfDayS), firstView.heat ? bucketAxis(() => view.heat ?? { bounds: [], boundUnit: '' }) : valueAxis(() => view.unit)],
      series: [{}, ...view.series.map((_, s) => seriesOptions(s))],
      hooks: {
        drawClear: [
          (self) => {
            drawHeat(self, shown, view);
            drawStale(self, view);
          },
        ],
        draw: [
          (self) => {
            drawThresholds(self, view);
            drawMarkerLines(self, view);
            placeFlags(self, view, flags, classes.flag);
            placed = placePoints(self, view);
            drawPoints(self, view, placed, near?.point.id ?? null);
          },
        ],
        setCursor: [
          (self) => {
            follow(self.cursor.left ?? -10, self.cursor.top ?? -10);
            callbacks.onReadout(readoutAt(self.cursor.idx ?? null));
          },
        ],
        setSelect: [
          (self) => {
            const { left, width } = self.select;
            if (width < LEAST_DRAG_PX) return;
            const range = { from: self.posToVal(left, 'x'), to: self.posToVal(left + width, 'x') };
            self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            callbacks.onSelectRange(range);
          },
        ],
      },
    },
    [[], ...view.series.map(() => [])],
    ({ root }, init) => {
      begin = () => {
        host.append(root);
        init();
      };
    },
  );
  u.over.append(flags);
  tip = newTip(u.over, classes.tip);
  u.over.addEventListener('click', () => {
    if (near) callbacks.onPoint(near.point.id);
  });
  u.over.addEventListener('pointerenter', () => (hovered = true));
  u.over.addEventListener('pointerleave', () => {
    hovered = false;
    tip?.hide();
  });

  /** What the pointer is at besides a time: a point, or a cell of a heatmap. */
  function follow(left: number, top: number): void {
    if (tip === null || (!view.heat && placed.length === 0)) return;
    const before = near?.point.id;
    near = hovered ? pointNear(placed, left, top) : null;
    if (near?.point.id !== before) {
      u.over.style.cursor = near ? 'pointer' : '';
      u.redraw(false, false);
    }
    if (hovered && view.heat) row = Math.max(0, Math.min(view.heat.bounds.length - 1, Math.floor(u.posToVal(top, 'y'))));
    const width = u.bbox.width / devicePixelRatio;
    if (near) tip.show(near.point.label, near.x, near.y, width);
    else if (hovered && view.heat && u.cursor.idx !== null && left >= 0) tip.show(describeCell(readoutAt(u.cursor.idx ?? null), view), left, top, width);
    else tip.hide();
  }

  function seriesOptions(s: number): uPlot.Series {
    const spec = firstView.series[s];
    const key = spec?.key ?? '';
    const colour = (): string => view.series[s]?.colour ?? seriesColour(key);
    return {
      scale: 'y',
      width: FINE_LINE_PX,
      stroke: () => resolveColour(colour()),
      fill: () => resolveColour(`color-mix(in oklab, ${colour()} 55%, transparent)`),
      dash: [...(spec?.dash ?? seriesDash(key))],
      points: { show: false },
      paths: (self, index, first, last) => {
        const [xs, ys] = [tops[0], tops[index]];
        if (!xs || !ys || view.heat) return null;
        return { stroke: linePath(self, xs, ys, first, last), fill: view.stacked ? bandPath(self, tops, index, first, last) : null };
      },
    };
  }

  const draw = (): void => {
    begin?.();
    begin = null;
    // Two points per two pixels: the least and the greatest.
    shown = decimate(data, Math.max(1, size.width >> 1));
    // Cells are drawn by hand; the library is told the times alone.
    tops = view.stacked && !view.heat ? stack(shown, view) : shown;
    const [low, high] = yRange(tops, view);
    const points = (shown[0]?.length ?? 0) * view.series.length;
    const lineWidth = points > FEW_POINTS ? FINE_LINE_PX : FULL_LINE_PX;
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
    callbacks.onReadout(readoutAt(u.cursor.idx ?? null));
  };

  // The declarations lack the third parameter, which tells linked charts.
  const linked = u as unknown as { setCursor: (at: { left: number; top: number }, fire: boolean, publish: boolean) => void };
  const moveTo = (left: number, top: number): void => linked.setCursor({ left, top }, true, true);
  const setCursorIndex = (index: number): void => {
    const t = shown[0]?.[index];
    if (t === undefined) return;
    moveTo(u.valToPos(t, 'x'), view.heat && row !== null ? u.valToPos(row + 0.5, 'y') : u.bbox.height / devicePixelRatio / 2);
  };

  return {
    setData(next) {
      data = next;
    },
    setView(next) {
      view = next;
    },
    setSize(width, height) {
      size = atLeast({ width, height });
    },
    draw,
    moveCursor(by) {
      const xs = shown[0];
      if (!xs) return;
      const first = lowerBound(xs, view.range.from);
      const last = Math.max(first, lowerBound(xs, view.range.to + 1e-9) - 1);
      if (by === 'first' || by === 'last') setCursorIndex(by === 'first' ? first : last);
      else setCursorIndex(Math.max(first, Math.min(last, (u.cursor.idx ?? last) + by)));
    },
    moveRow(by) {
      if (!view.heat) return;
      const last = view.heat.bounds.length - 1;
      row = row === null ? 0 : Math.max(0, Math.min(last, row + by));
      const xs = shown[0];
      setCursorIndex(u.cursor.idx ?? Math.max(0, lowerBound(xs ?? new Float64Array(0), view.range.to + 1e-9) - 1));
    },
    clearCursor() {
      row = null;
      if (begin === null) moveTo(-10, -10);
    },
    get cursorTime() {
      const index = u.cursor.idx;
      return index === null || index === undefined ? null : (shown[0]?.[index] ?? null);
    },
    showSelection(range) {
      if (begin !== null) return;
      const [from, to] = range ? [u.valToPos(range.from, 'x'), u.valToPos(range.to, 'x')] : [0, 0];
      u.setSelect({ left: Math.min(from, to), width: Math.abs(to - from), top: 0, height: range ? u.bbox.height / devicePixelRatio : 0 }, false);
    },
    destroy: () => u.destroy(),
  };
}
