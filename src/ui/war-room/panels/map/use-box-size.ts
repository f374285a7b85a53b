import { useCallback, useState } from 'react';

const NOTHING = { width: 0, height: 0 } as const;

/**
 * The size of an element, kept up to date: `const [attach, size] = useBoxSize(); <div ref={attach}>`. Nothing until the browser has laid it
 * out of itself, a moment after it was put there: to ask at once would have the whole page laid out twice.
 */
export function useBoxSize(): [(element: HTMLElement | null) => (() => void) | undefined, { readonly width: number; readonly height: number }] {
  const [size, setSize] = useState<{ width: number; height: number }>(NOTHING);
  const attach = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const [width, height] = [Math.round(entry?.contentRect.width ?? 0), Math.round(entry?.contentRect.height ?? 0)];
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [attach, size];
}
