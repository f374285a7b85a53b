import { useEffect, useState, type RefObject } from 'react';

/** Whether an element is in or near the view. True until known otherwise. */
export function useVisible(element: RefObject<Element | null>): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const sight = new IntersectionObserver((entries) => setVisible(entries.at(-1)?.isIntersecting ?? true), { rootMargin: '64px' });
    sight.observe(target);
    return () => sight.disconnect();
  }, [element]);
  return visible;
}
