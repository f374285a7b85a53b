/** The stages of a pipeline as functions: each changes the line's state, or answers false and the line is dropped. */
import { compilePattern, matchesValue } from '../promql/matchers.ts';
import { limitFailure } from '../promql/context.ts';
import type { Place } from '../promql/failure.ts';
import type { Extraction, LabelChoice, LabelFormat, Stage } from './ast.ts';
import { readJson, type JsonValue } from './json.ts';
import { compileLabelFilter } from './label-filter.ts';
import { compileLineFilter } from './line-filter.ts';
import {
  ERROR_DETAILS_LABEL, ERROR_LABEL, extractLabel, isTaken, ownLabels, readLabel, readLine, replaceLabel, sanitizeName, setError, type LineState,
} from './line-state.ts';
import { readLogfmt } from './logfmt.ts';
import { capture, parseCapturePattern } from './pattern.ts';
import { MAX_TEXT, parseTemplate, TemplateOverflow, type TemplateScope } from './template.ts';

export type RunStage = (state: LineState) => boolean;

/** A stage ready to run. What the parser has checked is not checked again. */
export function compileStage(stage: Stage): RunStage {
  switch (stage.kind) {
    case 'line_filter': {
      const test = compileLineFilter(stage);
      return (state) => test(readLine(state));
    }
    case 'label_filter': {
      const test = compileLabelFilter(stage.filter);
      return (state) => test((name) => readLabel(state, name), (details) => setError(state, 'LabelFilterErr', details));
    }
    case 'json':
      return always(stage.extractions.length === 0 ? jsonAll : (state) => jsonSome(state, stage.extractions));
    case 'logfmt':
      return always((state) => logfmt(state, stage.extractions, stage.strict, stage.keepEmpty));
    case 'pattern': {
      const parsed = parseCapturePattern(stage.pattern);
      return always((state) => {
        if (parsed.ok) capture(parsed.pattern, readLine(state), (name, value) => extractLabel(state, name, value));
      });
    }
    case 'regexp':
      return always(regexp(stage.pattern));
    case 'unpack':
      return always(unpack);
    case 'decolorize':
      return always((state) => void (state.line = withoutColours(readLine(state))));
    case 'line_format': {
      const render = compileTemplate(stage.template, stage);
      return always((state) => void (state.line = render(scopeOf(state))));
    }
    case 'label_format':
      return always(labelFormat(stage.formats, stage));
    case 'drop':
      return always((state) => drop(state, stage.choices));
    case 'keep':
      return always((state) => keep(state, stage.choices));
  }
}

function always(run: (state: LineState) => void): RunStage {
  return (state) => {
    run(state);
    return true;
  };
}

const JSON_ERROR = 'JSONParserErr';

function readObject(state: LineState): Extract<JsonValue, { kind: 'object' }> | null {
  const value = readJson(readLine(state));
  if (value?.kind === 'object') return value;
  setError(state, JSON_ERROR, value === null ? 'the line is no JSON' : 'the line is JSON, but no object');
  return null;
}

/** Every scalar of a line, nested names joined by `_`; arrays are left out. */
function jsonAll(state: LineState): void {
  const root = readObject(state);
  if (root !== null) flatten(state, root, '');
}

function flatten(state: LineState, value: Extract<JsonValue, { kind: 'object' }>, prefix: string): void {
  for (const [key, member] of value.members) {
    const name = prefix === '' ? sanitizeName(key) : `${prefix}_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`;
    if (member.kind === 'object') flatten(state, member, name);
    else if (member.kind !== 'array' && !isNull(member) && name !== '') extractLabel(state, name, member.text);
  }
}

function isNull(value: JsonValue): boolean {
  return value.kind === 'word' && value.text === 'null';
}

function jsonSome(state: LineState, extractions: readonly Extraction[]): void {
  const line = readLine(state);
  const root = readJson(line);
  if (root === null) {
    setError(state, JSON_ERROR, 'the line is no JSON');
    return;
  }
  for (const { name, path } of extractions) {
    const value = path.reduce<JsonValue | undefined>(memberOf, root);
    const text = value === undefined || isNull(value) ? '' : 'text' in value ? value.text : line.slice(value.from, value.to);
    extractLabel(state, name, text);
  }
}

function memberOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (value?.kind === 'array') return typeof step === 'number' ? value.items[step] : undefined;
  return value?.kind === 'object' ? value.members.find(([key]) => key === step)?.[1] : undefined;
}

