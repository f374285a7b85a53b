import type uPlot from 'uplot';
import { formatClockS, formatUnit, type Unit } from '../format.ts';
import { remPx } from '../theme-watch.ts';
import type { ChartHeat } from './chart-types.ts';
import { resolveColour } from './colours.ts';

const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
const BYTE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

const fontPx = (): number => Math.round(remPx() * 0.75);
const font = (px: number): string => `${px}px 'Inter Variable', system-ui, sans-serif`;

/** One per plot: a plot is made anew when the text size changes, and asking the page on every drawing costs a layout. */
const shared = (font: string): Pick<uPlot.Axis, 'stroke' | 'grid' | 'ticks' | 'font'> => ({
  stroke: () => resolveColour('var(--text-3)'),
  grid: { stroke: () => resolveColour('var(--grid)'), width: 1 },
  ticks: { show: false },
  font,
});

/** Clock time along the bottom, with ticks on round clock times whatever the second of the start. */
export function timeAxis(startOfDayS: () => number): uPlot.Axis {
  const em = fontPx();
  return {
    ...shared(font(em)),
    size: Math.round(em * 1.9),
    gap: 5,
    space: em * 6,
    incrs: TIME_STEPS_S,
    splits: (_u, _axis, min, max, step) => {
      const ticks: number[] = [];
      const offset = startOfDayS();
      for (let clock = Math.ceil((min + offset) / step) * step; clock - offset <= max; clock += step) ticks.push(clock - offset);
      return ticks;
    },
    values: (_u, ticks, _axis, _space, step) => ticks.map((t) => formatClockS(Math.round(t), startOfDayS(), step < 60)),
  };
}

/** Values with their unit; as wide as the widest label, and never narrower than needed for `0.25 s`, so that charts of a column line up. */
export function valueAxis(unit: () => Unit): uPlot.Axis {
  const em = fontPx();
  const labelFont = font(em);
  return {
    ...shared(labelFont),
    gap: 6,
    space: em * 2.6,
    ...(unit() === 'bytes' ? { incrs: BYTE_STEPS } : {}),
    values: (_u, ticks) => ticks.map((v) => (v === 0 ? '0' : formatUnit(v, unit()))),
    size: (u, labels) => {
      u.ctx.save();
      u.ctx.font = labelFont;
      const widest = (labels ?? []).reduce((most, label) => Math.max(most, u.ctx.measureText(label).width), 0);
      u.ctx.restore();
      return Math.ceil(Math.max(em * 3.6, widest + 12));
    },
  };
}

/** The bounds between buckets, every second or third where they stand close. */
export function bucketAxis(heat: () => ChartHeat): uPlot.Axis {
  const em = fontPx();
  const labelFont = font(em);
  return {
    ...shared(labelFont),
    grid: { show: false },
    gap: 6,
    splits: (u) => {
      const { bounds } = heat();
      const every = Math.max(1, Math.ceil((em * 1.7 * bounds.length) / Math.max(1, u.bbox.height / devicePixelRatio)));
      return bounds.flatMap((_, i) => (i % every === 0 && i < bounds.length - 1 ? [i + 1] : []));
    },
    values: (_u, ticks) => ticks.map((row) => formatUnit(heat().bounds[row - 1] ?? NaN, heat().boundUnit)),
    size: () => Math.ceil(em * 5),
  };
}

export { font as chartFont, fontPx as chartFontPx };
