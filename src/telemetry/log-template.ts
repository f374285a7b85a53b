import type { LogField, LogTemplate } from './types.ts';

/** A template cut at its placeholders: text, field, text, field, … A placeholder that names no field is text like any other. */
export interface CompiledTemplate {
  readonly template: LogTemplate;
  readonly parts: readonly TemplatePart[];
  /** Bit s: the parameter in slot s is a float. */
  readonly floats: number;
}

export type TemplatePart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'field'; readonly slot: number; readonly field: LogField };

export const MAX_FIELDS = 4;

/** Throws for a template that a log line could not hold: that is a mistake of the system's builder, not of a player. */
export function compileTemplate(template: LogTemplate): CompiledTemplate {
  if (template.fields.length > MAX_FIELDS) throw new Error(`log template ${template.id} has more than ${MAX_FIELDS} fields`);
  const parts: TemplatePart[] = [];
  let text = '';
  let at = 0;
  while (at < template.text.length) {
    const slot = slotAt(template, at);
    if (slot < 0) {
      text += template.text[at++];
      continue;
    }
    const field = template.fields[slot];
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push({ kind: 'field', slot, field });
    at += field.name.length + 2;
  }
  if (text !== '') parts.push({ kind: 'text', text });
  const floats = template.fields.reduce((bits, field, slot) => (field.kind === 'float' ? bits | (1 << slot) : bits), 0);
  return { template, parts, floats };
}

function slotAt(template: LogTemplate, at: number): number {
  if (template.text[at] !== '{') return -1;
  return template.fields.findIndex((field) => template.text.startsWith(`${field.name}}`, at + 1));
}

/** A value as its field writes it. Characters are digits, `-`, `.`, `e`, `+`, `NaN` and `Infinity`, except for `ref`. */
export function fieldText(field: LogField, value: number): string {
  switch (field.kind) {
    case 'ref':
      return field.values?.[value] ?? `#${value}`;
    case 'us':
      return (value / 1000).toFixed(3);
    case 'float':
      return String(Math.round(value * 1000) / 1000);
    case 'int':
      return String(value);
  }
}
