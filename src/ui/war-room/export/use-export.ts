import { useEffect, useRef, useState } from 'react';
import type { ExportFile } from '../../../session/export-files.ts';
import { useWorld } from '../shared/world-context.ts';
import { openFileSink } from './file-sink.ts';

export type ExportState =
  | { readonly kind: 'idle' }
  /** `share` is null while nobody knows how much is to come. */
  | { readonly kind: 'running'; readonly name: string; readonly bytes: number; readonly share: number | null }
  | { readonly kind: 'saved'; readonly name: string; readonly bytes: number; readonly fileBytes: number }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ExportWish {
  readonly file: ExportFile;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly gzip: boolean;
}

/** Real milliseconds between two pictures of the progress: parts come faster than anybody reads. */
const SHOW_MS = 100;

/** One export at a time. It ends with the component that uses it. */
export function useExport(): { state: ExportState; start: (wish: ExportWish) => Promise<void>; cancel: () => void } {
  const { client } = useWorld();
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const aborter = useRef<AbortController | null>(null);
  const cancel = (): void => {
    aborter.current?.abort();
    setState({ kind: 'idle' });
  };
  useEffect(() => () => aborter.current?.abort(), []);
  const start = async ({ file, name, fromMs, toMs, gzip }: ExportWish): Promise<void> => {
    const own = new AbortController();
    const { signal } = own;
    const fail = (error: Error): void => {
      if (!signal.aborted) setState({ kind: 'failed', reason: error.message });
      own.abort();
    };
    const sink = await openFileSink({ name, gzip, onFailure: fail }).catch((error: unknown) => {
      fail(error instanceof Error ? error : new Error(String(error)));
      return null;
    });
    if (sink === null) return;
    aborter.current = own;
    let bytes = 0;
    let shown = 0;
    setState({ kind: 'running', name, bytes, share: null });
    try {
      await client.ask('exportTelemetry', { file, fromMs, toMs }, {
        signal,
        onPart: (part) => {
          if (part.bytes !== null) sink.write(part.bytes as Uint8Array<ArrayBuffer>);
          bytes += part.bytes?.byteLength ?? 0;
          const now = performance.now();
          if (now - shown < SHOW_MS) return;
          shown = now;
          setState({ kind: 'running', name, bytes, share: part.share });
        },
      });
      const fileBytes = await sink.finish();
      setState({ kind: 'saved', name, bytes, fileBytes });
    } catch (error) {
      sink.abort();
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return { state, start, cancel };
}
