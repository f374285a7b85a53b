import { useEffect, useState } from 'react';
import type { Postmortem } from '../../../session/intents.ts';
import type { BlameFinding } from '../../../session/postmortem/wording.ts';

const PAUSE_MS = 500;

/** Where the words of a draft point at people, a moment after the last change. Without an answer nothing is said. */
export function useWording(draft: Postmortem, ask: (draft: Postmortem) => Promise<readonly BlameFinding[]>): readonly BlameFinding[] {
  const [found, setFound] = useState<readonly BlameFinding[]>([]);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const findings = await ask(draft).catch(() => []);
      if (!gone) setFound(findings);
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [draft, ask]);
  return found;
}
