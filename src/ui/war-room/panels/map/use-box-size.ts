import { useCallback, useState } from 'react';

const NOTHING = { width: 0, height: 0 } as const;

/** The size of an element, kept up to date: `const [attach, size] = useBoxSize(); <div ref={attach}>`. */
export function useBoxSize(): [(element: HTMLElement | null) => (() => void) | undefined, { readonly width: number; readonly height: number }] {
  const [size, setSize] = useState<{ width: number; height: number }>(NOTHING);
  const attach = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const measure = (): void => setSize((old) => (old.width === element.clientWidth && old.height === element.clientHeight ? old : { width: element.clientWidth, height: element.clientHeight }));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [attach, size];
}
