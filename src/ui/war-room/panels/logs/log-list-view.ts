import type { LogRow } from '../../../../session/log-answers.ts';
import { writeAttribute } from '../../../kit/index.ts';
import { makeRow, type RowClasses, type RowElements } from './log-row-cells.ts';

/** Browsers limit how tall an element can be (Firefox at 17.9 million pixels); longer lists scroll in larger steps. */
const SPACER_MAX_PX = 8_000_000;
/** Above and below the view while it is being scrolled; the newest lines, which are written anew all the time, have none. */
const SPARE_ROWS = 4;
const FALLBACK_HEIGHT = 480;

export interface LogListOptions {
  readonly id: string;
  readonly rowHeight: number;
  readonly classes: RowClasses;
  /** Fields that are shown between the service and the text. */
  readonly columns: readonly string[];
  /** Long lines are broken, so that rows differ in height. */
  readonly wrap: boolean;
  readonly total: () => number;
  readonly row: (index: number) => LogRow | undefined;
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

interface PooledRow extends RowElements {
  shown: LogRow | null | undefined;
  index: number;
  top: number;
}

export function createLogList(viewport: HTMLElement, body: HTMLElement, options: LogListOptions): LogListView {
  const { id, rowHeight, total, row: rowAt, wrap } = options;
  const pool: PooledRow[] = [];
  let selected: number | null = null;
  let atTop = true;
  let frame = 0;
  // Broken lines: whole rows that the last drawing found room for.
  let fitting = 0;

  // Told by the browser: to ask would have the page laid out in the middle of drawing.
  let viewHeight = 0;
  let scrolled = 0;
  let toReveal: number | null = null;

  const height = (): number => viewHeight || FALLBACK_HEIGHT;
  const fit = (): number => (wrap && fitting > 0 ? fitting : height() / rowHeight);
  const visibleRows = (): number => Math.ceil(height() / rowHeight);
  const spacer = (): number => Math.min(SPACER_MAX_PX, Math.max(total() * rowHeight, wrap && total() > fit() ? height() + total() : 0));
  /** Whether a pixel of the bar is something else than a pixel of the rows. */
  const isScaled = (): boolean => wrap || total() * rowHeight > SPACER_MAX_PX;
  const scrollable = (): number => Math.max(1, spacer() - height());
  /** First row in view, with a fraction. */
  const firstRow = (): number => {
    if (!isScaled()) return scrolled / rowHeight;
    return Math.min(1, scrolled / scrollable()) * Math.max(0, total() - fit());
  };
  const scrollTo = (top: number): void => {
    viewport.scrollTop = top;
    scrolled = viewport.scrollTop;
  };
  const scrollToRow = (row: number): void => scrollTo(isScaled() ? (row / Math.max(1, total() - fit())) * scrollable() : row * rowHeight);

  const write = (pooled: PooledRow, index: number): void => {
    const row = rowAt(index);
    if (pooled.shown !== row) {
      pooled.write(row);
      pooled.shown = row;
    }
    if (pooled.index !== index) {
      pooled.index = index;
      pooled.element.id = `${id}-${index}`;
      pooled.element.dataset['index'] = String(index);
      pooled.element.setAttribute('aria-rowindex', String(index + 1));
    }
    writeAttribute(pooled.element, 'aria-selected', String(index === selected));
  };
  const place = (pooled: PooledRow, top: number): void => {
    const to = Math.round(top);
    if (pooled.top === to) return;
    pooled.top = to;
    pooled.element.style.transform = `translateY(${to}px)`;
  };
  /** The elements of rows `from` to `to`: a row keeps its element while it stays in view, so that scrolling by one writes one row. */
  const rowsOf = (from: number, to: number): PooledRow[] => {
    while (pool.length < to - from) {
      const made = { ...makeRow(options.classes, options.columns), shown: null, index: -1, top: NaN };
      pool.push(made);
      body.append(made.element);
    }
    const rows: PooledRow[] = [];
    pool.forEach((pooled, slot) => {
      const index = from + ((((slot - from) % pool.length) + pool.length) % pool.length);
      if (pooled.element.hidden !== index >= to) pooled.element.hidden = index >= to;
      if (index >= to) return;
      write(pooled, index);
      rows[index - from] = pooled;
    });
    return rows;
  };
  const stackWrapped = (first: number): number => {
    const from = Math.floor(first);
    const rows = rowsOf(from, Math.min(total(), from + visibleRows() + 2));
    const heights = rows.map(({ element }) => element.offsetHeight || rowHeight);
    const sum = heights.reduce((all, one) => all + one, 0);
    let top = -(first - from) * (heights[0] ?? 0);
    // The last line ends with the view.
    if (from + rows.length >= total() && scrolled >= scrollable() - 1 && sum > height()) top = height() - sum;
    let whole = 0;
    rows.forEach((pooled, i) => {
      place(pooled, scrolled + top);
      top += heights[i] ?? 0;
      if (top <= height() + 1) whole += 1;
    });
    fitting = Math.max(1, Math.min(visibleRows(), whole));
    return from;
  };
  /** Moves by as little as shows the row that was selected. */
  const reveal = (index: number): void => {
    const first = firstRow();
    const rows = Math.floor(fit());
    if (index < first) scrollToRow(index);
    else if (index >= first + rows - 0.01) scrollToRow(index - rows + 1);
  };
  const draw = (): void => {
    const tall = `${spacer()}px`;
    if (body.style.height !== tall) body.style.height = tall;
    if (toReveal !== null) reveal(toReveal);
    toReveal = null;
    const first = firstRow();
    const from = wrap ? stackWrapped(first) : Math.max(0, Math.floor(first) - SPARE_ROWS);
    const to = Math.min(total(), Math.floor(first) + visibleRows() + (wrap ? 2 : 1 + (scrolled > 0 ? SPARE_ROWS : 0)));
    if (!wrap) rowsOf(from, to).forEach((pooled, i) => place(pooled, isScaled() ? scrolled + (from + i - first) * rowHeight : (from + i) * rowHeight));
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
  const onScroll = (): void => {
    scrolled = viewport.scrollTop;
    const now = scrolled < rowHeight && firstRow() < 1;
    if (now !== atTop) {
      atTop = now;
      options.onScrollAway(now);
    }
    drawSoon();
  };
  // Where a pixel of the bar is many rows, the wheel still moves by rows.
  const onWheel = (event: WheelEvent): void => {
    if (!isScaled() || event.ctrlKey) return;
    event.preventDefault();
    const rows = event.deltaMode === 0 ? event.deltaY / Math.max(rowHeight, height() / fit()) : event.deltaY * 3;
    scrollToRow(Math.max(0, firstRow() + rows));
  };
  viewport.addEventListener('scroll', onScroll, { passive: true });
  viewport.addEventListener('wheel', onWheel, { passive: false });
  const sizes = new ResizeObserver(([entry]) => {
    viewHeight = Math.round(entry?.contentRect.height ?? 0);
    drawSoon();
  });
  sizes.observe(viewport);
  drawSoon();

  return {
    draw: drawSoon,
    select(index) {
      selected = index;
      toReveal = index;
      drawSoon();
    },
    toTop() {
      scrollTo(0);
      drawSoon();
    },
    pageRows: () => Math.max(1, Math.ceil(fit()) - 2),
    indexOf(target) {
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
      return element && body.contains(element) ? Number(element.dataset['index']) : null;
    },
    dispose() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      viewport.removeEventListener('scroll', onScroll);
      viewport.removeEventListener('wheel', onWheel);
      body.replaceChildren();
    },
  };
}
