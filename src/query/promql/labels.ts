/**
 * Label sets while a query runs: one flat list `[name, value, name, value …]` with names ascending by code unit
 * and no empty values (an empty label is an absent label). A flat list has no prototype, so label names such as
 * `constructor` or `__proto__` are names like any other.
 */
import type { Labels } from '../../telemetry/types.ts';
import { quoteString } from './literals.ts';

export type LabelSet = readonly string[];

export const NO_LABELS: LabelSet = [];
export const METRIC_NAME = '__name__';

const known = new WeakMap<Labels, LabelSet>();

/** The flat form of stored labels; remembered per object, because stores share them between queries. */
export function fromLabels(labels: Labels): LabelSet {
  const seen = known.get(labels);
  if (seen !== undefined) return seen;
  const flat: string[] = [];
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name];
    if (value !== undefined && value !== '') flat.push(name, value);
  }
  known.set(labels, flat);
  return flat;
}

export function toLabels(set: LabelSet): Labels {
  const pairs: [string, string][] = [];
  for (let i = 0; i < set.length; i += 2) pairs.push([textAt(set, i), textAt(set, i + 1)]);
  return Object.fromEntries(pairs);
}

/** The value of one label, empty when absent. */
export function labelOf(set: LabelSet, name: string): string {
  for (let i = 0; i < set.length; i += 2) if (set[i] === name) return textAt(set, i + 1);
  return '';
}

/** A text that two label sets share only when they are equal: every part carries its length. */
export function labelKey(set: LabelSet): string {
  let key = '';
  for (const part of set) key += `${part.length}:${part}`;
  return key;
}

export function keepLabels(set: LabelSet, names: ReadonlySet<string>): LabelSet {
  return filterLabels(set, (name) => names.has(name));
}

export function dropLabels(set: LabelSet, names: ReadonlySet<string>): LabelSet {
  return filterLabels(set, (name) => !names.has(name));
}

export function withoutName(set: LabelSet): LabelSet {
  return filterLabels(set, (name) => name !== METRIC_NAME);
}

/** The set with one label set, or removed when `value` is empty. */
export function setLabel(set: LabelSet, name: string, value: string): LabelSet {
  const out: string[] = [];
  let placed = value === '';
  for (let i = 0; i < set.length; i += 2) {
    const current = textAt(set, i);
    if (!placed && current >= name) {
      out.push(name, value);
      placed = true;
    }
    if (current !== name) out.push(current, textAt(set, i + 1));
  }
  if (!placed) out.push(name, value);
  return out;
}

/** Order by code unit, pair by pair; a set that is a prefix of the other comes first. */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = textAt(a, i);
    const y = textAt(b, i);
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

/** `{job="api", path="/"}`: how error messages show a series. */
export function formatLabelSet(set: LabelSet): string {
  const parts: string[] = [];
  for (let i = 0; i < set.length; i += 2) parts.push(`${textAt(set, i)}=${quoteString(textAt(set, i + 1))}`);
  return `{${parts.join(', ')}}`;
}

function filterLabels(set: LabelSet, keep: (name: string) => boolean): LabelSet {
  const out: string[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const name = textAt(set, i);
    if (keep(name)) out.push(name, textAt(set, i + 1));
  }
  return out.length === set.length ? set : out;
}

function textAt(set: LabelSet, i: number): string {
  return set[i] ?? '';
}
