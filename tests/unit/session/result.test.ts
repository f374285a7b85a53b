import { beforeAll, describe, expect, it } from 'vitest';
import { debriefOf } from '../../../src/session/debrief.ts';
import { debriefMarkdown } from '../../../src/session/debrief-markdown.ts';
import type { Debrief } from '../../../src/session/debrief-types.ts';
import { ENGINE } from '../../../src/session/engine.ts';
import type { Intent } from '../../../src/session/intents.ts';
import { canonical, digestOf, readResult, resultOf, type ResultFile } from '../../../src/session/result.ts';
import { advanceRun, advanceToPage, openRun, runHash, submitIntent, type Run } from '../../../src/session/run.ts';
import { verifySteps, type Verification } from '../../../src/session/verify-result.ts';
import { drawU32 } from '../../../src/base/random.ts';
import { shopScenario } from '../../support/scenarios.ts';

const scenario = shopScenario();
let run: Run;
let debrief: Debrief;
let result: ResultFile;
let text: string;

beforeAll(() => {
  run = openRun(scenario, 3, 'flag');
  advanceToPage(run);
  const does: readonly Intent[] = [
    { kind: 'acknowledge' },
    { kind: 'look', panel: 'traces', query: '' },
    { kind: 'post_update', audience: 'team', text: 'Looking.' },
    { kind: 'resolve', summary: 'It went away.', hypothesisId: null },
  ];
  for (const intent of does) {
    advanceRun(run, run.world.now + 20_000_000);
    if (!submitIntent(run, intent).accepted) throw new Error(`${intent.kind} was refused`);
  }
  debrief = debriefOf(run, null);
  const record = { format: 1, scenarioId: scenario.id, scenarioHash: scenario.hash, engine: ENGINE, seed: run.seed, variant: run.variant.id, intents: run.intents, untilUs: run.world.now, hash: runHash(run) } as const;
  result = resultOf(record, debrief);
  text = JSON.stringify(result, null, 1);
});

function verify(file: ResultFile): Verification {
  const steps = verifySteps(file, scenario, () => null);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** An edit by somebody who knows how to make the digest right again. */
function signed(edit: (file: { -readonly [K in keyof ResultFile]: ResultFile[K] }) => void): ResultFile {
  const copy = JSON.parse(text) as { -readonly [K in keyof ResultFile]: ResultFile[K] };
  edit(copy);
  return { ...copy, digest: digestOf(copy) };
}

const record = (changes: Partial<ResultFile['record']>): ResultFile => signed((file) => (file.record = { ...file.record, ...changes }));

describe('a result file', () => {
  it('is read back as it was written, whatever the order of its keys, and verifies', () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse()));
    for (const same of [text, turned]) {
      const answer = readResult(same, 'result.json', scenario);
      expect(answer.ok && canonical(answer.result)).toBe(canonical(result));
    }
    const verification = verify(result);
    expect(verification.ok && verification.debrief.score).toEqual(debrief.score);
  });

  it('is refused after any edit of one character', () => {
    let edits = 0;
    for (let n = 0; edits < 200; n++) {
      const at = drawU32(1, 2, 2 * n) % text.length;
      const char = String.fromCharCode(32 + (drawU32(1, 2, 2 * n + 1) % 95));
      const edited = `${text.slice(0, at)}${char}${text.slice(at + 1)}`;
      // White space and such: the file says the same as before.
      if (char === text[at] || saysTheSame(edited)) continue;
      edits++;
      const answer = readResult(edited, 'result.json', scenario);
      const found = answer.ok ? 'nothing wrong' : `${answer.problems[0]?.file}:${answer.problems[0]?.line}`;
      expect(found, `${at}: ${text.slice(Math.max(0, at - 20), at)}[${text[at]} → ${char}]`).toMatch(/^result\.json:\d+$/);
    }
  });

  it('is found out when it was edited with care', () => {
    const cases: readonly (readonly [file: ResultFile, says: RegExp])[] = [
      [record({ engine: '1' }), /played with version 1 of the engine/],
      [record({ seed: 4 }), /hash|cannot have happened|is not over|Nobody was paged/],
      [record({ hash: '0123456789abcdef' }), /ends with the hash .*, not with 0123456789abcdef/],
      [record({ untilUs: run.world.now + 1_000_000 }), /The run ends at/],
      [record({ untilUs: run.world.now - 1_000_000 }), /cannot have happened/],
      [record({ intents: run.intents.slice(0, -1) }), /is not over/],
      [record({ intents: run.intents.map((stamped, i) => (i === 0 ? { ...stamped, tick: 5 } : stamped)) }), /Entry 0 of the log, acknowledge .* cannot have happened/],
      [signed((file) => (file.score = { ...file.score, total: file.score.total + 1 })), /The score is \d+ of \d+, not \d+/],
      [signed((file) => (file.score = { ...file.score, unmarked: ['outcome'] })), /parts of the score/],
      [signed((file) => (file.outcome = 'win')), /The outcome is "lose"/],
    ];
    for (const [file, says] of cases) {
      const verification = verify(file);
      expect(verification.ok ? 'valid' : verification.reasons.join(' ')).toMatch(says);
    }
  });

  it('says what it is not: no JSON, something else, another scenario or revision', () => {
    const problem = (of: string): string => {
      const answer = readResult(of, 'r.json', scenario);
      return answer.ok ? '' : answer.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n');
    };
    expect(problem(text.slice(0, 200))).toMatch(/^\d+:\d+ Found/);
    expect(problem('[]')).toContain('expected the result of a run');
    expect(problem('{"kind": "faultline-run"}')).toContain('1:10 Found "faultline-run"');
    expect(problem(JSON.stringify(record({ scenarioHash: 'other' })))).toContain('the hash of the scenario as it is now');
    expect(problem(JSON.stringify({ ...result, more: 1 }))).toContain('Found "more"');
  });

  it('becomes a document in which words of players and scenarios are nothing but text', () => {
    const hostile = { ...debrief, outcomeText: '<img src=x> [link](javascript:x) | `code`\n# head', scenarioTitle: '# Title' };
    const lines = debriefMarkdown(hostile, result).split('\n');
    expect(lines[0]).toBe('# \\# Title: debrief');
    expect(lines.find((line) => line.includes('img'))).toContain('\\<img src=x\\> \\[link\\](javascript:x) \\| \\`code\\` # head');
    expect(lines.filter((line) => line.startsWith('## ')).length).toBeGreaterThan(4);
  });
});

function saysTheSame(edited: string): boolean {
  try {
    return canonical(JSON.parse(edited)) === canonical(result);
  } catch {
    return false;
  }
}
