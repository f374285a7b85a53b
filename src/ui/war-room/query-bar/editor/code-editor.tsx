import { acceptCompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { history, historyKeymap, insertNewline, standardKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { Annotation, Compartment, EditorState, Prec, type Extension, type TransactionSpec } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { QUERY_LENGTH_MAX, type Language } from '../language.ts';
import type { VocabularySource } from '../vocabulary-source.ts';
import { completion, floating } from './completion.ts';
import { faults, showFault, type FaultPlace } from './faults.ts';

export interface CodeEditorProps {
  language: Language;
  grammar: Extension;
  source: VocabularySource;
  value: string;
  onChange: (text: string) => void;
  onRun: (text: string) => void;
  label: string;
  placeholder: string | undefined;
  fault: FaultPlace | null;
  id: string;
  describedBy: string | undefined;
  /** Where the caret was in the plain field that this takes the place of; null when that had no focus. */
  startAt: { anchor: number; head: number } | null;
  /** Told how to put the caret into the text, and null when that is no longer possible. */
  onReady: (focus: (() => void) | null) => void;
}

/** Marks changes that came from outside, which are not to be reported back. */
const fromOutside = Annotation.define<boolean>();

const LOOK = EditorView.theme({
  '&': { fontSize: 'var(--type-13)', color: 'var(--text-1)', backgroundColor: 'transparent', width: '100%', minWidth: 0 },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-data)', fontFeatureSettings: "'calt' 0", fontVariantLigatures: 'none', lineHeight: '1.5', minHeight: 'calc(3 * var(--type-13) + 10px)', maxHeight: 'calc(15 * var(--type-13) + 10px)', scrollbarWidth: 'thin' },
  '.cm-content': { padding: '5px 0', caretColor: 'var(--text-1)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pressed)', outline: '1px solid var(--line-control)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
});

/** A query with colours, completion and undo. Enter runs it, Shift Enter breaks the line, Tab goes on to the next control. */
export function CodeEditor(props: CodeEditorProps): ReactNode {
  const { language, grammar, source, value, fault, id, label, describedBy, placeholder, startAt, onReady } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // Outlives the view: a panel that is hidden lets go of it, and what can be undone should not go with it.
  const kept = useRef<EditorState | null>(null);
  const names = useRef(new Compartment());
  const latest = useRef(props);
  const start = useRef(startAt);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    const compartment = names.current;
    const { value: text } = latest.current;
    const state =
      kept.current ??
      EditorState.create({
        doc: text,
        ...(start.current && { selection: start.current }),
        extensions: [behaviour(() => latest.current), compartment.of([]), grammar, completion(language, source), faults, floating, LOOK],
      });
    const show = (text: EditorState): void => {
      const created = new EditorView({ state: text, parent: host.current ?? document.body });
      view.current = created;
      if (start.current) created.focus();
      start.current = null;
      onReady(() => created.focus());
    };
    // In tasks of their own: a view measures the page, which has only just been changed, and both together take a slow machine long.
    let soon = setTimeout(() => {
      const said = latest.current;
      const text = withProps(state, said, compartment);
      soon = setTimeout(() => show(latest.current === said ? text : withProps(text, latest.current, compartment)));
    });
    return () => {
      clearTimeout(soon);
      if (view.current === null) return;
      kept.current = view.current.state;
      view.current.destroy();
      view.current = null;
      onReady(null);
    };
  }, [language, grammar, source, onReady]);
  const isWrong = fault !== null;
  useLayoutEffect(() => {
    // As above. What was typed here comes back as it is, and asks for nothing.
    const soon = setTimeout(() => {
      const text = view.current && textOf(view.current.state, value);
      if (text) view.current?.dispatch(text);
    });
    return () => clearTimeout(soon);
  }, [value]);
  useLayoutEffect(() => {
    view.current?.dispatch(namesOf(latest.current, names.current));
    // The latest props hold these; it is to be told when one of them changes.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react/exhaustive-deps
  }, [id, label, describedBy, isWrong, placeholder]);
  useEffect(() => {
    view.current?.dispatch({ effects: showFault.of(fault) });
  }, [fault]);
  return <div ref={host} style={{ display: 'flex', flex: 1, minWidth: 0, minHeight: 'calc(3 * var(--type-13) + 10px)' }} />;
}

/** Changes that came from outside, as a transaction; null where the text is this already. */
function textOf(state: EditorState, value: string): TransactionSpec | null {
  if (state.doc.toString() === value) return null;
  return { changes: { from: 0, to: state.doc.length, insert: value }, selection: { anchor: value.length }, annotations: fromOutside.of(true) };
}

function namesOf({ id, label, describedBy, fault, placeholder }: CodeEditorProps, names: Compartment): TransactionSpec {
  const attributes = { id, 'aria-label': label, ...(describedBy !== undefined && { 'aria-describedby': describedBy }), ...(fault !== null && { 'aria-invalid': 'true' }) };
  return { effects: names.reconfigure([EditorView.contentAttributes.of(attributes), placeholder === undefined ? [] : placeholderOf(placeholder)]) };
}

/** With what has been said of it since, before there is a view: each change to a view measures the page. */
function withProps(state: EditorState, props: CodeEditorProps, names: Compartment): EditorState {
  const text = textOf(state, props.value);
  const written = text === null ? state : state.update(text).state;
  return written.update(namesOf(props, names)).state.update({ effects: showFault.of(props.fault) }).state;
}

function behaviour(latest: () => CodeEditorProps): Extension {
  return [
    history(),
    closeBrackets(),
    bracketMatching(),
    EditorView.lineWrapping,
    EditorState.changeFilter.of(({ newDoc }) => newDoc.length <= QUERY_LENGTH_MAX),
    EditorView.contentAttributes.of({ spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
    Prec.high(
      keymap.of([
        {
          key: 'Enter',
          run: ({ state }) => {
            latest().onRun(state.doc.toString());
            return true;
          },
          shift: insertNewline,
        },
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...standardKeymap]),
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (docChanged && !transactions.some((one) => one.annotation(fromOutside))) latest().onChange(state.doc.toString());
    }),
  ];
}
