/** Which buffers of an answer are handed over to the page instead of being copied: the worker then has them no more. */
const handed = new WeakMap<object, readonly ArrayBufferView[]>();

/** Says that the worker needs these columns of an answer no longer. Returns the answer. */
export function handOver<T extends object>(answer: T, columns: readonly ArrayBufferView[]): T {
  handed.set(answer, columns);
  return answer;
}

/** What to transfer with an answer; metric answers are made for the page alone, so theirs always. */
export function buffersOf(answer: unknown): Transferable[] {
  if (answer === null || typeof answer !== 'object') return [];
  const { times, series = [] } = answer as { times?: unknown; series?: readonly { values: Float64Array }[] };
  const columns = handed.get(answer) ?? (times instanceof Float64Array ? [times, ...series.map((one) => one.values)] : []);
  return [...new Set(columns.map((column) => column.buffer))] as Transferable[];
}
