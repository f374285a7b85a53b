import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { findBans } from './bans.ts';
import { walk, type Node } from './syntax.ts';

/** What one folder of src may import. A trailing `*` of an entry stands for any rest of the path. */
export interface Layer {
  /** Paths below src whose values and types may be imported. */
  readonly uses: readonly string[];
  /** Paths below src of which only types may be imported. */
  readonly types?: readonly string[];
  /** npm packages, or `*` for any. `node:` stands for Node's own modules. */
  readonly npm: readonly string[];
  /** Whether the bans that keep a run the same in every engine hold. */
  readonly deterministic?: boolean;
}

export type Table = Readonly<Record<string, Layer>>;

export interface Violation {
  readonly rule: 'layer' | 'npm' | 'panel' | 'outside' | 'unknown-layer' | 'not-literal' | 'syntax' | 'banned';
  /** Path below the repository, with forward slashes. */
  readonly path: string;
  readonly line: number;
  /** What was imported or used. */
  readonly what: string;
  readonly message: string;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly at: number;
}

/** A specifier that cannot be known without running the program. */
const unknowable = '';

function textOf(node: Node | undefined): string {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  const quasis = node?.type === 'TemplateLiteral' ? (node['quasis'] as { value: { cooked: string } }[]) : [];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? unknowable) : unknowable;
}

const isImportMeta = (node: Node | undefined, property: string): boolean =>
  node?.type === 'MemberExpression' &&
  (node['object'] as Node).type === 'MetaProperty' &&
  (node['property'] as Node)['name'] === property;

/** `import.meta.glob(...)` imports every match; the part before the first wildcard says from where. */
function globImports(call: Node): string[] {
  const first = (call['arguments'] as Node[])[0];
  const patterns = first?.type === 'ArrayExpression' ? (first['elements'] as Node[]) : first ? [first] : [];
  return patterns.map((pattern) => textOf(pattern).replace(/^!/, '').replace(/[^/]*\*.*$/, ''));
}

/** Imports that only the syntax tree shows: dynamic ones, types in place, worker files, globs, `require`. */
function importsAt(node: Node): Omit<Import, 'at'>[] {
  const first = (node['arguments'] as Node[] | undefined)?.[0];
  const second = (node['arguments'] as Node[] | undefined)?.[1];
  const callee = node['callee'] as Node | undefined;
  if (node.type === 'ImportExpression') return [{ specifier: textOf(node['source'] as Node), typeOnly: false }];
  if (node.type === 'TSImportType') return [{ specifier: textOf(node['source'] as Node), typeOnly: true }];
  if (node.type === 'NewExpression' && callee?.['name'] === 'URL' && isImportMeta(second, 'url')) {
    return [{ specifier: textOf(first), typeOnly: false }];
  }
  if (node.type === 'CallExpression' && callee?.['name'] === 'require') return [{ specifier: textOf(first), typeOnly: false }];
  if (node.type === 'CallExpression' && isImportMeta(callee, 'glob')) {
    return globImports(node).map((specifier) => ({ specifier, typeOnly: false }));
  }
  return [];
}

/** Every import of a file. An import of several names is one of types only when every name is a type. */
function importsOf(parsed: ReturnType<typeof parseSync>): Import[] {
  const found: Import[] = [];
  const program = parsed.program as unknown as Node;
  for (const statement of program['body'] as Node[]) {
    const source = statement['source'] as Node | null | undefined;
    if (!source) continue;
    const names = (statement['specifiers'] ?? []) as Node[];
    const kind = statement['importKind'] ?? statement['exportKind'];
    const allTypes = names.length > 0 && names.every((name) => (name['importKind'] ?? name['exportKind']) === 'type');
    found.push({ specifier: textOf(source), typeOnly: kind === 'type' || allTypes, at: statement.start });
  }
  walk(program, (node) => {
    for (const { specifier, typeOnly } of importsAt(node)) found.push({ specifier, typeOnly, at: node.start });
  });
  return found;
}

function matches(rule: string, path: string): boolean {
  if (rule.endsWith('*')) return path.startsWith(rule.slice(0, -1));
  return path === rule || path.startsWith(`${rule}/`) || path.startsWith(`${rule}.`);
}

const packageOf = (specifier: string): string =>
  specifier.startsWith('node:') ? 'node:' : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

const panelOf = (path: string): string | undefined => /^ui\/war-room\/panels\/([^/]+)\//.exec(path)?.[1];

type Problem = Pick<Violation, 'rule' | 'message'>;

/** What is wrong with importing another file of src. @param from @param target paths below src */
function localProblem(from: string, target: string, typeOnly: boolean, table: Table): Problem | null {
  if (target.startsWith('..')) return { rule: 'outside', message: 'lies outside src' };
  const [own, other] = [panelOf(from), panelOf(target)];
  if (own && other && own !== other) return { rule: 'panel', message: `panel ${own} must not know panel ${other}` };
  const layerName = from.split('/')[0] ?? '';
  const layer = table[layerName];
  if (!layer || layerName === target.split('/')[0]) return null;
  if (layer.uses.some((rule) => matches(rule, target))) return null;
  const knownByType = layer.types?.some((rule) => matches(rule, target)) ?? false;
  if (knownByType && typeOnly) return null;
  const message = knownByType ? `${layerName} may import only types of it` : `${layerName} may not import it`;
  return { rule: 'layer', message };
}

function problemOf(from: string, { specifier, typeOnly }: Import, table: Table): Problem | null {
  if (specifier === unknowable) return { rule: 'not-literal', message: 'an import must be a literal, or nobody can check it' };
  const clean = specifier.replace(/\?.*$/, '');
  if (clean.startsWith('.')) return localProblem(from, posix.join(posix.dirname(from), clean), typeOnly, table);
  if (clean.startsWith('/')) return { rule: 'outside', message: 'must be a relative path' };
  const layerName = from.split('/')[0] ?? '';
  const layer = table[layerName];
  if (!layer || layer.npm.includes('*') || layer.npm.includes(packageOf(clean))) return null;
  return { rule: 'npm', message: `${layerName} may not use this package` };
}

/**
 * Checks one source file against the table. Pure: it reads nothing but its arguments.
 *
 * @param path below the repository, such as `src/sim/kernel/run.ts`
 */
export function checkFile(path: string, source: string, table: Table): Violation[] {
  const from = path.replace(/^src\//, '');
  const parsed = parseSync(path, source);
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;
  const violation = (at: number, what: string, problem: Problem): Violation => ({ ...problem, path, line: lineAt(at), what });

  const fatal = parsed.errors[0];
  if (fatal) return [violation(fatal.labels[0]?.start ?? 0, 'file', { rule: 'syntax', message: fatal.message })];
  const layer = table[from.split('/')[0] ?? ''];
  if (!layer) return [violation(0, 'file', { rule: 'unknown-layer', message: 'lies in no layer of the table' })];

  const found: Violation[] = [];
  for (const one of importsOf(parsed)) {
    const problem = problemOf(from, one, table);
    if (problem) found.push(violation(one.at, one.specifier || 'import', problem));
  }
  if (layer.deterministic) {
    for (const ban of findBans(parsed.program as unknown as Node)) {
      found.push(violation(ban.at, ban.what, { rule: 'banned', message: ban.message }));
    }
  }
  return found;
}
