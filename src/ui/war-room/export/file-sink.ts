/** Where the bytes of an export go, piece by piece. */
export interface FileSink {
  /** Never waits; what cannot be written is told by `finish`, and at once through `onFailure`. */
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Once everything has arrived: the size of the file. Rejected when it could not be written. */
  readonly finish: () => Promise<number>;
  /** Leaves no file behind. */
  readonly abort: () => void;
}

/** As much of the File System Access API as is needed; not every browser has it. */
interface SaveWindow {
  readonly showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{ readonly createWritable: () => Promise<WritableStream<Uint8Array<ArrayBuffer>>> }>;
}

/**
 * Asks where to save and streams into that file; browsers that cannot ask collect the bytes and download them when all are
 * there. Null when the person chose no file. Must be called from a click: browsers ask for nothing else.
 */
export async function openFileSink(options: { name: string; gzip: boolean; onFailure: (error: Error) => void }): Promise<FileSink | null> {
  const { name, gzip, onFailure } = options;
  const { showSaveFilePicker } = window as SaveWindow;
  if (showSaveFilePicker === undefined) return newSink(downloadOf(name), gzip, onFailure);
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name });
    return newSink(await handle.createWritable(), gzip, onFailure);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Bytes through gzip, if wanted, into a stream; closing the stream makes the file appear. */
export function newSink(target: WritableStream<Uint8Array<ArrayBuffer>>, gzip: boolean, onFailure: (error: Error) => void): FileSink {
  let size = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (bytes, controller) => {
      size += bytes.byteLength;
      controller.enqueue(bytes);
    },
  });
  const packer = gzip ? (new CompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>) : null;
  const done = (packer === null ? counted.readable : packer.readable.pipeThrough(counted)).pipeTo(target);
  const writer = (packer ?? counted).writable.getWriter();
  const state: { isOver: boolean; failure: Error | null } = { isOver: false, failure: null };
  // What failed first is why; everything after it only says that the stream is closed.
  const fail = (error: unknown): void => {
    if (state.isOver) return;
    state.isOver = true;
    state.failure = error instanceof Error ? error : new Error(String(error));
    onFailure(state.failure);
  };
  done.catch(fail);
  writer.closed.catch(fail);
  // Packing is done by whoever writes. One piece a task: a backlog must not be packed in one go.
  let written = Promise.resolve();
  return {
    write: (bytes) => {
      written = written.then(() => (state.isOver ? undefined : writer.write(bytes))).then(nextTask);
      written.catch(fail);
    },
    finish: async () => {
      try {
        await written;
        if (state.failure === null) await writer.close();
        await done;
      } catch (error) {
        fail(error);
      }
      if (state.failure !== null) throw state.failure;
      return size;
    },
    abort: () => {
      state.isOver = true;
      writer.abort(new DOMException('The export was cancelled.', 'AbortError')).catch(() => undefined);
    },
  };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** A stream that becomes a download when it is closed. */
function downloadOf(name: string): WritableStream<Uint8Array<ArrayBuffer>> {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return new WritableStream({
    write: (bytes) => void parts.push(bytes),
    close: () => {
      const address = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
      parts = [];
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      // The browser reads the address after the click has returned.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
    abort: () => {
      parts = [];
    },
  });
}
