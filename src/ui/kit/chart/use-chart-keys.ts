import { useState, type KeyboardEvent } from 'react';
import { formatClockS } from '../format.ts';
import type { PlotControl } from './use-plot.ts';

interface ChartKeysOptions {
  readonly isHeat: boolean;
  /** Time of day at second 0, in seconds after midnight. */
  readonly startOfDayS: number;
  readonly onSelectRange: ((from: number, to: number) => void) | undefined;
  readonly onRangeBack: (() => void) | undefined;
}

export interface ChartKeys {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Where a range has begun that is not yet chosen. */
  readonly mark: number | null;
  /** What the last key found, in words. */
  readonly spoken: string;
}

/** A chart by keys; `TimeSeriesChart` says which. */
export function useChartKeys(plot: PlotControl, { isHeat, startOfDayS, onSelectRange, onRangeBack }: ChartKeysOptions): ChartKeys {
  const [mark, setMark] = useState<number | null>(null);
  const [spoken, setSpoken] = useState('');
  const chooseRange = (): void => {
    const t = plot.cursorTime();
    if (t === null || !onSelectRange) return;
    if (mark === null || mark === t) {
      setMark(t);
      setSpoken(`Range begins at ${formatClockS(t, startOfDayS)}. Move and press Enter to end it.`);
      return;
    }
    setMark(null);
    plot.showSelection(null);
    onSelectRange(Math.min(mark, t), Math.max(mark, t));
    setSpoken(`Selected ${formatClockS(Math.min(mark, t), startOfDayS)} to ${formatClockS(Math.max(mark, t), startOfDayS)}.`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const step = event.shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, number | 'first' | 'last'>> = { ArrowLeft: -step, ArrowRight: step, Home: 'first', End: 'last' };
    const move = moves[event.key];
    if (isHeat && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      plot.moveRow(event.key === 'ArrowUp' ? 1 : -1);
      setSpoken(plot.describe());
    } else if (move !== undefined) {
      plot.moveCursor(move);
      const t = plot.cursorTime();
      if (mark !== null && t !== null) plot.showSelection({ from: mark, to: t });
      setSpoken(plot.describe());
    } else if (event.key === 'Enter') chooseRange();
    else if (event.key === 'Escape' && (mark !== null || plot.cursorTime() !== null)) {
      setMark(null);
      plot.showSelection(null);
      plot.clearCursor();
    } else if (event.key === 'Escape' && onRangeBack) onRangeBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown, mark, spoken };
}
