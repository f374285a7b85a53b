import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../../../src/base/random.ts';
import { openLineHits, parseLogql } from '../../../../src/query/logql/index.ts';
import { compilePattern } from '../../../../src/query/promql/matchers.ts';
import { newIdentityTable } from '../../../../src/telemetry/identities.ts';
import { appendLog, lineText, newLogStore, type LogStore } from '../../../../src/telemetry/log-store.ts';
import type { LogTemplate } from '../../../../src/telemetry/types.ts';
import { testSeeds } from '../../../support/seeds.ts';

const TEMPLATES: readonly LogTemplate[] = [
  { id: 0, level: 1, service: 'shop', text: '{verb} {route} took {took} ms on {pool}', fields: [{ name: 'verb', kind: 'ref', values: ['GET', 'put', ''] }, { name: 'route', kind: 'ref', values: ['/a', '/b/c', 'é😀x'] }, { name: 'took', kind: 'us' }, { name: 'pool', kind: 'ref', values: ['main', 'report'] }] },
  { id: 1, level: 3, service: 'shop', text: 'Pool {pool}{count} full\nof {pool}', fields: [{ name: 'pool', kind: 'ref', values: ['main', 'report'] }, { name: 'count', kind: 'int' }] },
];

const PATTERNS = ['GET ./', 'GET /a', 'P.*main', '^GET', 'GET$', 'main$', '\\\\bput', 'put\\\\b.*took', '(?i)get .b', '\\\\AGET', 'took [0-9]', ' on (main|report)', 'full.of', 'took $', '^ ms', '^ full|nothing', ' \\\\b', ' \\\\B', 'took \\\\B', 'took \\\\z', '[^a]ool', '/b/c|zzz', 'é.x', '#[0-9]', 'n[0-9]+ full', 'a t', ''];

function randomStore(seed: number): LogStore {
  const stream = openStream(seed, 'stretches');
  const store = newLogStore(0, seed, TEMPLATES, newIdentityTable([]));
  // Some references lie beyond their lists, and some numbers do not fit a word.
  const some = (): number => (nextBelow(stream, 20) === 0 ? 9_000_000_000 : nextBelow(stream, 4));
  for (let i = 0; i < 300; i++) appendLog(store, i * 1000, nextBelow(stream, 2), -1, 0, some(), some(), some(), some());
  return store;
}

describe('line filters of lines that are not rendered', () => {
  it.each(testSeeds(6))('pass the lines whose text passes (seed %i)', (seed) => {
    const store = randomStore(seed);
    for (const pattern of PATTERNS) {
      for (const op of ['|~', '!~']) {
        const parsed = parseLogql(`{service_name="shop"} ${op} "${pattern}"`);
        const compiled = compilePattern(pattern.replaceAll('\\\\', '\\'));
        if (!parsed.ok || parsed.ast.kind !== 'log_query' || !compiled.ok) throw new Error(pattern);
        const hits = openLineHits(store, parsed.ast, 0);
        hits.read({ first: 0, end: store.count }, () => true);
        const list = hits.within({ first: 0, end: store.count });
        const found = Array.from({ length: list.count }, (_, i) => list.at(i));
        const wanted = Array.from({ length: store.count }, (_, i) => store.count - 1 - i).filter((line) => compiled.pattern.test(lineText(store, line)) === (op === '|~'));
        expect({ op, pattern, found }).toEqual({ op, pattern, found: wanted });
      }
    }
  });
});
