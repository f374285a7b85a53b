import { act, renderHook, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { useResults, type ResultsControl } from '../../../src/ui/drill/use-results.ts';

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
