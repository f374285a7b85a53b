import { useEffect, useState } from 'react';
import type { MetricShape } from '../../../../session/view.ts';
import { useWorld } from '../../shared/world-context.ts';

/** What can be done with each query, by its text; queries that cannot be read have none. Asked anew only when a text or the offset changes. */
export function useShapes(exprs: readonly string[], earlierMs: number): ReadonlyMap<string, MetricShape> {
  const { client } = useWorld();
  const key = `${earlierMs}\n${exprs.join('\n')}`;
  const [known, setKnown] = useState<{ key: string; shapes: ReadonlyMap<string, MetricShape> }>({ key: '', shapes: new Map() });
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answers = await Promise.all(exprs.map(async (expr) => [expr, await client.call('metricShape', { expr, earlierMs })] as const));
      if (isWanted) setKnown({ key, shapes: new Map(answers.flatMap(([expr, shape]) => (shape.ok ? [[expr, shape]] : []))) });
    };
    // Without an answer the chart is there all the same; only what builds on it is not offered.
    ask().catch(() => undefined);
    return () => {
      isWanted = false;
    };
    // The texts are in the key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key]);
  return known.key === key ? known.shapes : NONE;
}

const NONE: ReadonlyMap<string, MetricShape> = new Map();
