/** Functions that rewrite labels. */
import type { RE2JS } from 're2js';
import { reserve } from '../context.ts';
import { evalFailure } from '../failure.ts';
import { labelOf, METRIC_NAME, setLabel } from '../labels.ts';
import { isValidUtf8 } from '../literals.ts';
import { compilePattern } from '../matchers.ts';
import { mergeSameLabels, type GridSeries, type Value } from '../vectors.ts';
import { argAt, stringArg, vectorArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';

function labelReplace(input: CallInput): Value {
  const [target, replacement, source, pattern] = [1, 2, 3, 4].map((i) => stringArg(input, i)) as [string, string, string, string];
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw evalFailure(`invalid regular expression in label_replace(): ${compiled.message}`, argAt(input, 4));
  checkTarget(input, target);
  const template = parseTemplate(replacement);
  const remembered = new Map<string, string | null>();
  return relabel(input, target, (series) => {
    const value = labelOf(series.labels, source);
    let result = remembered.get(value);
    if (result === undefined) {
      result = expand(compiled.pattern, template, value);
      remembered.set(value, result);
    }
    return result;
  });
}

function labelJoin(input: CallInput): Value {
  const target = stringArg(input, 1);
  const separator = stringArg(input, 2);
  const sources = input.call.args.slice(3).map((_, i) => stringArg(input, i + 3));
  checkTarget(input, target);
  return relabel(input, target, (series) => sources.map((name) => labelOf(series.labels, name)).join(separator));
}

function checkTarget(input: CallInput, target: string): void {
  if (target !== '' && isValidUtf8(target)) return;
  throw evalFailure(`invalid destination label name in ${input.call.name}(): ${target}`, argAt(input, 1));
}

/** Sets one label of each series; `null` leaves the series as it is. A new metric name is not dropped later. */
function relabel(input: CallInput, target: string, valueOf: (series: GridSeries) => string | null): Value {
  const series = vectorArg(input, 0);
  reserve(input.ctx, series.length, input.call);
  const changed = series.map((one) => {
    const value = valueOf(one);
    if (value === null) return one;
    const { values, present } = one;
    return { labels: setLabel(one.labels, target, value), dropName: target === METRIC_NAME ? false : one.dropName, values, present };
  });
  return vectorOf(
    mergeSameLabels(changed, () => {
      throw evalFailure('vector cannot contain metrics with the same labelset', input.call);
    }),
  );
}

type TemplatePart = { readonly text: string } | { readonly group: string };

/** `$1`, `${name}` and `$$` as in Go's Regexp.Expand: the longest run of letters, digits and `_` is the group's name. */
function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const match of template.matchAll(/\$(?:\$|([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\})/g)) {
    parts.push({ text: template.slice(at, match.index) });
    const group = match[1] ?? match[2];
    parts.push(group === undefined ? { text: '$' } : { group });
    at = match.index + match[0].length;
  }
  parts.push({ text: template.slice(at) });
  return parts;
}

/** The expanded template when the whole value matches, else null. Groups that do not exist or took no part are empty. */
function expand(pattern: RE2JS, template: readonly TemplatePart[], value: string): string | null {
  const matcher = pattern.matcher(value);
  if (!matcher.matches()) return null;
  const named = matcher.getNamedGroups();
  return template
    .map((part) => {
      if ('text' in part) return part.text;
      if (/^\d+$/.test(part.group)) return Number(part.group) <= matcher.groupCount() ? (matcher.group(Number(part.group)) ?? '') : '';
      return Object.hasOwn(named, part.group) ? (named[part.group] ?? '') : '';
    })
    .join('');
}

export const LABEL_FUNCTIONS: readonly FunctionEntry[] = [
  {
    name: 'label_replace', signature: 'label_replace(vector, "dst", "replacement", "src", "regex")',
    args: ['vector', 'string', 'string', 'string', 'string'], variadic: 0, returns: 'vector',
    doc: 'Sets a label from another by a regular expression that must match the whole value.',
    example: 'label_replace(up, "host", "$1", "instance", "(.*):.*")', evaluate: labelReplace,
  },
  {
    name: 'label_join', signature: 'label_join(vector, "dst", "separator", "src", …)', args: ['vector', 'string', 'string', 'string'], variadic: -1, returns: 'vector',
    doc: 'Sets a label to the values of others, joined.', example: 'label_join(up, "where", "/", "region", "zone")', evaluate: labelJoin,
  },
];
