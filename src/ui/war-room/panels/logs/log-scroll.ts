/** Browsers limit how tall an element can be (Firefox at 17.9 million pixels); longer lists scroll in larger steps. */
const SPACER_MAX_PX = 8_000_000;
const FALLBACK_HEIGHT = 480;

export interface LogScrollOptions {
  readonly rowHeight: number;
  /** Long lines are broken, so that rows differ in height: the bar then counts rows, not pixels. */
  readonly wrap: boolean;
  readonly total: () => number;
}

/** The scroll bar of a list of any length, in pixels and in rows. */
export interface LogScroll {
  /** Of the view, in pixels. */
  readonly height: () => number;
  readonly setHeight: (px: number) => void;
  readonly top: () => number;
  /** Takes over where the browser has scrolled to. */
  readonly follow: () => void;
  /** Of all rows together, in pixels. */
  readonly spacer: () => number;
  /** Whether a pixel of the bar is something else than a pixel of the rows. */
  readonly isScaled: () => boolean;
  readonly isAtEnd: () => boolean;
  /** Rows of the usual height that the view has room for. */
  readonly visibleRows: () => number;
  /** Rows that fit, with a fraction; of broken lines, as many as were found to. */
  readonly fit: () => number;
  readonly setFitting: (rows: number) => void;
  /** First row in view, with a fraction. */
  readonly firstRow: () => number;
  readonly toTop: () => void;
  readonly toRow: (row: number) => void;
  /** Moves by as little as shows the row. */
  readonly reveal: (index: number) => void;
}

export function createLogScroll(viewport: HTMLElement, { rowHeight, wrap, total }: LogScrollOptions): LogScroll {
  // Told by the browser: to ask would have the page laid out in the middle of drawing.
  let viewHeight = 0;
  let scrolled = 0;
  // Broken lines: whole rows that the last drawing found room for.
  let fitting = 0;

  const height = (): number => viewHeight || FALLBACK_HEIGHT;
  const fit = (): number => (wrap && fitting > 0 ? fitting : height() / rowHeight);
  const spacer = (): number => Math.min(SPACER_MAX_PX, Math.max(total() * rowHeight, wrap && total() > fit() ? height() + total() : 0));
  const isScaled = (): boolean => wrap || total() * rowHeight > SPACER_MAX_PX;
  const scrollable = (): number => Math.max(1, spacer() - height());
  const firstRow = (): number => {
    if (!isScaled()) return scrolled / rowHeight;
    return Math.min(1, scrolled / scrollable()) * Math.max(0, total() - fit());
  };
  const scrollTo = (top: number): void => {
    viewport.scrollTop = top;
    scrolled = viewport.scrollTop;
  };
  const toRow = (row: number): void => scrollTo(isScaled() ? (row / Math.max(1, total() - fit())) * scrollable() : row * rowHeight);

  return {
    height,
    setHeight: (px) => {
      viewHeight = px;
    },
    top: () => scrolled,
    follow: () => {
      scrolled = viewport.scrollTop;
    },
    spacer,
    isScaled,
    isAtEnd: () => scrolled >= scrollable() - 1,
    visibleRows: () => Math.ceil(height() / rowHeight),
    fit,
    setFitting: (rows) => {
      fitting = rows;
    },
    firstRow,
    toTop: () => scrollTo(0),
    toRow,
    reveal: (index) => {
      const first = firstRow();
      const rows = Math.floor(fit());
      if (index < first) toRow(index);
      else if (index >= first + rows - 0.01) toRow(index - rows + 1);
    },
  };
}

/** Keeps the bar in step with hand, wheel and size, until the returned function is called; `onMove` hears of each change. */
export function watchScroll(viewport: HTMLElement, scroll: LogScroll, rowHeight: number, onMove: () => void, onScrollAway: (atTop: boolean) => void): () => void {
  let atTop = true;
  const onScroll = (): void => {
    scroll.follow();
    const now = scroll.top() < rowHeight && scroll.firstRow() < 1;
    if (now !== atTop) {
      atTop = now;
      onScrollAway(now);
    }
    onMove();
  };
  // Where a pixel of the bar is many rows, the wheel still moves by rows.
  const onWheel = (event: WheelEvent): void => {
    if (!scroll.isScaled() || event.ctrlKey) return;
    event.preventDefault();
    const rows = event.deltaMode === 0 ? event.deltaY / Math.max(rowHeight, scroll.height() / scroll.fit()) : event.deltaY * 3;
    scroll.toRow(Math.max(0, scroll.firstRow() + rows));
  };
  viewport.addEventListener('scroll', onScroll, { passive: true });
  viewport.addEventListener('wheel', onWheel, { passive: false });
  const sizes = new ResizeObserver(([entry]) => {
    scroll.setHeight(Math.round(entry?.contentRect.height ?? 0));
    onMove();
  });
  sizes.observe(viewport);
  return () => {
    sizes.disconnect();
    viewport.removeEventListener('scroll', onScroll);
    viewport.removeEventListener('wheel', onWheel);
  };
}
