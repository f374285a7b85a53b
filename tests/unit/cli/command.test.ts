import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { Complaint } from '../../../src/cli/complaint.ts';
import { play } from '../../../src/cli/play.ts';
import { faultline } from '../../support/cli.ts';

const SCENARIO = 'scenarios/first-page';
const folder = mkdtempSync(join(tmpdir(), 'faultline-cli-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const good = readFileSync(`${SCENARIO}/scenario.json`, 'utf8');

// The first call bundles; no test should be charged for it.
beforeAll(() => faultline('help'), 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  it('explains itself', async () => {
    expect(await faultline('--help')).toMatchObject({ code: 0, err: '' });
    expect((await faultline('play', '--help')).out).toContain('--variant');
    expect((await faultline('help', 'check')).out).toContain('faultline check');
  });

  // Each of these is a process, as somebody at a terminal has it.
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['pley'], /unknown command "pley"; there are: play, check, players, query, verify, debrief, export/],
    [['play', SCENARIO, '--sede', '7'], /unknown option "--sede"/],
    [['play', SCENARIO, '--run', file('kind.json', '{ "title": "x", "seed": null, "variant": "no-index", "intents": [\n { "at": "1m", "kind": "pray" } ] }')], /kind\.json:2:\d+: \/intents\/0\/kind: /],
    [['check', file('look.win.json', '{ "title": "x", "seed": null, "variant": "no-index", "intents": [\n { "at": "1m", "kind": "look", "panel": "logs", "query": "service=auth" } ] }')], /look\.win\.json:2:\d+: \/intents\/0\/query: Found .*expected LogQL/],
    [['check', 'first-page', '--variant', 'gremlins'], /--variant: found "gremlins", expected one of no-index/],
    [
      ['check', file('broken.json', '{ "id": nothing }'), file('wrong.json', good.replace('"history"', '"histroy"')), file('query.json', good.replace(/"expr": "(?:[^"\\]|\\.)*"/, '"expr": "sum(rate(x[5m])"'))],
      /broken\.json:1:9: [^]*wrong\.json:\d+:\d+: .*history[^]*query\.json:\d+:\d+: .*\/expr: Found .*expected PromQL/,
    ],
  ];

  it.each(wrong)('answers %j with one clear complaint and exit code 2', async (args, says) => {
    const { code, out, err } = await faultline(...args);
    expect(err).toMatch(says);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toMatch(/^\s+at .*:\d+/m);
  });

  const COMMANDS = { play, check };
  const complaints: readonly (readonly [command: keyof typeof COMMANDS, args: readonly string[], says: RegExp])[] = [
    ['play', [], /needs a scenario/],
    ['play', ['no-such-incident'], /no-such-incident: no such scenario/],
    ['play', [SCENARIO, 'more'], /takes one scenario/],
    ['play', [SCENARIO, '--seed', '-7'], /--seed: found "-7", expected a whole number/],
    ['play', [SCENARIO, '--seed', '7.5'], /--seed: found "7.5"/],
    ['play', [SCENARIO, '--seed'], /--seed needs a value/],
    ['play', [SCENARIO, '--seed', '4294967296'], /from 0 to 4294967295/],
    ['play', [SCENARIO, '--until', '20 minutes'], /--until: found "20 minutes", expected a duration/],
    ['play', [SCENARIO, '--variant', 'gremlins'], /--variant: found "gremlins", expected one of /],
    ['play', [SCENARIO, '--run', 'no-such-run.json'], /no-such-run\.json: no such file/],
    ['play', [SCENARIO, '--run', 'scenarios'], /found a folder, expected a file/],
    ['play', [SCENARIO, '--run', file('cut.json', '{\n  "title": ')], /cut\.json:2:\d+: .*expected/],
    ['play', [SCENARIO, '--run', file('record.json', '{ "format": 1, "scenarioId": "other", "scenarioHash": "0", "seed": 1, "variant": null, "intents": [], "untilUs": 5, "hash": null }')], /record\.json:1:\d+: \/scenarioId: Found "other"/],
    ['check', [], /at least one path/],
    ['check', ['first-page', '--seeds', '0'], /--seeds: found "0", expected a whole number from 1 to 200/],
    ['check', ['first-page', '--write', '--quick'], /--write needs a whole check/],
  ];

  it.each(complaints)('complains about %s %j', async (command, args, says) => {
    const asked = (async () => COMMANDS[command](args))();
    await expect(asked).rejects.toBeInstanceOf(Complaint);
    await expect(asked).rejects.toThrow(says);
  });

  it('checks scenarios and their runs', async () => {
    const { code, out, err } = await faultline('check', '--static', 'first-page', SCENARIO, `${SCENARIO}/runs/no-index.win.json`);
    expect([code, err, out.match(/: ok$/gm)?.length]).toEqual([0, '', 3]);
  });

  it('plays a scenario: one line a minute for people, one object for programs, the same each time', async () => {
    const [one, two, other] = await Promise.all([faultline('play', 'first-page', '--seed', '7', '--until', '3m30s', '--json'), faultline('play', SCENARIO, '--seed=7', '--until=3m30s', '--json'), faultline('play', SCENARIO, '--seed', '8', '--until', '3m30s', '--json')]);
    expect(one.code).toBe(0);
    expect(one.err.match(/^ +\d+:\d\d {2}quiet .*good .*req\/s .*p99/gm)).toHaveLength(4);
    const result = JSON.parse(one.out) as Record<string, unknown>;
    expect(result).toMatchObject({ scenario: 'first-page', seed: 7, simulatedMinutes: 3.5, outcome: 'lose' });
    expect(result['hash']).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.parse(two.out)).toMatchObject({ hash: result['hash'], events: result['events'] });
    expect(JSON.parse(other.out)).not.toMatchObject({ hash: result['hash'] });
  });

  it('verifies a record: the same log gives the same hash, and a false promise is found out', async () => {
    const { hash: scenarioHash } = await readScenarioHash();
    const record = { format: 1, scenarioId: 'first-page', scenarioHash, engine: '1', seed: 7, variant: null, intents: [], untilUs: 60_000_000, hash: null as string | null };
    const played = await faultline('play', SCENARIO, '--run', file('played.json', JSON.stringify(record)), '--json');
    const { hash } = JSON.parse(played.out) as { hash: string };
    expect((await faultline('play', SCENARIO, '--run', file('right.json', JSON.stringify({ ...record, hash })))).code).toBe(0);
    const lie = await faultline('play', SCENARIO, '--run', file('lie.json', JSON.stringify({ ...record, hash: '0000000000000000' })));
    expect(lie.code).toBe(1);
    expect(lie.err).toContain('promises');
  });
});

async function readScenarioHash(): Promise<{ hash: string }> {
  const { readScenario } = await import('../../../src/scenario/read-scenario.ts');
  const answer = readScenario({ 'scenario.json': good });
  if (!answer.ok) throw new Error('the scenario has problems');
  return answer.scenario;
}
