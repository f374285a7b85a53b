import type { Postmortem } from '../intents.ts';

/** A place where a text points at a person instead of at what let it happen. */
export interface BlameFinding {
  /** Where in the post-mortem, as its form calls it. */
  readonly field: string;
  /** The words as they stand there. */
  readonly words: string;
}

/** Who can be blamed, besides the people of the scenario. */
const PERSONS = ['i', 'he', 'she', 'they', 'we', 'you', 'someone', 'somebody', 'nobody', 'everybody', 'engineer', 'engineers', 'developer', 'developers', 'operator', 'operators', 'colleague', 'admin', 'dba', 'team', 'person', 'people', 'manager', 'vendor'];
/** What only a person can be said to have done wrong. Machines fail, break and cause; only people forget. */
const FAULTS = ['forgot', 'forgotten', 'neglected', 'neglect', 'ignored', 'careless', 'carelessly', 'sloppy', 'lazy', 'negligent', 'incompetent', 'stupid', 'stupidly', 'guilty', 'blame', 'blames', 'blamed', 'fault', 'screwed', 'messed', 'blundered', 'botched', 'overlooked', 'carelessness', 'mistake', 'mistakes', 'misjudged', 'panicked', 'reckless', 'recklessly'];
/** Two words that say it together. */
const FAULT_PAIRS = ['should have', 'failed to', "didn't bother", 'did wrong'];
/** Said of nobody in particular, and still of people. */
const PHRASES = ['human error', 'operator error', 'user error', 'be more careful', 'who is to blame', 'finger pointing'];
/** How many words may stand between the two. */
const REACH = 6;

/** Every free text of a post-mortem held against the lists. Words are looked for, never understood: it is a hint, not a judge. */
export function blameIn(postmortem: Postmortem, names: readonly string[]): BlameFinding[] {
  const texts: (readonly [string, string])[] = [
    ['Summary', postmortem.summary],
    ['What went well', postmortem.wentWell],
    ...postmortem.timeline.map(({ text }, i) => [`Timeline, entry ${i + 1}`, text] as const),
    ...postmortem.actions.flatMap(({ bank, text, measure }, i) => [...(bank === null ? [[`Action ${i + 1}`, text] as const] : []), [`Measure of action ${i + 1}`, measure] as const]),
  ];
  const people = names.map((name) => wordsOf(name).flat()).filter((words) => words.length > 0);
  return texts.flatMap(([field, text]) => wordsOf(text).flatMap((sentence) => blameOf(sentence, people).map((words) => ({ field, words }))));
}

/** At most one finding for a sentence: it is to be written anew as a whole. */
function blameOf(sentence: readonly string[], people: readonly (readonly string[])[]): string[] {
  const phrase = PHRASES.find((words) => indexOfRun(sentence, words.split(' ')) >= 0);
  if (phrase !== undefined) return [phrase];
  const persons = placesOf(sentence, [...people, ...PERSONS.map((word) => [word])]);
  const faults = placesOf(sentence, [...FAULTS, ...FAULT_PAIRS].map((words) => words.split(' ')));
  for (const person of persons) {
    for (const fault of faults) {
      const gap = fault.from >= person.to ? fault.from - person.to : person.from - fault.to;
      if (gap >= 0 && gap <= REACH) return [sentence.slice(Math.min(person.from, fault.from), Math.max(person.to, fault.to)).join(' ')];
    }
  }
  return [];
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function placesOf(sentence: readonly string[], runs: readonly (readonly string[])[]): Place[] {
  return runs.flatMap((run) => sentence.flatMap((_, from) => (run.every((word, i) => sentence[from + i] === word) ? [{ from, to: from + run.length }] : [])));
}

function indexOfRun(sentence: readonly string[], run: readonly string[]): number {
  return sentence.findIndex((_, from) => run.every((word, i) => sentence[from + i] === word));
}

const ENDS = new Set(['.', '!', '?', '\n', ';']);

/** Sentences of lower-case words. Anything that is neither letter, digit nor apostrophe parts words. */
function wordsOf(text: string): string[][] {
  const sentences: string[][] = [[]];
  let word = '';
  const close = (): void => {
    if (word !== '') sentences.at(-1)!.push(word);
    word = '';
  };
  for (const char of text.toLowerCase()) {
    if (isWordPart(char)) word += char === '’' ? "'" : char;
    else {
      close();
      if (ENDS.has(char)) sentences.push([]);
    }
  }
  close();
  return sentences.filter((sentence) => sentence.length > 0);
}

/** Letters of any script have two cases or stand beyond ASCII. */
const isWordPart = (char: string): boolean => (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') || char === "'" || char === '’' || char > '\u00bf';
