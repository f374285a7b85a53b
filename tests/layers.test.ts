import { describe, expect, it } from 'vitest';
import { checkFile, type Table, type Violation } from './support/layers.ts';
import { filesBelow, foldersIn, readSource } from './support/source-files.ts';

/**
 * Who may import whom: a folder of src, the folders it uses, the packages it uses. Nothing else is allowed, and a type counts
 * like a value unless `types` says otherwise. A change here is a change to the design and wants a record in docs/adr.
 */
const table: Table = {
  base: { uses: [], npm: [], deterministic: true },
  sim: { uses: ['base'], npm: ['xstate'], deterministic: true },
  telemetry: { uses: ['base', 'sim'], npm: [], deterministic: true },
  query: { uses: ['base', 'telemetry'], npm: ['re2js'], deterministic: true },
  scenario: { uses: ['base', 'sim'], npm: ['@sinclair/typebox', 'jsonc-parser'], deterministic: true },
  session: { uses: ['base', 'sim', 'scenario', 'telemetry', 'query'], npm: ['xstate'], deterministic: true },
  proof: { uses: ['base', 'sim', 'scenario', 'session', 'telemetry', 'query'], npm: [], deterministic: true },
  drill: { uses: ['base', 'session'], npm: ['xstate'] },
  storage: { uses: ['base', 'session'], types: ['drill'], npm: ['dexie', 'ts-fsrs'] },
  worker: { uses: ['base', 'sim', 'telemetry', 'query', 'scenario', 'session', 'proof', 'drill'], npm: [] },
  cli: { uses: ['base', 'sim', 'telemetry', 'query', 'scenario', 'session', 'proof', 'drill', 'worker'], npm: ['node:'] },
  ui: {
    uses: ['worker/client*', 'drill/client*', 'storage', 'sim/intents', 'scenario/schema', 'scenario/types'],
    types: ['base', 'sim', 'telemetry', 'query', 'scenario', 'session', 'drill', 'worker'],
    npm: ['*'],
  },
  'main.tsx': { uses: ['ui', 'storage', 'worker/client*'], npm: ['react', 'react-dom'] },
};

interface Exception extends Pick<Violation, 'rule' | 'path' | 'what'> {
  readonly reason: string;
}

/** What may break the table after all. One that is no longer needed fails the test, so that the list cannot rot. */
const exceptions: readonly Exception[] = [];

/** Files that may be longer than 400 lines, with the reason. */
const longFiles: Readonly<Record<string, string>> = {};

/** Places of src where a scenario's id may stand after all: `path: id`, with the reason. */
const namedScenarios: Readonly<Record<string, string>> = {};

const LINES_MAX = 400;
const sources = filesBelow('src');
const code = sources.filter((path) => /\.(ts|tsx|mts|js|mjs)$/.test(path));

/** One line each, which reads better in a failure than a list of objects. */
const show = (found: readonly Violation[]): string[] =>
  found.map(({ path, line, what, message }) => `${path}:${line}: ${what}: ${message}`);

describe('the layers of src', () => {
  const found = code.flatMap((path) => checkFile(path, readSource(path), table));
  const covers = (exception: Exception) => (violation: Violation) =>
    exception.rule === violation.rule && exception.path === violation.path && exception.what === violation.what;

  it('are looked at', () => {
    expect(code.length).toBeGreaterThan(0);
  });

  it('import only what the table allows and use nothing that differs between engines', () => {
    expect(show(found.filter((violation) => !exceptions.some((exception) => covers(exception)(violation))))).toEqual([]);
  });

  it('need every exception that they were granted', () => {
    expect(exceptions.filter((exception) => !found.some(covers(exception)))).toEqual([]);
  });
});

