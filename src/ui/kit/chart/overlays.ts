import type uPlot from 'uplot';
import { formatClockS, formatUnit } from '../format.ts';
import { chartFont, chartFontPx } from './axes.ts';
import type { ChartMarker, ChartView } from './chart-types.ts';
import { resolveColour } from './colours.ts';

const MARKER_COLOURS: Readonly<Record<ChartMarker['kind'], string>> = {
  deploy: 'var(--text-2)',
  action: 'var(--focus-ring)',
  alert: 'var(--bad-text)',
  select: 'var(--text-1)',
};
const MARKER_LETTERS: Readonly<Record<ChartMarker['kind'], string>> = { deploy: 'D', action: 'A', alert: '!', select: '▾' };
const MARKER_WORDS: Readonly<Record<ChartMarker['kind'], string>> = { deploy: 'Deploy', action: 'Action', alert: 'Alert', select: 'Selected' };

/** Where nothing has been heard since the last sample, a hatch says so. Drawn under everything else. */
export function drawStale(u: uPlot, view: ChartView): void {
  const xs = u.data[0];
  if (!view.stale || !xs || xs.length === 0) return;
  const { left, top, width, height } = u.bbox;
  const from = Math.max(left, u.valToPos(xs[xs.length - 1] ?? 0, 'x', true));
  if (from >= left + width) return;
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, top, left + width - from, height);
  ctx.clip();
  ctx.strokeStyle = resolveColour('var(--line-strong)');
  ctx.lineWidth = devicePixelRatio;
  const gap = 7 * devicePixelRatio;
  ctx.beginPath();
  for (let x = from - height; x < left + width; x += gap) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

export function drawThresholds(u: uPlot, view: ChartView): void {
  if (view.thresholds.length === 0) return;
  const { ctx } = u;
  const { left, width } = u.bbox;
  const ratio = devicePixelRatio;
  ctx.save();
  const em = chartFontPx() * ratio;
  ctx.font = chartFont(em);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'alphabetic';
  for (const threshold of view.thresholds) {
    const y = Math.round(u.valToPos(threshold.value, 'y', true)) + 0.5;
    ctx.strokeStyle = resolveColour(threshold.kind === 'baseline' ? 'var(--text-3)' : 'var(--bad-text)');
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    // A halo of the surface keeps the words legible on lines and fills.
    const text = `${threshold.label} ${formatUnit(threshold.value, view.unit)}`;
    const above = y - u.bbox.top > em * 1.5;
    const at: [number, number] = [left + width - 4 * ratio, above ? y - 5 * ratio : y + em + 2 * ratio];
    ctx.setLineDash([]);
    ctx.lineWidth = 3 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = resolveColour('var(--surface-1)');
    ctx.strokeText(text, ...at);
    ctx.fillText(text, ...at);
  }
  ctx.restore();
}

export function drawMarkerLines(u: uPlot, view: ChartView): void {
  const { ctx } = u;
  const { top, height } = u.bbox;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.75;
  for (const marker of inRange(view)) {
    const x = Math.round(u.valToPos(marker.t, 'x', true)) + 0.5;
    ctx.strokeStyle = resolveColour(MARKER_COLOURS[marker.kind]);
    ctx.setLineDash(marker.kind === 'select' ? [2 * devicePixelRatio, 2 * devicePixelRatio] : []);
    ctx.beginPath();
    ctx.moveTo(x, top - 2 * devicePixelRatio);
    ctx.lineTo(x, top + height);
    ctx.stroke();
  }
  ctx.restore();
}

const inRange = (view: ChartView): ChartMarker[] => view.markers.filter((m) => m.t >= view.range.from && m.t <= view.range.to).sort((a, b) => a.t - b.t);

/**
 * Flags above the plot: a letter for the kind and as much of the label as fits before the next flag; all of it on hover. They are hidden
 * from screen readers, which have them in the chart's summary.
 */
export function placeFlags(u: uPlot, view: ChartView, layer: HTMLElement, className: string): void {
  const markers = inRange(view);
  // Not clientWidth, which would lay the page out in the middle of drawing.
  const right = u.bbox.width / devicePixelRatio;
  while (layer.childElementCount > markers.length) layer.lastElementChild?.remove();
  markers.forEach((marker, i) => {
    const flag = (layer.children[i] as HTMLElement | undefined) ?? layer.appendChild(document.createElement('span'));
    const x = u.valToPos(marker.t, 'x');
    const next = markers[i + 1];
    const room = (next ? u.valToPos(next.t, 'x') : right) - x - 3;
    flag.className = className;
    flag.dataset['kind'] = marker.kind;
    flag.dataset['letter'] = MARKER_LETTERS[marker.kind];
    flag.style.transform = `translateX(${Math.round(x)}px)`;
    flag.style.setProperty('--room', `${Math.max(16, Math.floor(room))}px`);
    // Flags near the right edge open to the left when pointed at.
    flag.dataset['edge'] = x > right - 140 ? 'right' : 'left';
    if (flag.textContent !== marker.label) flag.textContent = marker.label;
    flag.title = `${MARKER_WORDS[marker.kind]} at ${formatClockS(marker.t, view.startOfDayS)}: ${marker.label}`;
  });
}

/** The markers in words, for the chart's summary. */
export function describeMarkers(view: ChartView): string {
  const markers = inRange(view);
  if (markers.length === 0) return '';
  return ` Marked: ${markers.map((m) => `${MARKER_WORDS[m.kind].toLowerCase()} ${m.label} at ${formatClockS(m.t, view.startOfDayS)}`).join('; ')}.`;
}
