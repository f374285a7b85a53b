/** LogQL scripts: our own examples, those beside the repository, and the runner itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runLogqlScript } from '../support/logql-script.ts';

const own = fileURLToPath(new URL('logql/', import.meta.url));
const shared = fileURLToPath(new URL('../../../shared/conformance/logql/', import.meta.url));
const scripts = [own, shared].filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder).filter((name) => /\.(logql|test)$/.test(name)).map((name) => folder + name));

describe('LogQL test scripts', () => {
  it.each(scripts)('%s: every evaluation in scope gives the answer that is written there', (file) => {
    const report = runLogqlScript(readFileSync(file, 'utf8'), file);
    expect(report.failed).toEqual([]);
    expect(report.passed).toBeGreaterThan(0);
  });
});

describe('the runner of the scripts', () => {
  const load = 'load\n  {a="b"} "x # y" @ 1m [repeat every 1m for 3] # a comment\n  {a="c"} `{"v":1}` @ 1m [metadata t="1", u="2"]\n\n';

  it.each([
    ['a right answer', 'eval instant at 3m count_over_time({a="b"} |= "# y" [1h])\n  {a="b"} 3', { passed: 1, failed: 0, skipped: 0 }],
    ['metadata', 'eval instant at 3m count_over_time({a="c"}[1h])\n  {a="c", t="1", u="2"} 1', { passed: 1, failed: 0, skipped: 0 }],
    ['a wrong value', 'eval instant at 3m count_over_time({a="b"}[1h])\n  {a="b"} 4', { passed: 0, failed: 1, skipped: 0 }],
    ['a wrong label', 'eval instant at 3m count_over_time({a="b"}[1h])\n  {a="d"} 3', { passed: 0, failed: 1, skipped: 0 }],
    ['a series too many', 'eval instant at 3m count_over_time({a=~".+"}[1h])\n  {a="b"} 3', { passed: 0, failed: 1, skipped: 0 }],
    ['an answer where none is expected', 'eval instant at 3m count_over_time({a="b"}[1h])\n  expect empty', { passed: 0, failed: 1, skipped: 0 }],
    ['a point too many', 'eval range from 1m to 3m step 1m count_over_time({a="b"}[1m])\n  {a="b"} 1 _ 1', { passed: 0, failed: 1, skipped: 0 }],
    ['a failure that does not come', 'eval instant at 3m count_over_time({a="b"}[1h])\n  expect fail', { passed: 0, failed: 1, skipped: 0 }],
    ['a failure that is not expected', 'eval instant at 3m count_over_time({a="b"} | json [1h])', { passed: 0, failed: 1, skipped: 0 }],
    ['a syntax error', 'eval instant at 3m count_over_time({a="b"}', { passed: 0, failed: 1, skipped: 0 }],
    ['a wrong order', 'eval instant at 3m sort(sum by (a) (count_over_time({a=~".+"}[1h])))\n  expect ordered\n  {a="b"} 3\n  {a="c"} 1', { passed: 0, failed: 1, skipped: 0 }],
    ['a wrong line', 'eval instant at 5m {a="b"}\n  {a="b"} "z"\n  {a="b"} "z"\n  {a="b"} "z"', { passed: 0, failed: 1, skipped: 0 }],
    ['what is out of scope', 'eval instant at 3m rate_counter({a="b"} | unwrap v [1h])\n  {a="b"} 3', { passed: 0, failed: 0, skipped: 1 }],
    ['what the script itself leaves out', 'eval instant at 3m count_over_time({a="b"}[1h])\n  skip another engine\n  {a="b"} 4', { passed: 0, failed: 0, skipped: 1 }],
    ['that the log was cleared', 'clear\neval instant at 3m count_over_time({a="b"}[1h])', { passed: 1, failed: 0, skipped: 0 }],
  ])('sees %s', (_, evaluation, expected) => {
    const report = runLogqlScript(load + evaluation, 'inline');
    expect({ passed: report.passed, failed: report.failed.length, skipped: report.skipped.length }).toEqual(expected);
  });

  it('refuses a script that it cannot read', () => {
    expect(() => runLogqlScript('evaluate 1', 'inline')).toThrow('line 1: cannot read "evaluate 1"');
    expect(() => runLogqlScript('load\n  {a="b"} nothing', 'inline')).toThrow('cannot read the log line');
  });
});
