/** A log source made of lines added one by one; for tests and for the conformance scripts. */
import { matchesValue } from '../../src/query/promql/index.ts';
import type { LogEntry, LogSource, LogStream } from '../../src/query/logql/index.ts';
import type { Labels } from '../../src/telemetry/types.ts';

export interface MemoryLine {
  readonly labels: Labels;
  readonly timeMs: number;
  readonly line: string;
  readonly metadata: Labels;
}

export interface MemoryLogSource extends LogSource {
  readonly lines: readonly MemoryLine[];
  readonly add: (labels: Labels, timeMs: number, line: string, metadata?: Labels) => void;
}

export function memoryLogSource(): MemoryLogSource {
  const lines: MemoryLine[] = [];
  const streams = new Map<string, LogStream>();
  const streamOf = ({ labels, metadata }: MemoryLine): LogStream => {
    const names = Object.keys(metadata).sort();
    const key = JSON.stringify([Object.keys(labels).sort().map((name) => [name, labels[name]]), names]);
    let stream = streams.get(key);
    if (stream === undefined) streams.set(key, (stream = { labels, hidden: {}, metadataNames: names }));
    return stream;
  };
  const valueOf = (labels: Labels, name: string): string => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : '');
  return {
    lines,
    add: (labels, timeMs, line, metadata = {}) => void lines.push({ labels, timeMs, line, metadata }),
    scan: ({ matchers, fromMs, toMs, newestFirst, spend }, visit) => {
      const found = lines
        .filter(({ labels, timeMs }) => timeMs >= fromMs && timeMs <= toMs && matchers.every((matcher) => matchesValue(matcher, valueOf(labels, matcher.name))))
        .sort((a, b) => a.timeMs - b.timeMs);
      if (newestFirst) found.reverse();
      for (const one of found) {
        spend(1);
        const entry: LogEntry = { stream: streamOf(one), timeMs: one.timeMs, applied: 0, line: () => one.line, metadata: (name) => valueOf(one.metadata, name) };
        if (!visit(entry)) return;
      }
    },
  };
}
