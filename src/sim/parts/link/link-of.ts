import type { SystemSpec } from '../../spec.ts';

/** Index of the link that calls from one thing to another take, or -1: one between the two first, else one to the callee from anywhere. */
export function linkOf(system: SystemSpec, caller: string, callee: string): number {
  const links = Object.values(system.parts['links'] ?? {});
  const between = links.findIndex((link) => link['from'] === caller && link['to'] === callee);
  return between >= 0 ? between : links.findIndex((link) => link['from'] === '' && link['to'] === callee);
}
