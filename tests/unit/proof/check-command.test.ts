import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultline } from '../../support/cli.ts';

/** `faultline check` as an author runs it, on copies of the smallest scenario with a quarter of its users, which is as sound in half the time. */
const folder = mkdtempSync(join(tmpdir(), 'faultline-check-'));
const copy = (name: string, change: (text: string) => string): string => {
  const path = join(folder, name);
  cpSync('scenarios/first-page', path, { recursive: true });
  rmSync(join(path, 'certificate.json'), { force: true });
  writeFileSync(join(path, 'scenario.json'), change(readFileSync(join(path, 'scenario.json'), 'utf8').replace('"rate": 20,', '"rate": 5,')));
  return path;
};

interface Result {
  readonly scenarios: readonly { readonly sound: boolean; readonly findings: readonly { readonly ok: boolean; readonly text: string }[]; readonly variants: Record<string, { readonly actions: readonly unknown[] }> }[];
}

// The first call bundles; no test should be charged for it.
beforeAll(() => faultline('help'), 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('faultline check', () => {
  it('says yes to a sound scenario: a line for each finding, one object for programs', async () => {
    const { code, out, err } = await faultline('check', copy('sound', (text) => text), '--quick', '--json');
    expect([code, err.match(/^ {2}✗/gm)], `it said:\n${err}`).toEqual([0, null]);
    expect(err).toMatch(/^ {2}✓ fault {5}no-index: Pages /m);
    expect(err).toMatch(/create_index users-db users users_email_idx true +W \d+ %/);
    const { scenarios } = JSON.parse(out) as Result;
    expect(scenarios).toHaveLength(1);
    expect(scenarios[0].sound).toBe(true);
    expect(scenarios[0].variants['no-index'].actions.length).toBeGreaterThan(10);
  });

  it('says no to one whose page never comes, with exit code 1 and the reason', async () => {
    const deaf = copy('deaf', (text) => text.replace(/> 0\.5",/, '> 500",'));
    const { code, out, err } = await faultline('check', deaf, '--quick', '--threads', '1', '--json');
    expect(code, `it said:\n${err}`).toBe(1);
    expect(err).toMatch(/✗ fault {5}no-index: Nobody is paged: the fault is invisible to the alert LoginSlow/);
    expect((JSON.parse(out) as Result).scenarios[0].sound).toBe(false);
  });

  it('writes a certificate for what is sound and none for what is not; without the points of scripted players only a draft passes', async () => {
    const sound = copy('certified', (text) => text);
    const draft = copy('draft', (text) => text.replace('"id":', '"draft": true,\n  "id":'));
    const deaf = copy('uncertified', (text) => text.replace(/> 0\.5",/, '> 500",'));
    for (const path of [sound, draft, deaf]) rmSync(join(path, 'players.json'), { force: true });
    const { code, out, err } = await faultline('check', sound, draft, deaf, '--write', '--seeds', '1');
    expect(code, `it said:\n${err}`).toBe(1);
    expect(JSON.parse(readFileSync(join(sound, 'certificate.json'), 'utf8'))).toMatchObject({ schemaVersion: 1, scenario: 'first-page', seeds: [1] });
    expect(existsSync(join(deaf, 'certificate.json'))).toBe(false);
    const told = err.split('\n').filter((line) => line.includes('has no table'));
    expect(told).toEqual(['✗', '!', '✗'].map((sign) => `  ${sign} points    first-page has no table of its players' points; run: npm run faultline -- players first-page --write`));
    expect(err).toContain('first-page is sound, but scripted players do not show that its marks are fair');
    expect(out).toBe(`${draft}: ok\n`);
  }, 180_000);
});
