import type { ArgInfo, VerbInfo } from '../../../../session/view.ts';

export type ArgValues = Readonly<Record<string, string | number | boolean>>;

/** Choices of an argument given the others: those that belong to no value, and those that belong to a chosen one. */
export function choicesFor(arg: ArgInfo, values: ArgValues): ArgInfo['choices'] {
  const chosen = new Set(Object.values(values).map(String));
  return arg.choices.filter((choice) => choice.of === null || chosen.has(choice.of));
}

/** The current value of an argument, as text, for what the first argument names. */
export function currentOf(verb: VerbInfo, arg: ArgInfo, values: ArgValues): string | null {
  const first = verb.args[0];
  const key = first === undefined || first === arg ? '' : String(values[first.name] ?? '');
  return arg.current[key] ?? null;
}

/** A number that stands at the beginning of a current value such as `20` or `300 ms`. */
export function leadingNumber(text: string | null): number | null {
  const number = Number.parseFloat(text ?? '');
  return Number.isFinite(number) ? number : null;
}

/** What an argument holds before anyone has touched it: the only choice there is, or what the system has now. */
export function valueOf(verb: VerbInfo, arg: ArgInfo, values: ArgValues): string | number | boolean | undefined {
  const set = values[arg.name];
  if (arg.kind === 'choice') {
    const choices = choicesFor(arg, values);
    // What was chosen may have gone away with a choice before it.
    if (choices.some((choice) => choice.value === set)) return set;
    return choices.length === 1 ? choices[0]?.value : undefined;
  }
  if (set !== undefined) return set;
  if (arg.kind === 'boolean') return currentOf(verb, arg, values) === 'on';
  return Math.min(arg.max, Math.max(arg.min, leadingNumber(currentOf(verb, arg, values)) ?? arg.min));
}

/** All arguments in order, later ones seeing what earlier ones hold; null for those that are still to be chosen. */
export function resolveArgs(verb: VerbInfo, values: ArgValues): { readonly values: ArgValues; readonly missing: readonly string[] } {
  const resolved: Record<string, string | number | boolean> = {};
  const missing: string[] = [];
  for (const arg of verb.args) {
    const own = values[arg.name];
    const value = valueOf(verb, arg, own === undefined ? resolved : { ...resolved, [arg.name]: own });
    if (value === undefined) missing.push(arg.name);
    else resolved[arg.name] = value;
  }
  return { values: resolved, missing };
}

/** The words of the button, once they can be said: "Roll back inventory", "Resize orders-db to 40". Until then the action's name. */
export function actText(verb: VerbInfo, values: ArgValues): string {
  if (verb.button === undefined) return verb.title;
  let text = verb.button;
  for (const arg of verb.args) {
    const place = `{${arg.name}}`;
    if (!text.includes(place)) continue;
    const value = values[arg.name];
    if (value === undefined) return verb.title;
    text = text.split(place).join(valueText(arg, value));
  }
  return text;
}

/** A value in running text. A choice goes by its name where its label only adds to that: `pool` and not `pool (service)`. */
function valueText(arg: ArgInfo, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  const label = arg.choices.find((choice) => choice.value === value)?.label ?? value;
  return label.startsWith(value) ? value : label;
}
