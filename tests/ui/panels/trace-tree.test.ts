import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src/session/view.ts';
import { criticalShares, rulerTicks, spanTree, visibleSpans } from '../../../src/ui/war-room/panels/traces/trace-tree.ts';

const span = (spanId: string, parentId: string, startUs: number, durationUs: number, more: Partial<Span> = {}): Span => ({ spanId, parentId, name: spanId, service: 'orders', instance: '', version: '', kind: 'server', startUs, durationUs, status: 'ok', selfUs: 0, critical: false, criticalUs: 0, unfinished: false, detached: false, outlivedUs: 0, depth: 0, attributes: {}, resource: {}, ...more });

describe('the tree of a trace', () => {
  it('has siblings by start, and loses no span whose parent is missing or itself', () => {
    const roots = spanTree({ spans: [span('b', 'a', 50, 10), span('a', '', 0, 100), span('c', 'a', 10, 10), span('lost', 'gone', 5, 5), span('own', 'own', 7, 1)] });
    expect(roots.map((node) => node.span.spanId)).toEqual(['a', 'lost', 'own']);
    expect(roots[0]?.children.map((node) => node.span.spanId)).toEqual(['c', 'b']);
    expect(roots[0]?.descendants).toBe(2);
    expect([roots[0]?.sameService, roots[0]?.children[0]?.sameService]).toEqual([false, true]);
  });

  it('knows what a span did itself: what no child covers, also when children overlap or outlive it', () => {
    const [root] = spanTree({ spans: [span('a', '', 0, 100), span('b', 'a', 10, 40), span('c', 'a', 20, 10), span('d', 'a', 90, 50)] });
    expect(root?.self).toEqual([[0, 10], [50, 90]]);
  });

  it('hides what is folded away and nothing else', () => {
    const roots = spanTree({ spans: [span('a', '', 0, 9), span('b', 'a', 1, 2), span('c', 'b', 1, 1), span('d', 'a', 5, 1)] });
    expect(visibleSpans(roots, new Set(['b'])).map((node) => node.span.spanId)).toEqual(['a', 'b', 'd']);
  });

  it('adds up the critical path by service, greatest first', () => {
    // What "b" did after it was given up on is its own, but nobody waited for it.
    const shares = criticalShares({ rootUs: 100, spans: [span('a', '', 0, 100, { critical: true, criticalUs: 40, selfUs: 40 }), span('b', 'a', 0, 900, { critical: true, criticalUs: 60, selfUs: 900, service: 'orders-db' }), span('c', 'a', 0, 60, { selfUs: 60, service: 'payments' })] });
    expect(shares).toEqual([{ service: 'orders-db', us: 60, ratio: 0.6 }, { service: 'orders', us: 40, ratio: 0.4 }]);
  });

  it('is ruled in round steps', () => {
    expect(rulerTicks(1_940_000)).toEqual([0, 500_000, 1_000_000, 1_500_000]);
    expect(rulerTicks(0)).toEqual([0]);
  });
});
