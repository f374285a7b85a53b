import { gunzipSync } from 'node:zlib';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ExportDialog } from '../../../src/ui/war-room/export/export-dialog.tsx';
import { newSink } from '../../../src/ui/war-room/export/file-sink.ts';
import type { LongCalls } from '../../../src/worker/protocol.ts';
import { NOW_MS, START_MS } from '../../support/panels/fake-run.ts';
import { fakeWorld } from '../../support/panels/fake-world.tsx';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
type Answer = NonNullable<Parameters<typeof fakeWorld>[1]>['long'];
type Export = LongCalls['exportTelemetry'];

/** A file that keeps what was written, in a browser that asks where to save. */
function savedFiles() {
  const files: { name: string; bytes: Uint8Array[]; end: 'open' | 'closed' | 'aborted' }[] = [];
  const picker = vi.fn(({ suggestedName }: { suggestedName: string }) => {
    const file: (typeof files)[number] = { name: suggestedName, bytes: [], end: 'open' };
    files.push(file);
    return Promise.resolve({ createWritable: () => Promise.resolve(new WritableStream<Uint8Array>({ write: (piece) => void file.bytes.push(piece), close: () => void (file.end = 'closed'), abort: () => void (file.end = 'aborted') })) });
  });
  vi.stubGlobal('showSaveFilePicker', picker);
  return { files, picker };
}

function dialog(exportTelemetry: NonNullable<Answer>['exportTelemetry']) {
  const world = fakeWorld({}, { long: { exportTelemetry } });
  world.store.setState({ range: { kind: 'fixed', fromMs: NOW_MS - 600_000, toMs: NOW_MS - 300_000 }, overlay: 'export' });
  render(
    <world.Provider>
      <ExportDialog />
    </world.Provider>,
  );
  return { ...world, user: userEvent.setup({ delay: null }) };
}

afterEach(() => vi.unstubAllGlobals());

describe('the export of telemetry', () => {
  it('asks for the shared range, streams what comes into the file, and says how much it is', async () => {
    const { files } = savedFiles();
    const { user, calls } = dialog((_args, onPart) => {
      onPart({ bytes: bytes('# TYPE a\n'), share: null });
      onPart({ bytes: bytes('# EOF\n'), share: 1 });
      return { bytes: 15 };
    });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(calls).toEqual([{ name: 'exportTelemetry', args: { file: 'openmetrics.txt', fromMs: NOW_MS - 600_000, toMs: NOW_MS - 300_000 } }]);
    expect(files.map(({ name, end }) => [name, end])).toEqual([['faultline-test-7-openmetrics.txt', 'closed']]);
    expect(Buffer.concat(files[0].bytes).toString()).toBe('# TYPE a\n# EOF\n');
    expect(screen.getByRole('status')).toHaveTextContent('15 B');
  });

  it('takes the whole run up to what is over, and packs traces unless told not to', async () => {
    const { files } = savedFiles();
    const { user, calls } = dialog((_args, onPart) => {
      onPart({ bytes: bytes('{"data":[]}'.repeat(500)), share: 1 });
      return { bytes: 5_500 };
    });
    await user.click(screen.getByRole('combobox', { name: 'What' }));
    await user.click(await screen.findByRole('option', { name: /Jaeger/ }));
    await user.click(screen.getByRole('radio', { name: /Whole run/ }));
    expect(screen.getByRole('switch', { name: 'Pack with gzip' })).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(calls).toEqual([{ name: 'exportTelemetry', args: { file: 'jaeger.json', fromMs: START_MS, toMs: NOW_MS - 1 } }]);
    expect(files[0].name).toBe('faultline-test-7-jaeger.json.gz');
    expect(gunzipSync(Buffer.concat(files[0].bytes)).toString()).toBe('{"data":[]}'.repeat(500));
    expect(screen.getByRole('status')).toHaveTextContent('unpacked');
  });

  it('shows how far it is, and leaves nothing behind when it is cancelled', async () => {
    const { files } = savedFiles();
    const { user } = dialog((_args, onPart) => {
      onPart({ bytes: bytes('half'), share: 0.5 });
      return new Promise<Export['result']>(() => undefined);
    });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByRole('progressbar', { name: 'Exporting' })).toHaveAttribute('aria-valuetext', '50%, 4 B');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(files[0].end).toBe('aborted'));
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Export' })).toBeEnabled();
  });

  it('says what failed, and what to do', async () => {
    const { files } = savedFiles();
    const { user } = dialog(() => Promise.reject(new Error('The world is gone.')));
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The world is gone. Try again, or a shorter range.');
    expect(files[0].end).toBe('aborted');
  });

  it('does nothing when nobody says where to', async () => {
    vi.stubGlobal('showSaveFilePicker', () => Promise.reject(new DOMException('No.', 'AbortError')));
    const { user, calls } = dialog(() => ({ bytes: 0 }));
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(calls).toEqual([]);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('downloads in browsers that do not ask where to', async () => {
    const blobs: Blob[] = [];
    const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      blobs.push(blob as Blob);
      return 'blob:it';
    });
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const { user } = dialog((_args, onPart) => {
      onPart({ bytes: bytes('all of it'), share: 1 });
      return { bytes: 9 };
    });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect([create.mock.calls.length, click.mock.calls.length, blobs[0]?.size]).toEqual([1, 1, 9]);
    create.mockRestore();
    click.mockRestore();
  });
});

describe('a file that is written', () => {
  it('tells at once when the disk is full', async () => {
    const failures: string[] = [];
    const sink = newSink(new WritableStream({ write: () => Promise.reject(new Error('The disk is full.')) }), true, (error) => failures.push(error.message));
    for (let n = 0; n < 20; n++) sink.write(bytes(String(Math.imul(n, 0x9e3779b1)).repeat(20_000)));
    await waitFor(() => expect(failures).toEqual(['The disk is full.']));
    await expect(sink.finish()).rejects.toThrow('The disk is full.');
  });
});
