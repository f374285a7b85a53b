/** One line of the bench: a figure beside what the design demands. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly demand: number;
  readonly better: 'lower' | 'higher';
}

/** The least of several goes: whatever else runs on a shared machine only ever adds to a figure. */
export function leastOf(times: number, measure: () => number): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) least = Math.min(least, measure());
  return least;
}

/** Process CPU time, in milliseconds: less noisy than the clock on a shared machine. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
