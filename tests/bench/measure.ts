/** One line of the bench: a figure beside what the design demands. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly demand: number;
  readonly better: 'lower' | 'higher';
}

/** Process CPU time, in milliseconds: less noisy than the clock on a shared machine. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
