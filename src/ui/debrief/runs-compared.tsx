import { useMemo, useState, type ReactNode } from 'react';
import type { ComparedRun, Debrief } from '../../session/debrief-types.ts';
import { SegmentedControl, TimeSeriesChart, type ChartData, type ChartMarker, type TimeRange } from '../kit/index.ts';
import { COLOURS, CourseTable, OTHER_COLOUR } from './course-table.tsx';
import { LuckCheck } from './responder.tsx';
import { Section } from './section.tsx';

const MINUTE_S = 60;

/** One column of minutes and one of bad user-seconds for each run; runs that ended sooner have gaps. Of `minutes` at the most: the last one that began may be cut off, and would look like relief. */
export function comparedColumns(runs: readonly ComparedRun[], minutes = Infinity): ChartData {
  const length = Math.min(minutes, Math.max(0, ...runs.map((run) => run.perMinute.length)));
  const times = Float64Array.from({ length }, (_, i) => (i + 0.5) * MINUTE_S);
  return [times, ...runs.map((run) => Float64Array.from({ length }, (_, i) => run.perMinute[i] ?? NaN))];
}

/** Courses have parted where they differ by this share of the most that they ever do. */
const PARTED_SHARE = 0.5;
/** So much is shown of them after that. */
const APART_MIN = 3;

/** Seconds of world time up to which the courses are to be seen so that they are seen to part; 0 where they never do. */
export function apartUntilS(runs: readonly Pick<ComparedRun, 'perMinute'>[]): number {
  const length = Math.min(...runs.map(({ perMinute }) => perMinute.length));
  const spread = Array.from({ length: runs.length < 2 ? 0 : length }, (_, minute) => {
    const bad = runs.map(({ perMinute }) => perMinute[minute] ?? 0);
    return Math.max(...bad) - Math.min(...bad);
  });
  const most = Math.max(0, ...spread);
  return most === 0 ? 0 : (spread.findIndex((one) => one >= most * PARTED_SHARE) + 1 + APART_MIN) * MINUTE_S;
}

/** The learner's run beside the same seed left alone and played by the reference, as users felt it. */
export function RunsCompared({ debrief, startEpochMs }: { debrief: Debrief; startEpochMs: number }): ReactNode {
  const { runs, pagedMs, endedMs } = debrief;
  const [shown, setShown] = useState<'played' | 'all'>('played');
  const data = useMemo(() => comparedColumns(runs), [runs]);
  const series = useMemo(() => runs.map(({ id, title }) => ({ key: id, label: title, colour: COLOURS[id] ?? OTHER_COLOUR })), [runs]);
  const second = (epochMs: number): number => (epochMs - startEpochMs) / 1000;
  const markers = useMemo<ChartMarker[]>(() => {
    const at = (epochMs: number): number => (epochMs - startEpochMs) / 1000;
    const own = runs.find((run) => run.id === 'yours')?.actions ?? [];
    return [{ t: at(pagedMs), label: 'Page', kind: 'alert' }, ...own.map(({ atMs, title }) => ({ t: at(atMs), label: title, kind: 'action' as const }))];
  }, [runs, pagedMs, startEpochMs]);
  const whole = (data[0]?.length ?? 0) * MINUTE_S;
  const range: TimeRange = shown === 'all' ? { from: 0, to: whole } : { from: Math.max(0, second(pagedMs) - 5 * MINUTE_S), to: Math.min(whole, Math.max(second(endedMs) + 2 * MINUTE_S, apartUntilS(runs))) };
  return (
    <Section id="runs" title="What else could have been" lead="The same seed, simulated again with other choices. A bad user-second is one second of one person waiting too long or getting an error.">
      <TimeSeriesChart
        title="Bad user-seconds per minute"
        unit=""
        series={series}
        data={data}
        range={range}
        markers={markers}
        height={200}
        startOfDayS={(startEpochMs / 1000) % 86_400}
        toolbar={
          <SegmentedControl
            label="Time shown"
            size="small"
            value={shown}
            onChange={setShown}
            segments={[
              { value: 'played', label: 'Your incident' },
              { value: 'all', label: 'Whole simulation' },
            ]}
          />
        }
      />
      <CourseTable debrief={debrief} />
      <LuckCheck decisions={debrief.judgement.decisions} />
    </Section>
  );
}
