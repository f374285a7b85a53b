import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillCode, faultText, readDrillCode, spacedCode } from '../../../src/drill/code.ts';
import { MINUTE_MS, type Drill } from '../../../src/drill/terms.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_121);
const byte = fc.integer({ min: 0, max: 255 });
const drills: fc.Arbitrary<Drill> = fc.record({
  // Control characters are left out as the form leaves them out.
  title: fc.string({ unit: 'grapheme', maxLength: 15 }).filter((text) => text.length <= 60 && !Array.from(text).some((char) => char < ' ' || char === '\u007f')),
  scenarioId: fc.stringMatching(/^[a-z][a-z0-9_-]{0,62}$/),
  scenarioHash: fc.array(byte, { minLength: 8, maxLength: 8 }).map((bytes) => bytes.map((one) => one.toString(16).padStart(2, '0')).join('')),
  engine: fc.stringMatching(/^[0-9]{1,6}$/),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  level: fc.constantFrom('free' as const, 'hints' as const),
  minutes: fc.integer({ min: 1, max: 240 }),
  startsAtMs: fc.option(fc.integer({ min: 1, max: 0xffff_ffff }).map((minutes) => minutes * MINUTE_MS)),
});
const usual: Drill = { title: '', scenarioId: 'checkout-deadlock', scenarioHash: '0123456789abcdef', engine: '3', seed: 7, level: 'free', minutes: 25, startsAtMs: null };

describe(`the code of a drill (SEED=${SEED})`, () => {
  it('gives back every drill, spaced, in small letters, or with letters taken for the digits that they look like', () => {
    fc.assert(
      fc.property(drills, (drill) => {
        const code = drillCode(drill);
        for (const typed of [code, spacedCode(code), code.toLowerCase(), ` ${code.replaceAll('0', 'o').replaceAll('1', 'l')}\n`.trim()]) expect(readDrillCode(typed)).toEqual({ ok: true, drill, code });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('is never read as another drill after one character was changed, lost, added or swapped', () => {
    fc.assert(
      fc.property(drills, fc.nat(), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('')), fc.constantFrom('change', 'lose', 'add', 'swap'), (drill, where, char, slip) => {
        const code = drillCode(drill);
        const at = where % (code.length - 1);
        const rest = { change: char + code.slice(at + 1), lose: code.slice(at + 1), add: char + code.slice(at), swap: code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2) }[slip];
        const answer = readDrillCode(code.slice(0, at) + rest);
        const says = answer.ok ? drillCode(answer.drill) : faultText(answer.fault);
        expect(says === code || says.startsWith('In ')).toBe(true);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it('is refused with a place, what was found and what was expected, whatever is typed instead', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 100 }), fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{0,300}$/)), (typed) => {
        const answer = readDrillCode(typed);
        if (answer.ok) throw new Error('it was taken for a drill');
        for (const part of [answer.fault.place, answer.fault.found, answer.fault.expected]) expect(part.length).toBeGreaterThan(0);
        expect(faultText(answer.fault).length).toBeLessThan(300);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('is refused at once when it is endless', () => {
    const answer = readDrillCode('A'.repeat(1_000_000));
    expect(answer.ok ? '' : faultText(answer.fault)).toBe('In the code: found 1000000 characters, expected at most 300.');
  });

  it('has about sixty characters for a drill as they are', () => {
    expect(drillCode(usual).length).toBeLessThanOrEqual(75);
    expect(drillCode({ ...usual, title: 'x'.repeat(60), scenarioId: 'x'.repeat(63), engine: '1'.repeat(16) }).length).toBeLessThanOrEqual(300);
    console.log(`code of a drill without a title: ${drillCode(usual).length} characters, ${spacedCode(drillCode(usual))}`);
  });

  it('that is sound but asks for what cannot be is refused', () => {
    const says = (changes: Partial<Drill>): string => {
      const answer = readDrillCode(drillCode({ ...usual, ...changes }));
      return answer.ok ? 'taken' : faultText(answer.fault);
    };
    expect(says({})).toBe('taken');
    expect(says({ minutes: 0 })).toContain('In the minutes: found 0, expected 1 to 240');
    expect(says({ minutes: 241 })).toContain('found 241');
    expect(says({ scenarioId: '../../x' })).toContain('In the scenario: found "../../x"');
    expect(says({ scenarioId: '' })).toContain('In the scenario');
    expect(says({ title: 'a\u0007b' })).toContain('In the title');
    expect(says({ title: 'x'.repeat(61) })).toContain('In the title');
  });
});
