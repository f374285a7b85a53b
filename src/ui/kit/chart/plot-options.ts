import type uPlot from 'uplot';
import { seriesColour, seriesDash } from '../series-colour.ts';
import { bucketAxis, timeAxis, valueAxis } from './axes.ts';
import type { ChartView, TimeRange } from './chart-types.ts';
import { resolveColour } from './colours.ts';
import { drawHeat } from './heat.ts';
import { drawMarkerLines, drawStale, drawThresholds, placeFlags } from './overlays.ts';
import { bandPath, linePath } from './paths.ts';
import type { PlotScene } from './plot-scene.ts';
import { drawPoints, placePoints } from './points.ts';

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

export const lineWidthOf = (points: number): number => (points > FEW_POINTS ? FINE_LINE_PX : FULL_LINE_PX);

interface PlotParts {
  /** In CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** The layer above the plot that holds the flags, and the class of each. */
  readonly flags: HTMLElement;
  readonly flagClass: string;
  readonly onCursor: (u: uPlot) => void;
  readonly onSelectRange: (range: TimeRange) => void;
}

/** How the library is told to draw a scene. Series, axes and sync group are those of the view at this moment. */
export function plotOptions(scene: PlotScene, { size, flags, flagClass, onCursor, onSelectRange }: PlotParts): uPlot.Options {
  const first = scene.view;
  return {
    ...size,
    pxAlign: 0,
    legend: { show: false },
    padding: [() => (scene.view.markers.length > 0 ? FLAG_ROW_PX : BARE_TOP_PX), RIGHT_PX, 0, 0],
    cursor: cursorOptions(first),
    scales: { x: { time: false, auto: false }, y: { auto: false } },
    axes: [timeAxis(() => scene.view.startOfDayS), first.heat ? bucketAxis(() => scene.view.heat ?? { bounds: [], boundUnit: '' }) : valueAxis(() => scene.view.unit)],
    series: [{}, ...first.series.map((_, s) => seriesOptions(scene, s))],
    hooks: {
      drawClear: [
        (self) => {
          drawHeat(self, scene.shown, scene.view);
          drawStale(self, scene.view);
        },
      ],
      draw: [
        (self) => {
          drawThresholds(self, scene.view);
          drawMarkerLines(self, scene.view);
          placeFlags(self, scene.view, flags, flagClass);
          scene.placed = placePoints(self, scene.view);
          drawPoints(self, scene.view, scene.placed, scene.near?.point.id ?? null);
        },
      ],
      setCursor: [onCursor],
      setSelect: [
        (self) => {
          const { left, width } = self.select;
          if (width < LEAST_DRAG_PX) return;
          const range = { from: self.posToVal(left, 'x'), to: self.posToVal(left + width, 'x') };
          self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          onSelectRange(range);
        },
      ],
    },
  };
}

function cursorOptions({ syncKey }: ChartView): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false },
    // Its own answer to a double click is to show all there is; whoever uses the chart decides.
    bind: { dblclick: () => null },
    ...(syncKey === undefined
      ? {}
      : // Only the position is shared; a range dragged in one chart is that chart's.
        { sync: { key: syncKey, setSeries: false, scales: ['x', null], filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } } }),
  };
}

function seriesOptions(scene: PlotScene, s: number): uPlot.Series {
  const spec = scene.view.series[s];
  const key = spec?.key ?? '';
  const colour = (): string => scene.view.series[s]?.colour ?? seriesColour(key);
  return {
    scale: 'y',
    width: FINE_LINE_PX,
    stroke: () => resolveColour(colour()),
    fill: () => resolveColour(`color-mix(in oklab, ${colour()} 55%, transparent)`),
    dash: [...(spec?.dash ?? seriesDash(key))],
    points: { show: false },
    paths: (self, index, first, last) => {
      const { view, tops } = scene;
      const [xs, ys] = [tops[0], tops[index]];
      if (!xs || !ys || view.heat) return null;
      return { stroke: linePath(self, xs, ys, first, last), fill: view.stacked ? bandPath(self, tops, index, first, last) : null };
    },
  };
}
