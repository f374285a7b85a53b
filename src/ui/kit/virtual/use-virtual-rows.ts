import { useCallback, useEffect, useState } from 'react';

/** Rows drawn above and below what is in view, so that a flick of the wheel does not outrun React. */
const OVERSCAN = 8;
/** Where nothing is laid out (tests), as if this high. */
const FALLBACK_HEIGHT = 480;

export interface VirtualRows {
  /** Goes on the scrolling element. */
  viewportRef: (element: HTMLElement | null) => void;
  viewport: HTMLElement | null;
  onScroll: () => void;
  /** Indices to draw. */
  indices: number[];
  /** A React key per index: rows that leave the view lend their elements to those that enter. */
  slotOf: (index: number) => number;
  totalHeight: number;
  /** Moves the view by as little as shows the row. `headerHeight` is what covers its top. */
  reveal: (index: number, headerHeight?: number) => void;
  /** Whole rows that fit, for Page Up and Page Down. */
  pageSize: number;
}

/** Arithmetic of a list whose rows are all `rowHeight` pixels high: cost follows the view, not the number of rows. */
export function useVirtualRows(count: number, rowHeight: number): VirtualRows {
  const [viewport, setViewport] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState(0);
  const [first, setFirst] = useState(0);

  useEffect(() => {
    if (!viewport) return undefined;
    const observer = new ResizeObserver(() => setHeight(viewport.clientHeight));
    observer.observe(viewport);
    return () => observer.disconnect();
  }, [viewport]);

  const onScroll = useCallback(() => {
    if (viewport) setFirst(Math.floor(viewport.scrollTop / rowHeight));
  }, [viewport, rowHeight]);
  // A list that shrinks under the view is scrolled by the browser without an event that arrives in time.
  useEffect(onScroll, [onScroll, count]);

  const visible = Math.ceil((height || FALLBACK_HEIGHT) / rowHeight);
  const poolSize = visible + 1 + 2 * OVERSCAN;
  const start = Math.max(0, Math.min(first - OVERSCAN, count - poolSize));
  const indices = Array.from({ length: Math.min(poolSize, count - start) }, (_, i) => start + i);

  const reveal = useCallback(
    (index: number, headerHeight = 0) => {
      if (!viewport) return;
      const top = index * rowHeight;
      const bottom = top + rowHeight + headerHeight;
      if (top < viewport.scrollTop) viewport.scrollTop = top;
      else if (bottom > viewport.scrollTop + viewport.clientHeight) viewport.scrollTop = bottom - viewport.clientHeight;
    },
    [viewport, rowHeight],
  );
  return {
    viewportRef: setViewport,
    viewport,
    onScroll,
    indices,
    slotOf: (index) => index % poolSize,
    totalHeight: count * rowHeight,
    reveal,
    pageSize: Math.max(1, visible - 1),
  };
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
