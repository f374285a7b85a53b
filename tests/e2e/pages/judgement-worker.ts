import { judgeResults } from '../../golden/judged.ts';

/** Simulates and judges result files away from the page, as the game does, and sends the marks back. */
addEventListener('message', (event: MessageEvent<Readonly<Record<string, string>>>) => {
  try {
    postMessage({ judged: judgeResults(event.data) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
