import type { BlockIdentity } from '../../sim/kernel/sink.ts';
import { resourceAttributes } from '../span-attributes.ts';

/**
 * OTLP's JSON form of protobuf: lowerCamelCase, ids in hexadecimal, 64-bit integers as texts, enums as numbers
 * (opentelemetry-proto, "JSON Protobuf Encoding"). A reader may refuse what it does not know, so nothing is added.
 */

export type AnyValue = { readonly stringValue: string } | { readonly intValue: string } | { readonly doubleValue: number | string } | { readonly boolValue: boolean };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export type AttributeValue = string | number | boolean;

export function keyValues(attributes: Readonly<Record<string, AttributeValue>>): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

export function anyValue(value: AttributeValue): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: doubleOf(value) };
}

/** JSON has no words for these three, so protobuf's JSON writes them as texts. */
export function doubleOf(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** Nanoseconds since the epoch as text: too many for a float, so the last three digits are written, not computed. */
export function unixNano(epochMs: number, atUs: number): string {
  return `${epochMs * 1000 + atUs}000`;
}

export function resourceOf(identity: BlockIdentity | undefined): { readonly attributes: KeyValue[] } {
  return { attributes: keyValues(resourceAttributes(identity)) };
}
