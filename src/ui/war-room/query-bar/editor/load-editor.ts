import type { Extension } from '@codemirror/state';
import type { ComponentType } from 'react';
import type { Language } from '../language.ts';
import type { CodeEditorProps } from './code-editor.tsx';

/** The editor and the grammar of one language: fetched when a query is first to be written. */
export interface LoadedEditor {
  readonly Editor: ComponentType<CodeEditorProps>;
  readonly grammar: Extension;
}

const loaded = new Map<Language, LoadedEditor>();

/** Rejected when a part cannot be fetched; the plain field then stays, and the next visit tries again. */
export async function loadEditor(language: Language): Promise<LoadedEditor> {
  const known = loaded.get(language);
  if (known) return known;
  const [{ CodeEditor }, { grammarOf }] = await Promise.all([import('./code-editor.tsx'), import('./grammar.ts')]);
  const editor = { Editor: CodeEditor, grammar: await grammarOf(language) };
  loaded.set(language, editor);
  return editor;
}

/** Fetches the editor for all languages, one after the other, while nobody waits for it. */
export async function loadEditors(): Promise<void> {
  for (const language of ['traceql', 'logql', 'promql'] as const) await loadEditor(language);
}
