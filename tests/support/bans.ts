import { walk, type Node } from './syntax.ts';

/** Something in a deterministic folder that could make two runs differ. */
export interface Ban {
  readonly at: number;
  readonly what: string;
  readonly message: string;
}

/**
 * The members of Math that every engine computes to the same bit: exact operations, and constants. All others (log, exp, pow,
 * the trigonometric ones, hypot, cbrt, and random) are implementation-approximated or worse; base/det-math has replacements.
 */
const exactMath = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(' '),
);

/** Names that may not be used at all, not even for a variable of one's own: a reader should never have to wonder which. */
const bannedNames: Readonly<Record<string, string>> = {
  Date: 'simulated time is in base/time',
  performance: 'simulated time is in base/time',
  Intl: 'its data differ between engines',
  setTimeout: 'delays go into the kernel’s heap',
  setInterval: 'delays go into the kernel’s heap',
  setImmediate: 'delays go into the kernel’s heap',
  queueMicrotask: 'the order of microtasks is not part of the world',
  requestAnimationFrame: 'the world does not know frames',
  requestIdleCallback: 'the world does not know idleness',
  console: 'a world has no output but its state',
  crypto: 'randomness is keyed, in base/random',
  fetch: 'a world is closed',
  XMLHttpRequest: 'a world is closed',
  WebSocket: 'a world is closed',
  WeakRef: 'it shows when memory was collected',
  FinalizationRegistry: 'it shows when memory was collected',
  globalThis: 'it leads to everything else that is banned',
};

/** Members that depend on the machine’s language, on whatever object. */
const isLocaleMember = (name: unknown): name is string =>
  typeof name === 'string' && (name === 'localeCompare' || /^toLocale[A-Z]/.test(name));

/** Whether an identifier is only the name of a member or a key, as in `panel.console` or `{ fetch: 1 }`. */
function isMerelyKey(parent: Node | null, field: string): boolean {
  if (parent === null) return false;
  if (field === 'property') return parent.type === 'MemberExpression' && parent['computed'] === false;
  if (field !== 'key') return field === 'imported' || field === 'exported' || field === 'label';
  // In `{ fetch }` the value is a node of its own, which is visited as well.
  return parent['computed'] === false;
}

function mathProblem(parent: Node | null, field: string): Omit<Ban, 'at'> | null {
  const member = parent?.type === 'MemberExpression' && field === 'object' ? parent : null;
  const name = member && member['computed'] === false ? (member['property'] as Node)['name'] : null;
  if (typeof name === 'string' && exactMath.has(name)) return null;
  const what = typeof name === 'string' ? `Math.${name}` : 'Math';
  return { what, message: 'only exact members of Math are the same in every engine, and only by name; see base/det-math' };
}

function literalNumber(node: Node): number {
  const negative = node.type === 'UnaryExpression' && node['operator'] === '-';
  const literal = negative ? (node['argument'] as Node) : node;
  const value = literal.type === 'Literal' ? literal['value'] : undefined;
  return typeof value === 'number' ? (negative ? -value : value) : NaN;
}

/**
 * Whether a power is exact, and so the same everywhere. An integer exponent alone does not suffice: one engine multiplies,
 * another goes through logarithms, and a quarter of all `x ** 3` differ between the two. Literals whose power is a whole
 * number that fits are exact, and so are powers of two.
 */
function isExactPower(power: Node): boolean {
  const [base, exponent] = [literalNumber(power['left'] as Node), literalNumber(power['right'] as Node)];
  if (!Number.isInteger(base) || !Number.isInteger(exponent)) return false;
  return base === 2 || (exponent >= 0 && Number.isSafeInteger(base ** exponent));
}

/** A name in code or in a type; a `Date` in a type means one in a value. */
function nameProblem(node: Node, parent: Node | null, field: string): Omit<Ban, 'at'> | null {
  const name = node['name'];
  if (typeof name !== 'string' || isMerelyKey(parent, field)) return null;
  if (name === 'Math') return mathProblem(parent, field);
  return Object.hasOwn(bannedNames, name) ? { what: name, message: bannedNames[name] ?? '' } : null;
}

function problemAt(node: Node, parent: Node | null, field: string): Omit<Ban, 'at'> | null {
  if (node.type === 'Identifier') return nameProblem(node, parent, field);
  if (node.type === 'MemberExpression') {
    const property = node['property'] as Node;
    const name = node['computed'] === true ? property['value'] : property['name'];
    return isLocaleMember(name) ? { what: name, message: 'its result depends on the machine’s language' } : null;
  }
  if (node.type === 'AssignmentExpression' && node['operator'] === '**=') {
    return { what: '**=', message: 'powers differ between engines in the last bit; multiply' };
  }
  if (node.type === 'BinaryExpression' && node['operator'] === '**' && !isExactPower(node)) {
    return { what: '**', message: 'only powers of integer literals are the same in every engine; multiply, or see base/det-math' };
  }
  return null;
}

/** Everything in a file that the deterministic folders must not contain. */
export function findBans(program: Node): Ban[] {
  const found: Ban[] = [];
  walk(program, (node, parent, field) => {
    const problem = problemAt(node, parent, field);
    if (problem) found.push({ ...problem, at: node.start });
  });
  return found;
}
