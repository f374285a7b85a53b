import { useCallback, useEffect, useRef, useState } from 'react';

/** Rows drawn above and below what is in view, so that a flick of the wheel does not outrun React. */
const OVERSCAN = 8;
/** So many rows come with the list and with each frame after it: styling, laying out and painting all at once takes a slow machine longer than a frame. */
const ROWS_AT_ONCE = 8;
/** Where nothing is laid out (tests), as if this high. */
const FALLBACK_HEIGHT = 480;

export interface VirtualRows {
  /** The `ref` of the scrolling element. */
  attach: (element: HTMLElement | null) => (() => void) | undefined;
  onScroll: () => void;
  /** Indices to draw. */
  indices: number[];
  /** A React key per index: rows that leave the view lend their elements to those that enter. */
  slotOf: (index: number) => number;
  totalHeight: number;
  /** With the next frame, moves the view by as little as shows the row. `headerHeight` is what covers its top. */
  reveal: (index: number, headerHeight?: number) => void;
  /** With the next frame too. */
  scrollTo: (top: number) => void;
  /** Whether the last row is in view. */
  isAtEnd: () => boolean;
  /** Whole rows that fit, for Page Up and Page Down. */
  pageSize: number;
}

/** Arithmetic of a list whose rows are all `rowHeight` pixels high: cost follows the view, not the number of rows. */
export function useVirtualRows(count: number, rowHeight: number): VirtualRows {
  const viewport = useRef<HTMLElement | null>(null);
  const [height, setHeight] = useState(0);
  // In whole rows, so that most scroll events change nothing.
  const [top, setTop] = useState(0);

  const attach = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    viewport.current = element;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.round(entry?.contentRect.height ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = useCallback(() => {
    setTop(Math.floor((viewport.current?.scrollTop ?? 0) / rowHeight) * rowHeight);
  }, [rowHeight]);

  const visible = Math.ceil((height || FALLBACK_HEIGHT) / rowHeight);
  const spare = height === 0 ? 0 : OVERSCAN;
  const poolSize = visible + 1 + 2 * spare;
  // Also right for a list that has shrunk under the view, before the browser says that it scrolled.
  const start = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, count - poolSize));
  const wanted = Math.min(poolSize, count - start);
  const allowed = useInTurn(wanted);
  // Those in view come first, the spare ones above them with the last.
  const first = allowed < wanted ? Math.max(start, Math.min(Math.floor(top / rowHeight), start + wanted - allowed)) : start;
  const indices = Array.from({ length: Math.min(wanted, allowed) }, (_, i) => first + i);

  const frame = useRef(0);
  const reveal = useCallback(
    (index: number, headerHeight = 0) => {
      cancelAnimationFrame(frame.current);
      // With the next frame, which lays the page out in any case: to ask for places at once would have it done twice.
      frame.current = requestAnimationFrame(() => {
        const element = viewport.current;
        if (!element) return;
        const rowTop = index * rowHeight;
        const rowBottom = rowTop + rowHeight + headerHeight;
        if (rowTop < element.scrollTop) element.scrollTop = rowTop;
        else if (rowBottom > element.scrollTop + element.clientHeight) element.scrollTop = rowBottom - element.clientHeight;
      });
    },
    [rowHeight],
  );
  const scrollTo = useCallback((to: number) => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      if (viewport.current) viewport.current.scrollTop = to;
    });
  }, []);
  const isAtEnd = useCallback(() => {
    const element = viewport.current;
    return !element || element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight * 1.5;
  }, [rowHeight]);
  return {
    attach,
    onScroll,
    indices,
    slotOf: (index) => index % poolSize,
    totalHeight: count * rowHeight,
    reveal,
    scrollTo,
    isAtEnd,
    pageSize: Math.max(1, visible - 1),
  };
}

/** How many of the rows that are wanted may be drawn by now; none wanted, and it begins anew. */
function useInTurn(wanted: number): number {
  const [allowed, setAllowed] = useState(ROWS_AT_ONCE);
  if (wanted === 0 && allowed !== ROWS_AT_ONCE) setAllowed(ROWS_AT_ONCE);
  useEffect(() => {
    if (allowed >= wanted) return undefined;
    const next = requestAnimationFrame(() => setAllowed(allowed + ROWS_AT_ONCE));
    return () => cancelAnimationFrame(next);
  }, [allowed, wanted]);
  // A panel that is hidden lets go of its effects: when it is shown again, all of it is laid out anew, and its rows come in turn again.
  useEffect(() => () => setAllowed(ROWS_AT_ONCE), []);
  return allowed;
}

/** The index a navigation key leads to, or null for other keys. `from` is null before anything is selected. */
export function indexForKey(key: string, from: number | null, count: number, pageSize: number): number | null {
  if (count === 0) return null;
  const clamp = (i: number): number => Math.max(0, Math.min(count - 1, i));
  switch (key) {
    case 'ArrowDown':
      return from === null ? 0 : clamp(from + 1);
    case 'ArrowUp':
      return from === null ? count - 1 : clamp(from - 1);
    case 'PageDown':
      return clamp((from ?? 0) + pageSize);
    case 'PageUp':
      return clamp((from ?? 0) - pageSize);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
