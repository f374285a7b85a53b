import type { VariantSpec } from '../scenario/types.ts';
import type { Debrief } from './debrief-types.ts';
import type { StampedIntent } from './intents.ts';
import { capital } from './words.ts';

type Taken = Extract<StampedIntent['intent'], { kind: 'mitigate' }>;

/**
 * The author's verdicts with those marked that the player took. A verdict names an action as `verb word …`: each word an
 * argument's value or a part of one (`db/table/index`), `on`/`off` and `concurrently`/`blocking` a switch, and a number one of
 * about that size (within a factor of two). Arguments that are not named may have any value.
 */
export function verdictsOf(verdicts: VariantSpec['verdicts'], intents: readonly StampedIntent[]): Debrief['verdicts'] {
  const taken = intents.map(({ intent }) => intent).filter((intent): intent is Taken => intent.kind === 'mitigate');
  return verdicts.map(({ mitigation, verdict, why }) => ({ mitigation: mitigationTitle(mitigation), verdict, why, taken: taken.some((action) => isMitigation(mitigation, action)) }));
}

export function isMitigation(mitigation: string, { verb, args }: Pick<Taken, 'verb' | 'args'>): boolean {
  const [name, ...words] = mitigation.split(' ').filter((word) => word !== '');
  return name === verb && words.every((word) => Object.values(args).some((value) => says(word, value)));
}

function says(word: string, value: string | number | boolean): boolean {
  if (typeof value === 'boolean') return SWITCHES[word] === value;
  if (typeof value === 'string') return value === word || value.split('/').includes(word);
  const wanted = Number(word);
  return wanted > 0 && value >= wanted / 2 && value <= wanted * 2;
}

const SWITCHES: Readonly<Record<string, boolean>> = { on: true, off: false, concurrently: true, blocking: false };

/** `set_flag stock-report off` as a line of text: the verb's words, then what it is done to. */
function mitigationTitle(mitigation: string): string {
  const [verb = '', ...rest] = mitigation.split(' ');
  return [capital(verb.split('_').join(' ')), ...rest].join(' ');
}
