/** Files above this are given out packed: an archive of runs is mostly repetition. */
const PACK_FROM = 2_000_000;
/** As much text as an import takes; whatever unpacks to more is no backup. */
const UNPACKED_MAX = 64_000_000;

export interface PackedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** A text as a file to save, gzipped where it is large. */
export async function packFile(name: string, source: string): Promise<PackedFile> {
  const plain = new Blob([source], { type: 'application/json' });
  if (source.length < PACK_FROM || typeof CompressionStream === 'undefined') return { name, blob: plain };
  const packed = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  return { name: `${name}.gz`, blob: new Blob([packed], { type: 'application/gzip' }) };
}

/** The text of a file, packed or not. Stops reading what unpacks to more than a backup can be. Throws for a damaged one. */
export async function unpackFile(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return file.text();
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  let source = '';
  try {
    for (;;) {
      // Pieces come one after another.
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await reader.read();
      if (done) return source + decoder.decode();
      source += decoder.decode(value, { stream: true });
      if (source.length > UNPACKED_MAX) throw new RangeError('It unpacks to more than a backup can be.');
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error instanceof RangeError ? error : new Error('The packed file is damaged or cut off.', { cause: error });
  }
}
