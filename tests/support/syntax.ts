/** A node of the syntax tree, as far as the checks need to know it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** Visits a node and everything below it, each with its parent and the parent's field that holds it. */
export function walk(node: Node, visit: (node: Node, parent: Node | null, field: string) => void): void {
  const step = (current: Node, parent: Node | null, field: string): void => {
    visit(current, parent, field);
    for (const [key, value] of Object.entries(current)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) step(child, current, key);
    }
  };
  step(node, null, '');
}