describe('the files of src', () => {
  const lengthOf = (path: string): number => readSource(path).split('\n').length;

  it('stay short enough to be read in one go', () => {
    const long = code.filter((path) => lengthOf(path) > LINES_MAX && !(path in longFiles));
    expect(long.map((path) => `${path}: ${lengthOf(path)} lines`)).toEqual([]);
    const granted = Object.keys(longFiles);
    expect(granted.filter((path) => !code.includes(path) || lengthOf(path) <= LINES_MAX)).toEqual([]);
  });

  it('have names in kebab-case, as have the tests and tools', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
    const bad = [...sources, ...filesBelow('tests'), ...filesBelow('.ci')].filter((path) => {
      const parts = path.replace(/^\.ci\//, '').split('/');
      return !parts.includes('__snapshots__') && parts.some((part) => !kebab.test(part));
    });
    expect(bad).toEqual([]);
  });

  it('know no scenario by name', () => {
    const ids = foldersIn('scenarios');
    const named = sources.flatMap((path) => {
      const text = readSource(path);
      return ids.filter((id) => new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(text)).map((id) => `${path}: ${id}`);
    });
    expect(named.filter((place) => !(place in namedScenarios))).toEqual([]);
    expect(Object.keys(namedScenarios).filter((place) => !named.includes(place))).toEqual([]);
  });
});

describe('the lock', () => {
  it('names no download address, so that it works with any registry', () => {
    expect(readSource('package-lock.json')).not.toContain('"resolved": "http');
  });
});

/** A file that breaks exactly one rule, and the rule. Each must be caught, or the tests above prove nothing. */
const planted: readonly (readonly [path: string, source: string, rule: Violation['rule'], what: string])[] = [
  ['src/base/time.ts', `import { run } from '../sim/run.ts';`, 'layer', '../sim/run.ts'],
  ['src/base/time.ts', `import type { Run } from '../sim/run.ts';`, 'layer', '../sim/run.ts'],
  ['src/base/time.ts', `import { assign } from 'xstate';`, 'npm', 'xstate'],
  ['src/sim/run.ts', `export * from '../telemetry/columns.ts';`, 'layer', '../telemetry/columns.ts'],
  ['src/sim/run.ts', `export type { Row } from '../telemetry/columns.ts';`, 'layer', '../telemetry/columns.ts'],
  ['src/sim/run.ts', `export const load = () => import('../telemetry/columns.ts');`, 'layer', '../telemetry/columns.ts'],
  ['src/sim/run.ts', 'export const load = () => import(`../telemetry/columns.ts`);', 'layer', '../telemetry/columns.ts'],
  ['src/sim/run.ts', `export const load = (name: string) => import(name);`, 'not-literal', 'import'],
  ['src/sim/run.ts', `export type Row = import('../telemetry/columns.ts').Row;`, 'layer', '../telemetry/columns.ts'],
  ['src/sim/run.ts', `const file = new URL('../ui/icon.svg', import.meta.url);`, 'layer', '../ui/icon.svg'],
  ['src/sim/run.ts', `const all = import.meta.glob('../ui/kit/*.ts');`, 'layer', '../ui/kit/'],
  ['src/sim/run.ts', `import '../../scenarios/any/scenario.json';`, 'outside', '../../scenarios/any/scenario.json'],
  ['src/sim/run.ts', `import '/src/ui/kit/cx.ts';`, 'outside', '/src/ui/kit/cx.ts'],
  ['src/sim/run.ts', `import { readFileSync } from 'node:fs';`, 'npm', 'node:fs'],
  ['src/cli/main.ts', `import { open } from '../storage/database.ts';`, 'layer', '../storage/database.ts'],
  ['src/storage/runs.ts', `import { join } from '../drill/room.ts';`, 'layer', '../drill/room.ts'],
  ['src/ui/app/clock.ts', `import { start } from '../../session/session.ts';`, 'layer', '../../session/session.ts'],
  ['src/ui/app/clock.ts', `import { type A, b } from '../../session/session.ts';`, 'layer', '../../session/session.ts'],
  ['src/ui/app/clock.ts', `import '../../worker/main.ts';`, 'layer', '../../worker/main.ts'],
  ['src/ui/drill/page.ts', `import { checkResult } from '../../drill/check-result.ts';`, 'layer', '../../drill/check-result.ts'],
  ['src/ui/war-room/panels/logs/view.ts', `import type { A } from '../map/view.ts';`, 'panel', '../map/view.ts'],
  ['src/helpers/any.ts', `export const a = 1;`, 'unknown-layer', 'file'],
  ['src/any.ts', `export const a = 1;`, 'unknown-layer', 'file'],
  ['src/base/time.ts', `export const = 1;`, 'syntax', 'file'],
  ['src/base/a.ts', `export const a = Math.log(2);`, 'banned', 'Math.log'],
  ['src/base/a.ts', `export const a = Math.random();`, 'banned', 'Math.random'],
  ['src/base/a.ts', `export const a = Math['ex' + 'p'](2);`, 'banned', 'Math'],
  ['src/base/a.ts', `export const { cos } = Math;`, 'banned', 'Math'],
  ['src/sim/a.ts', `export const a = (x: number) => x ** 0.5;`, 'banned', '**'],
  ['src/sim/a.ts', `export const a = (x: number) => x ** 3;`, 'banned', '**'],
  ['src/sim/a.ts', `export const a = 10 ** -6;`, 'banned', '**'],
  ['src/sim/a.ts', `export const a = (x: number) => { x **= 2; };`, 'banned', '**='],
  ['src/telemetry/a.ts', `export const a = Date.now();`, 'banned', 'Date'],
  ['src/telemetry/a.ts', `export const a = (at: Date) => at;`, 'banned', 'Date'],
  ['src/query/a.ts', `export const a = performance.now();`, 'banned', 'performance'],
  ['src/query/a.ts', `export const a = new Intl.NumberFormat();`, 'banned', 'Intl'],
  ['src/scenario/a.ts', `export const a = ['b', 'a'].sort((x, y) => x.localeCompare(y));`, 'banned', 'localeCompare'],
  ['src/scenario/a.ts', `export const a = (1)['toLocaleString']();`, 'banned', 'toLocaleString'],
  ['src/session/a.ts', `setTimeout(() => {}, 1);`, 'banned', 'setTimeout'],
  ['src/session/a.ts', `export const a = { setInterval };`, 'banned', 'setInterval'],
  ['src/session/a.ts', `queueMicrotask(() => {});`, 'banned', 'queueMicrotask'],
  ['src/session/a.ts', `requestAnimationFrame(() => {});`, 'banned', 'requestAnimationFrame'],
  ['src/proof/a.ts', `console.log(1);`, 'banned', 'console'],
  ['src/proof/a.ts', `globalThis.console.log(1);`, 'banned', 'globalThis'],
  ['src/proof/a.ts', `export const a = crypto.randomUUID();`, 'banned', 'crypto'],
  ['src/proof/a.ts', `export const a = fetch('/a');`, 'banned', 'fetch'],
];

