import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { useRemPx, watchTheme } from '../theme-watch.ts';
import styles from './chart.module.css';
import type { ChartData, ChartView, Readout, TimeRange } from './chart-types.ts';
import { formatClockS } from '../format.ts';
import { drawScheduler, type DrawTicket } from './draw-scheduler.ts';
import { describeReadout, paintLegend } from './legend.tsx';
import { describeMarkers } from './overlays.ts';
import { createPlot, type Plot, type PlotSize } from './plot.ts';
import { lowerBound } from './y-range.ts';

interface UsePlotOptions {
  host: RefObject<HTMLDivElement | null>;
  legendTable: RefObject<HTMLTableElement | null>;
  title: string;
  view: ChartView;
  data: ChartData | undefined;
  onSelectRange: (range: TimeRange) => void;
  onPoint: (id: string) => void;
}

/** The chart as the component sees it: safe to call before the drawing code has loaded and where there is no canvas. */
export interface PlotControl {
  setData: (data: ChartData, range?: TimeRange) => void;
  cursorTime: () => number | null;
  moveCursor: Plot['moveCursor'];
  moveRow: Plot['moveRow'];
  clearCursor: () => void;
  showSelection: Plot['showSelection'];
  /** The readout in words. */
  describe: () => string;
}

interface State {
  plot: Plot | null;
  ticket: DrawTicket | null;
  /** As last laid out; of the element, so that it outlives the plot. */
  size: PlotSize | null;
  data: ChartData;
  view: ChartView;
  /** The range as the caller last rendered it. */
  rangeProp: TimeRange;
  readout: Readout;
  title: string;
  onSelectRange: (range: TimeRange) => void;
  onPoint: (id: string) => void;
}

const NO_DATA: ChartData = [new Float64Array(0)];
const CLASSES = { flag: styles.flag ?? '', layer: styles.flagLayer ?? '', tip: styles.tip ?? '' };

/** Without a plot the latest values are still told, to the legend and to screen readers. */
function latestReadout({ data, view }: Pick<State, 'data' | 'view'>): Readout {
  const xs = data[0] ?? new Float64Array(0);
  const i = lowerBound(xs, view.range.to + 1e-9) - 1;
  const inRange = i >= 0 && (xs[i] ?? -Infinity) >= view.range.from;
  return { t: inRange ? (xs[i] ?? null) : null, atCursor: false, values: Float64Array.from(view.series, (_, s) => (inRange ? (data[s + 1]?.[i] ?? NaN) : NaN)) };
}

function summarise({ title, view, readout }: State): string {
  const [from, to] = [view.range.from, view.range.to].map((t) => formatClockS(t, view.startOfDayS));
  const what = readout.t === null ? 'No samples in this range.' : `Latest at ${describeReadout(readout, view)}`;
  return `${title}, ${from} to ${to}. ${what}${describeMarkers(view)}`;
}

