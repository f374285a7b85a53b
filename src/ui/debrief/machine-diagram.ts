import type { Debrief } from '../../session/debrief-types.ts';
import type { CauseGraph } from '../../session/postmortem/types.ts';

type Machine = Debrief['machine'];

/** Words of a scenario inside a diagram's source: only what can neither end a label nor begin a directive. */
function label(text: string, most = 80): string {
  return text.replaceAll(';', ',').replaceAll(': ', ' – ').replaceAll(/[^\p{L}\p{N} .,()/+\-–%→>=_'’]/gu, ' ').replaceAll(/-{2,}|%{2,}/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, most) || '·';
}

export interface MachineColours {
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  readonly taken: string;
  readonly takenText: string;
}

/** A Mermaid state diagram with the states that were gone through filled. */
export function machineSource({ states, edges, path }: Machine, colours: MachineColours): string {
  const name = new Map(states.map((state, i) => [state.id, `s${i}`]));
  const visited = new Set(path.map((step) => step.state));
  const first = path[0]?.state ?? states[0]?.id;
  // Side by side where that fits the page, else from top to bottom.
  const lines = ['stateDiagram-v2', `direction ${states.length > 3 ? 'TB' : 'LR'}`];
  for (const state of states) lines.push(`state "${label(state.title)}" as ${name.get(state.id) ?? ''}`);
  if (first !== undefined && name.has(first)) lines.push(`[*] --> ${name.get(first) ?? ''}`);
  for (const { from, to, label: words } of edges) {
    const [a, b] = [name.get(from), name.get(to)];
    if (a !== undefined && b !== undefined) lines.push(`${a} --> ${b}${words === '' ? '' : ` : ${label(words)}`}`);
  }
  lines.push(`classDef taken fill:${colours.taken},stroke:${colours.taken},color:${colours.takenText}`);
  for (const state of states) if (visited.has(state.id)) lines.push(`class ${name.get(state.id) ?? ''} taken`);
  return lines.join('\n');
}

const SENTENCE_MOST = 160;

/** A Mermaid flow chart from what set it off down to what users saw; what was missing stands beside it, dashed. */
export function causesSource({ nodes, edges }: CauseGraph, colours: MachineColours): string {
  const name = new Map(nodes.map((node, i) => [node.id, `n${i}`]));
  const kindOf = new Map(nodes.map((node) => [node.id, node.kind]));
  const lines = ['flowchart TB'];
  for (const node of [...nodes].reverse()) lines.push(`${name.get(node.id) ?? ''}["${label(node.text, SENTENCE_MOST)}"]`);
  for (const { from, to } of edges) {
    const [a, b] = [name.get(from), name.get(to)];
    if (a !== undefined && b !== undefined) lines.push(`${a} ${kindOf.get(from) === 'missing' ? '-.->' : '-->'} ${b}`);
  }
  lines.push(`classDef seen fill:${colours.taken},stroke:${colours.taken},color:${colours.takenText}`);
  lines.push(`classDef origin stroke:${colours.taken},stroke-width:2px`);
  lines.push('classDef missing stroke-dasharray:4 3');
  for (const { id, kind } of nodes) {
    if (kind === 'symptom') lines.push(`class ${name.get(id) ?? ''} seen`);
    if (kind === 'trigger') lines.push(`class ${name.get(id) ?? ''} origin`);
    if (kind === 'missing') lines.push(`class ${name.get(id) ?? ''} missing`);
  }
  return lines.join('\n');
}
