import { act, renderHook, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Drill } from '../../../src/drill/client.ts';
import { reportMarkdown } from '../../../src/drill/report.ts';
import { keepResult } from '../../../src/storage/drills.ts';
import { runStore } from '../../../src/storage/runs.ts';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { Results } from '../../../src/ui/drill/results.tsx';
import { useResults, type ResultsControl } from '../../../src/ui/drill/use-results.ts';
import { DRILL, DRILL_RESULT } from '../../support/drill-results.ts';

type Answer = { readonly ok: false; readonly reasons: readonly string[] };

/** A verification that answers when it is told to. */
function checks(): { createClient: () => never; asked: string[]; answer: () => void } {
  const asked: string[] = [];
  let answer: () => void = () => undefined;
  const ask = (_name: string, { fileName }: { fileName: string }, { signal }: { signal: AbortSignal }): Promise<Answer> =>
    new Promise((resolve, reject) => {
      asked.push(fileName);
      answer = () => resolve({ ok: false, reasons: [`${fileName} says something else.`] });
      signal.addEventListener('abort', () => reject(new Error('called off')));
    });
  return { createClient: () => ({ ask, dispose: () => undefined }) as never, asked, answer: () => answer() };
}

const file = (name: string): File => new File(['{}'], name, { type: 'application/json' });
const row = { code: '0400', scenarioTitle: '', isOwn: false, files: {}, madeAt: 0 } as never;
const refusedNames = (control: ResultsControl): string[] => control.refused.map(({ fileName }) => fileName);

describe('the taking in of results', () => {
  it('goes on with what was handed over while another file was being verified', async () => {
    const worker = checks();
    const { result } = renderHook(() => useResults(row, worker.createClient));
    act(() => void result.current.take([file('north.json'), file('south.json')]));
    await waitFor(() => expect(worker.asked).toEqual(['north.json']));
    act(() => void result.current.take([file('east.json')]));
    for (const next of ['south.json', 'east.json']) {
      act(() => worker.answer());
      await waitFor(() => expect(worker.asked.at(-1)).toBe(next));
    }
    act(() => worker.answer());
    await waitFor(() => expect(result.current.checking).toBeNull());
    expect(refusedNames(result.current)).toEqual(['north.json', 'south.json', 'east.json']);
  });

  it('says how many files a cancelled verification has left, and takes them again', async () => {
    const worker = checks();
    render(<ToastRegion />);
    const { result } = renderHook(() => useResults(row, worker.createClient));
    const files = ['north.json', 'south.json', 'east.json'].map(file);
    act(() => void result.current.take(files));
    await waitFor(() => expect(worker.asked).toEqual(['north.json']));
    act(() => worker.answer());
    await waitFor(() => expect(result.current.checking).toMatchObject({ fileName: 'south.json', waiting: 1 }));
    act(() => {
      result.current.cancel();
      void result.current.take(files.slice(1));
    });
    expect(await screen.findByText('Stopped: 2 files were not verified')).toBeInTheDocument();
    for (const next of ['south.json', 'east.json']) {
      await waitFor(() => expect(worker.asked.at(-1)).toBe(next));
      act(() => worker.answer());
    }
    await waitFor(() => expect(result.current.checking).toBeNull());
    expect(refusedNames(result.current)).toEqual(['north.json', 'south.json', 'east.json']);
  });
});

describe('a result that came with a backup', () => {
  const drill: Drill = { title: '', scenarioId: 'mine', scenarioHash: '0', engine: '3', seed: 7, level: 'free', minutes: 1, startsAtMs: null };

  it('is not called verified until its file has been opened here', async () => {
    await runStore.db.drillResults.put({ ...DRILL_RESULT, restored: true });
    render(<Results drill={drill} row={DRILL} />);
    const teams = await screen.findByRole('list', { name: 'Teams' });
    expect(teams).toHaveTextContent('From a backup');
    expect(teams).not.toHaveTextContent('Verified');
    expect(screen.getByText(/Open its file again to have it simulated here/)).toBeInTheDocument();

    await act(async () => {
      expect(await keepResult(DRILL.code, 'again.json', DRILL_RESULT.entry)).toBe(true);
    });
    await waitFor(() => expect(teams).toHaveTextContent('Verified'));
    expect(screen.queryByText(/Open its file again/)).not.toBeInTheDocument();
    expect(await keepResult(DRILL.code, 'once-more.json', DRILL_RESULT.entry)).toBe(false);
  });

  it('is told apart in the report', () => {
    const entries = [DRILL_RESULT.entry, { ...DRILL_RESULT.entry, label: 'South', digest: 'd2' }];
    expect(reportMarkdown(drill, 'Mine', entries, 0)).toContain('Every result was simulated again and found true.');
    expect(reportMarkdown(drill, 'Mine', entries, 1)).toContain('Simulated again here and found true: 1 of 2 results.');
  });
});
