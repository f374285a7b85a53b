/** Swaps to the new version and reloads. Only ever called because a person asked for it. */
export type ApplyUpdate = () => void;

/**
 * Makes the built site work without a network. Does nothing in development, where a cache would hide changes.
 *
 * A new version is never applied by itself: taking over in the middle of an incident would end it. `onUpdate` is called when
 * one is ready, so that it can be offered where nothing is running; without an answer it takes over once all tabs are closed.
 */
export async function registerOffline(onUpdate: (apply: ApplyUpdate) => void): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => null);
  // Private windows and file systems without space refuse; the site then simply needs its network.
  if (!registration) return;

  const offer = (worker: ServiceWorker): void => {
    onUpdate(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
      worker.postMessage('take-over');
    });
  };
  const watch = (worker: ServiceWorker): void => {
    worker.addEventListener('statechange', () => {
      // Without a controller this is the first visit, and what was installed is what is running.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
    });
  };
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    if (registration.installing) watch(registration.installing);
  });
}