function logfmt(state: LineState, extractions: readonly Extraction[], strict: boolean, keepEmpty: boolean): void {
  const { pairs, problem } = readLogfmt(readLine(state), strict);
  if (extractions.length === 0) {
    for (const [key, value] of pairs) {
      const name = sanitizeName(key);
      if (name !== '' && (value !== '' || keepEmpty)) extractLabel(state, name, value);
    }
  }
  for (const { name, path } of extractions) {
    const value = pairs.find(([key]) => key === path[0])?.[1];
    if (value !== undefined) extractLabel(state, name, value);
    else if (!isTaken(state, name)) extractLabel(state, name, '');
  }
  if (strict && problem !== '') setError(state, 'LogfmtParserErr', problem);
}

function regexp(pattern: string): (state: LineState) => void {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return () => undefined;
  const groups = Object.entries(compiled.pattern.namedGroups());
  return (state) => {
    const matcher = compiled.pattern.matcher(readLine(state));
    if (!matcher.find()) return;
    for (const [name, group] of groups) extractLabel(state, name, matcher.group(group) ?? '');
  };
}

/** Undoes what a `pack` stage of a collector did: texts become labels, `_entry` the line. */
function unpack(state: LineState): void {
  if (readLine(state) === '') return;
  const root = readObject(state);
  for (const [key, value] of root?.members ?? []) {
    if (value.kind !== 'string') continue;
    if (key === '_entry') state.line = value.text;
    else if (key !== '') extractLabel(state, sanitizeName(key), value.text);
  }
}

/** Without ANSI control sequences (ECMA-48: ESC [, parameters, intermediates, one final byte). */
function withoutColours(line: string): string {
  let out = '';
  let from = 0;
  for (let at = line.indexOf('\u001B['); at >= 0; at = line.indexOf('\u001B[', from)) {
    out += line.slice(from, at);
    let end = at + 2;
    while (end < line.length && line.charCodeAt(end) >= 0x20 && line.charCodeAt(end) < 0x40) end += 1;
    from = Math.min(line.length, end + 1);
  }
  return from === 0 ? line : out + line.slice(from);
}

function scopeOf(state: LineState): TemplateScope {
  return { label: (name) => readLabel(state, name) ?? '', line: () => readLine(state) };
}

function compileTemplate(text: string, place: Place): (scope: TemplateScope) => string {
  const parsed = parseTemplate(text);
  return (scope) => {
    try {
      return parsed.ok ? parsed.render(scope) : '';
    } catch (error) {
      if (error instanceof TemplateOverflow) throw limitFailure(`template makes a text longer than ${MAX_TEXT} characters`, place);
      throw error;
    }
  };
}

/** Templates of one stage see the labels as they were before its first template. */
function labelFormat(formats: readonly LabelFormat[], place: Place): (state: LineState) => void {
  const steps = formats.map((format) => ({ ...format, render: 'template' in format ? compileTemplate(format.template, place) : null }));
  return (state) => {
    const labels = ownLabels(state);
    let before: ReadonlyMap<string, string> | null = null;
    for (const step of steps) {
      if (step.render === null && 'source' in step) {
        const value = readLabel(state, step.source);
        if (value === undefined) continue;
        const wasMetadata = state.metadata.delete(step.source);
        replaceLabel(state, step.name, value);
        if (wasMetadata) state.metadata.add(step.name);
        labels.delete(step.source);
      } else if (step.render !== null) {
        before ??= new Map(labels);
        const seen = before;
        const label = (name: string): string => seen.get(name) ?? readSpecial(state, name);
        replaceLabel(state, step.name, step.render({ label, line: () => readLine(state) }));
      }
    }
  };
}

function readSpecial(state: LineState, name: string): string {
  return name === ERROR_LABEL ? state.error : name === ERROR_DETAILS_LABEL ? state.errorDetails : '';
}

function chosen(state: LineState, { name, matcher }: LabelChoice): boolean {
  const value = readLabel(state, name);
  return value !== undefined && (matcher === null || matchesValue(matcher, value));
}

function drop(state: LineState, choices: readonly LabelChoice[]): void {
  for (const choice of choices) {
    if (!chosen(state, choice)) continue;
    if (choice.name === ERROR_LABEL) {
      state.error = '';
      state.errorDetails = '';
    } else if (choice.name === ERROR_DETAILS_LABEL) state.errorDetails = '';
    else forget(state, choice.name);
  }
}

function keep(state: LineState, choices: readonly LabelChoice[]): void {
  const kept = new Set(choices.filter((choice) => chosen(state, choice)).map(({ name }) => name));
  for (const name of ownLabels(state).keys()) if (!kept.has(name)) forget(state, name);
}

function forget(state: LineState, name: string): void {
  ownLabels(state).delete(name);
  state.metadata.delete(name);
}
