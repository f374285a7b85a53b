import { useSyncExternalStore } from 'react';

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'];

/** Calls back when colours or text size may have changed: by a setting, or by the system. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
  const lists = QUERIES.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const list of lists) list.removeEventListener('change', onChange);
  };
}

let rem: number | null = null;

/** Pixels in one rem: 16 at the default text size. Read anew only when the text size may have changed: to ask is to have all styles worked out. */
export function remPx(): number {
  if (rem === null) {
    rem = measuredRem();
    // Before any other watcher of whoever asks, who then reads the new size.
    watchTheme(() => {
      rem = measuredRem();
    });
  }
  return rem;
}

function measuredRem(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return size > 0 ? size : 16;
}

/** `remPx` that re-renders when the text size is changed. For fixed row heights, which CSS alone cannot give to arithmetic. */
export function useRemPx(): number {
  return useSyncExternalStore(watchTheme, remPx);
}