/** Owns the plot of a chart: loads uPlot when the first chart appears, keeps it in step with props, size, theme and visibility. */
export function usePlot({ host, legendTable, title, view, data, onSelectRange, onPoint }: UsePlotOptions): PlotControl {
  const state = useRef<State>({ plot: null, ticket: null, size: null, data: data ?? NO_DATA, view, rangeProp: view.range, readout: { t: null, atCursor: false, values: new Float64Array(0) }, title, onSelectRange, onPoint });

  const publish = useMemo(
    () =>
      (readout: Readout): void => {
        const s = state.current;
        s.readout = readout;
        paintLegend(legendTable.current, readout, s.view);
        const element = host.current;
        if (!element || readout.atCursor) return;
        element.setAttribute('aria-label', summarise(s));
        element.dataset['empty'] = String(readout.t === null);
      },
    [host, legendTable],
  );

  // Series, sync group and letter size are fixed at a plot's birth; when those change it is born again.
  const identity = `${useRemPx()}|${view.syncKey ?? ''}|${view.series.map((series) => series.key).join('|')}|${view.heat?.bounds.join(' ') ?? ''}`;
  useEffect(() => {
    const element = host.current;
    const s = state.current;
    if (!element || !hasCanvas()) return undefined;
    let gone = false;
    let cleanUp = (): void => undefined;
    const start = async (): Promise<void> => {
      const { default: UPlot } = await import('uplot');
      if (gone) return;
      const callbacks = { onReadout: publish, onSelectRange: (range: TimeRange) => s.onSelectRange(range), onPoint: (id: string) => s.onPoint(id) };
      const ticket = drawScheduler.register(() => takeTurn(s, ticket, (size) => createPlot(UPlot, element, CLASSES, s.view, size, callbacks)));
      s.ticket = ticket;
      cleanUp = keepInStep(element, s, ticket);
      ticket.request(true);
    };
    void start();
    return () => {
      gone = true;
      cleanUp();
      s.ticket?.dispose();
      s.plot?.destroy();
      Object.assign(s, { plot: null, ticket: null });
    };
  }, [host, identity, publish]);

  useEffect(() => {
    const s = state.current;
    // A range that came with samples stands until the caller names another one; a hidden series or a new marker must not turn time back.
    Object.assign(s, { title, view: view.range === s.rangeProp ? { ...view, range: s.view.range } : view, rangeProp: view.range, onSelectRange });
    if (data) s.data = data;
    s.ticket?.request(true);
    if (!s.plot) publish(latestReadout(s));
    // A new callback alone draws nothing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [title, view, data, publish]);
  useEffect(() => {
    state.current.onSelectRange = onSelectRange;
    state.current.onPoint = onPoint;
  });

  return useMemo(() => controlOf(state, publish), [publish]);
}

function controlOf(state: RefObject<State>, publish: (readout: Readout) => void): PlotControl {
  return {
    setData(next, range) {
      const s = state.current;
      s.data = next;
      if (range) s.view = { ...s.view, range };
      s.ticket?.request();
      if (!s.plot) publish(latestReadout(s));
    },
    cursorTime: () => state.current.plot?.cursorTime ?? null,
    moveCursor: (by) => state.current.plot?.moveCursor(by),
    moveRow: (by) => state.current.plot?.moveRow(by),
    clearCursor: () => state.current.plot?.clearCursor(),
    showSelection: (range) => state.current.plot?.showSelection(range),
    describe: () => describeReadout(state.current.readout, state.current.view),
  };
}

/** One turn to draw. */
function takeTurn(state: State, ticket: DrawTicket, create: (size: PlotSize) => Plot): void {
  const { size, plot } = state;
  if (size === null) return;
  // Born in its turn to draw, and drawn in the next one: a dozen charts at once are a long task, and one is a good part of a frame.
  if (plot === null) {
    state.plot = create(size);
    ticket.request(true);
    return;
  }
  plot.setSize(size.width, size.height);
  plot.setData(state.data);
  plot.setView(state.view);
  plot.draw();
}

function hasCanvas(): boolean {
  return document.createElement('canvas').getContext('2d') !== null;
}

/** Size, visibility and theme, until the returned function is called. */
function keepInStep(element: HTMLElement, state: Pick<State, 'size'>, ticket: DrawTicket): () => void {
  const sizes = new ResizeObserver(([entry]) => {
    if (!entry || entry.contentRect.width === 0) return;
    state.size = { width: entry.contentRect.width, height: entry.contentRect.height };
    ticket.request(true);
  });
  const sight = new IntersectionObserver((entries) => ticket.setVisible(entries.at(-1)?.isIntersecting ?? true), { rootMargin: '64px' });
  sizes.observe(element);
  sight.observe(element);
  const forgetTheme = watchTheme(() => ticket.request(true));
  return () => {
    sizes.disconnect();
    sight.disconnect();
    forgetTheme();
  };
}
