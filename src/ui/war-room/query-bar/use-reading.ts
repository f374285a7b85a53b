import { useEffect, useState } from 'react';
import type { QueryReading } from '../../../worker/read-query/built-query.ts';
import { useWorld } from '../shared/world-context.ts';
import type { Language } from './language.ts';

/** After this long without a key a text is read, so that nobody is told of a mistake in the middle of a word. */
const SETTLE_MS = 700;

export interface ReadText extends QueryReading {
  readonly text: string;
}

/** What a text says without running it, a moment after it was written; null until then. @param isWanted false: nothing is asked */
export function useReading(language: Language, text: string, isWanted: boolean, settleMs = SETTLE_MS): ReadText | null {
  const { client } = useWorld();
  const [reading, setReading] = useState<ReadText | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isLatest = true;
    const timer = setTimeout(() => {
      const read = async (): Promise<void> => {
        try {
          const answer = await client.call('readQuery', { language, text });
          if (isLatest) setReading({ ...answer, text });
        } catch {
          // The worker is being replaced; the next key asks again.
        }
      };
      void read();
    }, settleMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [client, language, text, isWanted, settleMs]);
  return reading?.text === text ? reading : null;
}