/** Files that look suspicious and are fine. */
const innocent: readonly (readonly [path: string, source: string])[] = [
  ['src/sim/run.ts', `import { assign } from 'xstate'; import { US } from '../base/time.ts';`],
  ['src/storage/runs.ts', `import type { Room } from '../drill/room.ts';`],
  ['src/ui/app/clock.ts', `import type { A } from '../../session/session.ts'; import { B } from '../../worker/client.ts';`],
  ['src/ui/app/clock.ts', `import { type A, type B } from '../../session/session.ts';`],
  ['src/ui/app/clock.ts', `import { c } from '../../sim/intents/index.ts'; import 'virtual:scenarios';`],
  ['src/ui/war-room/panels/logs/view.ts', `import { row } from './row.ts'; import '../registry.ts';`],
  ['src/sim/a.ts', `export const a = Math.floor(2 ** 32 / Math.PI) + 2 ** -30 + 10 ** 6;`],
  ['src/sim/a.ts', `export const a = (panel: { console: number }) => panel.console; export const b = { fetch: 1 };`],
  ['src/drill/a.ts', `setTimeout(() => console.log(Date.now()), 1);`],
];

describe('the checker itself', () => {
  it.each(planted)('catches in %s: %s', (path, source, rule, what) => {
    expect(checkFile(path, source, table).map((found) => [found.rule, found.what])).toEqual([[rule, what]]);
  });

  it.each(innocent)('finds nothing in %s: %s', (path, source) => {
    expect(show(checkFile(path, source, table))).toEqual([]);
  });

  it('says where', () => {
    const found = checkFile('src/base/a.ts', 'export const a = 1;\nexport const b = Math.exp(a);\n', table);
    expect(show(found)[0]).toMatch(/^src\/base\/a\.ts:2: Math\.exp: /);
  });
});
