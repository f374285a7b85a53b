import { worldHashes } from '../../golden/worlds.ts';

/** Simulates the golden worlds away from the page, as the game does, and sends their hashes back. */
addEventListener('message', (event: MessageEvent<Readonly<Record<string, string>>>) => {
  try {
    postMessage({ hashes: worldHashes(event.data) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
