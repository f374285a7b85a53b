import { didYouMean } from './nearest.ts';
import { readJson } from './json.ts';
import { us } from './normalise/values.ts';
import { byPlace, PROBLEMS_MAX, quote, type Finding, type Problem } from './problem.ts';
import { PATTERN_WORDS } from './schema.ts';
import { RunSchema, type IntentFile, type RunFile } from './schema/run.ts';
import type { Scenario } from './types.ts';
import { validate, type SchemaNode } from './validate.ts';

/** A kind of intent without its time; the distribution over the union keeps the kinds apart. */
type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

export interface RunScript {
  readonly title: string;
  /** Null: made for any seed. */
  readonly seed: number | null;
  readonly variant: string;
  /** In order of time, which is counted from the page. */
  readonly intents: readonly { readonly afterPageUs: number; readonly intent: WithoutTime<IntentFile> }[];
}

export type RunScriptAnswer = { readonly ok: true; readonly run: RunScript } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a recorded run as strictly as a scenario. With the scenario given, the variant must be one of its own. */
export function readRunScript(text: string, fileName: string, scenario?: Pick<Scenario, 'variants'>): RunScriptAnswer {
  const json = readJson(text, fileName);
  if (json.place === undefined) return { ok: false, problems: json.problems };
  const findings = validate(json.value, { root: RunSchema as SchemaNode, words: PATTERN_WORDS });
  if (findings.length === 0 && json.problems.length === 0) {
    const file = json.value as RunFile;
    findings.push(...checkRun(file, scenario));
    if (findings.length === 0) return { ok: true, run: normalise(file) };
  }
  return { ok: false, problems: [...json.problems, ...findings.slice(0, PROBLEMS_MAX).map(json.place)].sort(byPlace) };
}

function checkRun(file: RunFile, scenario: Pick<Scenario, 'variants'> | undefined): Finding[] {
  const findings: Finding[] = [];
  const variants = scenario === undefined ? [file.variant] : Object.keys(scenario.variants);
  if (!variants.includes(file.variant)) {
    findings.push({ path: ['variant'], found: quote(file.variant), expected: `one of ${variants.join(', ')}`, fix: didYouMean(file.variant, variants) });
  }
  for (const [index, { at }] of file.intents.entries()) {
    const before = file.intents[index - 1]?.at;
    if (before !== undefined && us(at, '0s') < us(before, '0s')) {
      findings.push({ path: ['intents', index, 'at'], found: quote(at), expected: `${before} or later, since what is before it happens then` });
    }
  }
  return findings;
}

function normalise({ title, seed, variant, intents }: RunFile): RunScript {
  return { title, seed, variant, intents: intents.map(({ at, ...intent }) => ({ afterPageUs: us(at, '0s'), intent })) };
}
