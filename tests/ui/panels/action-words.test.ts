import { describe, expect, it } from 'vitest';
import { verbInfos } from '../../../src/sim/intents/registry.ts';
import { actText, resolveArgs } from '../../../src/ui/war-room/panels/action-sheet/form-values.ts';
import { randomSystem } from '../../support/random-worlds.ts';
import { worldOf } from '../../support/systems.ts';

const verbs = verbInfos(worldOf(randomSystem(3), 1));

describe('the button of an action', () => {
  it.each(verbs.map((verb) => [verb.title, verb] as const))('%s: is a short order that names what it is done to', (_title, verb) => {
    expect(verb.button, 'has words').toBeDefined();
    const chosen = Object.fromEntries(verb.args.filter(({ kind }) => kind === 'choice').map((arg) => [arg.name, arg.choices[0].value]));
    // Choices that depend on others are taken in order, as in the sheet.
    let values = resolveArgs(verb, {}).values;
    for (const arg of verb.args) {
      const choice = arg.choices.find(({ of }) => of === null || Object.values(values).includes(of));
      values = resolveArgs(verb, { ...values, ...(choice === undefined || values[arg.name] !== undefined ? {} : { [arg.name]: choice.value }) }).values;
    }
    const text = actText(verb, values);
    expect(Object.keys(values).length, `${Object.keys(chosen).length} choices`).toBe(verb.args.length);
    expect(text).not.toMatch(/[{}]|undefined| an? /);
    expect(text.split(' ')[0], 'begins like its title').toBe(verb.title.split(' ')[0]);
    expect(text).not.toBe(verb.title);
  });

  it('says what will be', () => {
    const text = (name: string, values: Record<string, string | number | boolean>): string => actText(verbs.find(({ verb }) => verb === name)!, values);
    expect(text('rollback', { service: 'shop' })).toBe('Roll back shop');
    expect(text('rollback', {})).toBe('Roll back a deploy');
    expect(text('scale', { service: 'shop', instances: 3 })).toBe('Scale shop to 3');
    expect(text('resize_pool', { pool: 'shop_db', size: 40 })).toBe('Resize shop_db to 40');
    expect(text('set_timeout', { call: 'shop>vendor', timeout_ms: 800 })).toBe('Set shop → vendor timeout to 800 ms');
  });
});
