import { useState } from 'react';
import type { LogRow } from '../../../../session/log-answers.ts';

/** Where somebody is in the lines: which is chosen, which is opened, and whether the list is held still for reading. */
export interface LogReading {
  readonly selected: number | null;
  /** A copy: it stays open while the query that found it is changed. */
  readonly opened: LogRow | null;
  /** Whether newer lines must not move the list. */
  readonly isHeld: boolean;
  readonly select: (index: number | null, row: LogRow | undefined) => void;
  readonly open: (row: LogRow | undefined) => void;
  /** Lets go of the opened line, else of the chosen one. */
  readonly close: () => void;
  readonly setAway: (away: boolean) => void;
  readonly pause: () => void;
  /** Follows the newest lines again. */
  readonly release: () => void;
}

export function useLogReading(): LogReading {
  const [selected, setSelected] = useState<number | null>(null);
  const [opened, setOpened] = useState<LogRow | null>(null);
  const [away, setAway] = useState(false);
  const [paused, setPaused] = useState(false);
  return {
    selected,
    opened,
    isHeld: away || paused || selected !== null,
    select: (index, row) => {
      setSelected(index);
      if (opened && row) setOpened(row);
    },
    open: (row) => setOpened(row ?? null),
    close: () => (opened ? setOpened(null) : setSelected(null)),
    setAway,
    pause: () => setPaused(true),
    release: () => {
      setSelected(null);
      setAway(false);
      setPaused(false);
    },
  };
}
