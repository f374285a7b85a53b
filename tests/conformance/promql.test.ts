/** Prometheus's own scripts, when they lie beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countByReason, runScript, type CaseReport } from '../support/promql-script.ts';

const folder = fileURLToPath(new URL('../../../shared/conformance/promql/', import.meta.url));
const scripts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test')).sort() : [];

/** With fewer, something is skipped that used to run. */
const leastPassed = scripts.length === 0 ? 0 : 960;

describe("Prometheus's own test scripts", () => {
  let passed = 0;
  const skipped: CaseReport[] = [];

  it.each(scripts)('%s: every evaluation in scope gives the answer that Prometheus gives', (name) => {
    const report = runScript(readFileSync(folder + name, 'utf8'), name);
    passed += report.passed;
    skipped.push(...report.skipped);
    expect(report.failed).toEqual([]);
  });

  it('is skipped aloud where the scripts are not beside the repository', () => {
    if (scripts.length === 0) console.log(`skipped: no PromQL scripts in ${folder}`);
    expect(scripts.length === 0 || scripts.length > 10).toBe(true);
  });

  it('covers the language, and what is left out has a reason', () => {
    console.log(`promql scripts: ${passed} passed, ${skipped.length} out of scope\n  ${countByReason(skipped).join('\n  ')}`);
    expect(passed).toBeGreaterThanOrEqual(leastPassed);
  });
});

describe('the runner of the scripts', () => {
  const load = 'load 1m\n  x{a="b"} 1+2x3 _ stale\n  h {{count:1}}x3\n\n';

  it.each([
    ['a right answer', 'eval instant at 2m x\n  x{a="b"} 5', { passed: 1, failed: 0, skipped: 0 }],
    ['a wrong value', 'eval instant at 2m x\n  x{a="b"} 6', { passed: 0, failed: 1, skipped: 0 }],
    ['a wrong label', 'eval instant at 2m x\n  x{a="c"} 5', { passed: 0, failed: 1, skipped: 0 }],
    ['a series too many', 'eval instant at 2m x', { passed: 0, failed: 1, skipped: 0 }],
    ['a point too many', 'eval range from 0 to 2m step 1m x\n  x{a="b"} 1 3', { passed: 0, failed: 1, skipped: 0 }],
    ['a failure that does not come', 'eval instant at 2m x\n  expect fail', { passed: 0, failed: 1, skipped: 0 }],
    ['a failure of another kind', 'eval instant at 2m nonsense(x)\n  expect fail', { passed: 0, failed: 1, skipped: 0 }],
    ['a missing remark', 'eval instant at 2m x\n  expect warn\n  x{a="b"} 5', { passed: 0, failed: 1, skipped: 0 }],
    ['an unwanted remark', 'eval instant at 2m rate(x[2m])\n  expect no_info\n  {a="b"} 0.03333333333', { passed: 0, failed: 1, skipped: 0 }],
    ['a wrong order', 'eval instant at 2m sort(x or vector(1))\n  expect ordered\n  x{a="b"} 5\n  {} 1', { passed: 0, failed: 1, skipped: 0 }],
    ['a native histogram', 'eval instant at 2m h\n  h {{count:1}}', { passed: 0, failed: 0, skipped: 1 }],
  ])('sees %s', (_, evaluation, expected) => {
    const report = runScript(load + evaluation, 'inline');
    expect({ passed: report.passed, failed: report.failed.length, skipped: report.skipped.length }).toEqual(expected);
  });
});
