const PATIENCE_MS = 500;
const EVERY_MS = 1_000;

/** Says on standard error where long work is: first after half a second, then at most once a second. */
export function newProgress(manner: 'say' | 'quiet'): (line: string) => void {
  let nextMs = performance.now() + PATIENCE_MS;
  return (line) => {
    if (manner === 'quiet' || performance.now() < nextMs) return;
    nextMs = performance.now() + EVERY_MS;
    process.stderr.write(`${line}\n`);
  };
}
