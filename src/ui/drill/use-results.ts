import { useCallback, useEffect, useRef, useState } from 'react';
import { keepResult, listResults, removeResult, restoreResult, subscribeDrills, type DrillResultRow, type DrillRow } from '../../storage/drills.ts';
import { createWorldClient, type WorldClient } from '../../worker/client.ts';
import { messageOf, toast } from '../kit/index.ts';

/** A result is a log with a score: one larger than this is something else. In bytes. */
const BYTES_MAX = 8_000_000;
const FILES_MAX = 100;

export interface Checking {
  readonly fileName: string;
  readonly label: string;
  /** Of 1. */
  readonly done: number;
  /** Files that are still to come. */
  readonly waiting: number;
}

export interface Refused {
  readonly id: number;
  readonly fileName: string;
  readonly reasons: readonly string[];
}

export interface ResultsControl {
  /** Null while they are read. */
  readonly results: readonly DrillResultRow[] | null;
  readonly checking: Checking | null;
  readonly refused: readonly Refused[];
  readonly take: (files: readonly File[]) => Promise<void>;
  readonly cancel: () => void;
  readonly dismiss: (id: number) => void;
  readonly remove: (row: DrillResultRow) => Promise<void>;
}

type Checker = Pick<WorldClient, 'ask' | 'dispose'>;

/** The results that are kept of a drill; null while they are read. */
function useKeptResults(code: string): readonly DrillResultRow[] | null {
  const [results, setResults] = useState<readonly DrillResultRow[] | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await listResults(code);
      if (!gone) setResults(found);
    };
    void read();
    const stop = subscribeDrills(() => void read());
    return () => {
      gone = true;
      stop();
    };
  }, [code]);
  return results;
}

/** Files that were not taken, and why, until they are dismissed. */
function useRefusals(): Pick<ResultsControl, 'refused' | 'dismiss'> & { readonly refuse: (fileName: string, reasons: readonly string[]) => void } {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const ids = useRef(0);
  const refuse = useCallback((fileName: string, reasons: readonly string[]): void => {
    ids.current += 1;
    const one: Refused = { id: ids.current, fileName, reasons };
    setRefused((before) => [...before, one]);
  }, []);
  const dismiss = useCallback((id: number) => setRefused((before) => before.filter((one) => one.id !== id)), []);
  return { refused, refuse, dismiss };
}

/** The results of a drill, and the taking in of more: each is simulated again in a worker, and kept only when all of it is true. */
export function useResults({ code, files }: DrillRow, createClient: () => Checker = createWorldClient): ResultsControl {
  const results = useKeptResults(code);
  const { refused, refuse, dismiss } = useRefusals();
  const [checking, setChecking] = useState<Checking | null>(null);
  const work = useRef<AbortController | null>(null);
  // What was handed over and not looked at yet; more may come while one is looked at.
  const queue = useRef<File[]>([]);
  const giveUp = useCallback((): void => {
    work.current?.abort();
    work.current = null;
    queue.current = [];
  }, []);
  useEffect(() => giveUp, [giveUp]);

  const takeOne = useCallback(
    async (client: Checker, file: File, signal: AbortSignal): Promise<void> => {
      const show = (label: string, done: number): void => setChecking({ fileName: file.name, label, done, waiting: queue.current.length });
      show('Reading the file', 0);
      if (file.size > BYTES_MAX) {
        refuse(file.name, [`It has ${Math.ceil(file.size / 1e6)} MB; a result has ${BYTES_MAX / 1e6} MB at the most.`]);
        return;
      }
      const text = await file.text();
      const verdict = await client.ask('checkResult', { files, text, fileName: file.name, code }, { signal, onPart: ({ label, done, of }) => show(label, done / of) });
      if (!verdict.ok) refuse(file.name, verdict.reasons);
      else if (!(await keepResult(code, file.name, verdict.entry))) toast(`${file.name} is here already`, { detail: 'The same result counts once.' });
    },
    [code, files, refuse],
  );

  const take = useCallback(
    async (handed: readonly File[]): Promise<void> => {
      const taken = handed.slice(0, FILES_MAX - queue.current.length);
      if (handed.length > taken.length) toast(`Only ${FILES_MAX} files are taken at a time`, { status: 'warning' });
      queue.current.push(...taken);
      if (work.current !== null) return;
      const mine = new AbortController();
      work.current = mine;
      const client = createClient();
      while (!mine.signal.aborted) {
        const file = queue.current.shift();
        if (file === undefined) break;
        try {
          // One after another: each keeps a processor busy.
          // oxlint-disable-next-line no-await-in-loop
          await takeOne(client, file, mine.signal);
        } catch (error) {
          if (!mine.signal.aborted) refuse(file.name, [messageOf(error)]);
        }
      }
      client.dispose();
      if (work.current !== mine) return;
      work.current = null;
      setChecking(null);
    },
    [createClient, refuse, takeOne],
  );
  const cancel = useCallback(() => {
    const left = queue.current.length + 1;
    giveUp();
    setChecking(null);
    toast(left === 1 ? 'Stopped: the file was not verified' : `Stopped: ${left} files were not verified`, { detail: 'What was verified before stays.' });
  }, [giveUp]);
  const remove = useCallback(async (row: DrillResultRow): Promise<void> => {
    await removeResult(row);
    toast('Result removed', { detail: row.entry.label || row.fileName, action: { label: 'Undo', run: () => void restoreResult(row) } });
  }, []);
  return { results, checking, refused, take, cancel, dismiss, remove };
}
