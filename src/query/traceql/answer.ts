/** What a search answers, in the JSON shape of Tempo's search API (GET /api/search). */
import type { FieldReader } from './fields.ts';
import type { Spanset } from './evaluate.ts';
import { valueText } from './print.ts';
import type { QuerySpan, TraceView } from './trace.ts';
import type { Value } from './values.ts';

/** OTLP's AnyValue in JSON: 64-bit integers are texts. */
export type AnyValue = { readonly stringValue: string } | { readonly intValue: string } | { readonly doubleValue: number | string } | { readonly boolValue: boolean };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface FoundSpan {
  readonly spanID: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly durationNanos: string;
  /** What the query asked of it or selected, as far as it has it. */
  readonly attributes?: readonly KeyValue[];
}

export interface FoundSpanset {
  /** The first of those that matched; `matched` counts all. */
  readonly spans: readonly FoundSpan[];
  readonly matched: number;
  /** Groups and aggregates. */
  readonly attributes?: readonly KeyValue[];
}

export interface FoundTrace {
  readonly traceID: string;
  readonly rootServiceName: string;
  readonly rootTraceName: string;
  readonly startTimeUnixNano: string;
  readonly durationMs: number;
  readonly spanSets: readonly FoundSpanset[];
}

export interface SearchResult {
  /** The newest first. */
  readonly traces: readonly FoundTrace[];
  readonly metrics: { readonly inspectedTraces: number; readonly inspectedSpans: string };
}

export interface ToldField {
  readonly key: string;
  readonly read: FieldReader;
}

export function foundTrace(view: TraceView, sets: readonly Spanset[], told: readonly ToldField[], spansPerSpanset: number): FoundTrace {
  return {
    traceID: view.trace.traceId,
    rootServiceName: view.rootServiceName,
    rootTraceName: view.rootName,
    startTimeUnixNano: nanoText(view.startUs),
    durationMs: Math.floor(view.durationUs / 1000),
    spanSets: sets.map(({ spans, attributes }) => ({
      spans: spans.slice(0, spansPerSpanset).map((at) => foundSpan(view, at, told)),
      matched: spans.length,
      ...listed(attributes.map(({ key, value }) => ({ key, value: anyValue(value) }))),
    })),
  };
}

function foundSpan(view: TraceView, at: number, told: readonly ToldField[]): FoundSpan {
  const span = view.spans[at] as QuerySpan;
  const values = told.map(({ key, read }) => ({ key, value: read(view, at) })).filter(({ value }) => value.type !== 'nil');
  return {
    spanID: span.spanId,
    name: span.name,
    startTimeUnixNano: nanoText(span.startUs),
    durationNanos: nanoText(span.durationUs),
    ...listed(values.map(({ key, value }) => ({ key, value: anyValue(value) }))),
  };
}

function listed(attributes: readonly KeyValue[]): { readonly attributes?: readonly KeyValue[] } {
  return attributes.length === 0 ? {} : { attributes };
}

/** Whole microseconds in nanoseconds: more digits than a number holds. */
function nanoText(us: number): string {
  return us === 0 ? '0' : `${us}000`;
}

function anyValue(value: Value): AnyValue {
  switch (value.type) {
    case 'int':
      return { intValue: String(value.value) };
    case 'float':
      // JSON has no other way to write these; protobuf's mapping does the same.
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'bool':
      return { boolValue: value.value };
    default:
      return { stringValue: valueText(value) };
  }
}
