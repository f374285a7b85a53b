import { writeAttribute } from '../../../kit/index.ts';
import { createRowPool, placeRow, type PooledRow, type RowPoolOptions } from './log-row-pool.ts';
import { createLogScroll, watchScroll, type LogScroll, type LogScrollOptions } from './log-scroll.ts';

/** Above and below the view while it is being scrolled; the newest lines, which are written anew all the time, have none. */
const SPARE_ROWS = 4;

export interface LogListOptions extends RowPoolOptions, LogScrollOptions {
  readonly onScrollAway: (atTop: boolean) => void;
}

/**
 * Rows of the log, drawn past React: a pool of elements as large as the view that are written anew when rows pass by. What it costs follows
 * the height of the view alone. Broken lines are stacked from the first row in view, whatever their heights: the bar then counts rows, not
 * pixels.
 */
export interface LogListView {
  readonly draw: () => void;
  readonly select: (index: number | null) => void;
  readonly toTop: () => void;
  readonly pageRows: () => number;
  /** The row that an event came from. */
  readonly indexOf: (target: EventTarget | null) => number | null;
  readonly dispose: () => void;
}

export function createLogList(viewport: HTMLElement, body: HTMLElement, options: LogListOptions): LogListView {
  const { id, rowHeight, total, wrap } = options;
  const scroll = createLogScroll(viewport, options);
  const rowsOf = createRowPool(body, options);
  let selected: number | null = null;
  let toReveal: number | null = null;
  let frame = 0;

  const draw = (): void => {
    const tall = `${scroll.spacer()}px`;
    if (body.style.height !== tall) body.style.height = tall;
    if (toReveal !== null) scroll.reveal(toReveal);
    toReveal = null;
    const first = scroll.firstRow();
    const spare = scroll.top() > 0 ? SPARE_ROWS : 0;
    const from = wrap ? Math.floor(first) : Math.max(0, Math.floor(first) - SPARE_ROWS);
    const to = Math.min(total(), Math.floor(first) + scroll.visibleRows() + (wrap ? 2 : 1 + spare));
    const rows = rowsOf(from, to, selected);
    if (wrap) stackBroken(rows, first, to === total(), rowHeight, scroll);
    else rows.forEach((pooled, i) => placeRow(pooled, scroll.isScaled() ? scroll.top() + (from + i - first) * rowHeight : (from + i) * rowHeight));
    const active = selected !== null && selected >= from && selected < to;
    if (active) writeAttribute(viewport, 'aria-activedescendant', `${id}-${selected}`);
    else viewport.removeAttribute('aria-activedescendant');
    writeAttribute(viewport, 'aria-rowcount', String(total()));
  };
  const drawSoon = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
  const stopWatching = watchScroll(viewport, scroll, rowHeight, drawSoon, options.onScrollAway);
  drawSoon();

  return {
    draw: drawSoon,
    select(index) {
      selected = index;
      toReveal = index;
      drawSoon();
    },
    toTop() {
      scroll.toTop();
      drawSoon();
    },
    pageRows: () => Math.max(1, Math.ceil(scroll.fit()) - 2),
    indexOf(target) {
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
      return element && body.contains(element) ? Number(element.dataset['index']) : null;
    },
    dispose() {
      cancelAnimationFrame(frame);
      stopWatching();
      body.replaceChildren();
    },
  };
}

/** Places broken lines one below the other from the first in view, and notes how many of them fit. */
function stackBroken(rows: readonly PooledRow[], first: number, hasLast: boolean, rowHeight: number, scroll: LogScroll): void {
  const heights = rows.map(({ element }) => element.offsetHeight || rowHeight);
  const sum = heights.reduce((all, one) => all + one, 0);
  const room = scroll.height();
  let top = -(first - Math.floor(first)) * (heights[0] ?? 0);
  // The last line ends with the view.
  if (hasLast && scroll.isAtEnd() && sum > room) top = room - sum;
  let whole = 0;
  rows.forEach((pooled, i) => {
    placeRow(pooled, scroll.top() + top);
    top += heights[i] ?? 0;
    if (top <= room + 1) whole += 1;
  });
  scroll.setFitting(Math.max(1, Math.min(scroll.visibleRows(), whole)));
}
