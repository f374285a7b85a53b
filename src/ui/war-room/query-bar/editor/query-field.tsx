import { useCallback, useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react';
import { Field, TextArea } from '../../../kit/index.ts';
import { QUERY_LENGTH_MAX, type Language } from '../language.ts';
import { useVocabulary } from '../vocabulary-source.ts';
import { loadEditor, type LoadedEditor } from './load-editor.ts';
import styles from '../query-bar.module.css';

export interface QueryFieldHandle {
  readonly focus: () => void;
}

interface QueryFieldProps {
  language: Language;
  label: string;
  value: string;
  onChange: (text: string) => void;
  onRun: (text: string) => void;
  placeholder: string | undefined;
  error: { message: string; at: { from: number; to: number } } | undefined;
  ref?: Ref<QueryFieldHandle> | undefined;
}

interface Arrived {
  readonly editor: LoadedEditor;
  /** Where somebody was writing when it came; null when nobody was. */
  readonly startAt: { readonly anchor: number; readonly head: number } | null;
}

/** The editor, fetched once the text area that stands in for it has been laid out; null until then. */
function useLateEditor(language: Language, area: RefObject<HTMLTextAreaElement | null>): Arrived | null {
  const [arrived, setArrived] = useState<Arrived | null>(null);
  useEffect(() => {
    if (arrived || !area.current) return;
    let wanted = true;
    const take = async (): Promise<void> => {
      try {
        const editor = await loadEditor(language);
        // In a task of its own: the panel around it has only just been drawn.
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
        if (!wanted) return;
        const field = area.current;
        setArrived({ editor, startAt: field && document.activeElement === field ? { anchor: field.selectionStart, head: field.selectionEnd } : null });
      } catch {
        // Writing goes on without colours.
      }
    };
    // Told by the browser once it has laid the panel out of itself, and never where there is no layout.
    const sizes = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0) return;
      sizes.disconnect();
      void take();
    });
    sizes.observe(area.current);
    return () => {
      wanted = false;
      sizes.disconnect();
    };
  }, [language, area, arrived]);
  return arrived;
}

/**
 * The text of a query. A plain text area of the same name, size and text stands there until the panel has been drawn and the editor fetched,
 * and stays where that fails or where the page has no layout.
 */
export function QueryField({ language, label, value, onChange, onRun, placeholder, error, ref }: QueryFieldProps): ReactNode {
  const source = useVocabulary();
  const area = useRef<HTMLTextAreaElement>(null);
  const focusEditor = useRef<(() => void) | null>(null);
  const arrived = useLateEditor(language, area);
  useImperativeHandle(ref, () => ({ focus: () => (focusEditor.current ?? (() => area.current?.focus()))() }), []);
  const onReady = useCallback((focus: (() => void) | null) => {
    focusEditor.current = focus;
  }, []);
  const problem = error && { message: error.message, at: error.at };
  if (!arrived) {
    return (
      <TextArea
        ref={area}
        label={label}
        hideLabel
        mono
        lines={2}
        value={value}
        maxLength={QUERY_LENGTH_MAX}
        placeholder={placeholder}
        onChange={onChange}
        error={problem}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onRun(event.currentTarget.value);
        }}
      />
    );
  }
  const { editor: { Editor, grammar }, startAt } = arrived;
  return (
    <Field label={label} hideLabel error={problem} value={value}>
      {(control) => (
        <div className={styles.box} data-invalid={error ? '' : undefined}>
          <Editor
            language={language}
            grammar={grammar}
            source={source}
            value={value}
            onChange={onChange}
            onRun={onRun}
            label={label}
            placeholder={placeholder}
            fault={error?.at ?? null}
            id={control.id}
            describedBy={control['aria-describedby']}
            startAt={startAt}
            onReady={onReady}
          />
        </div>
      )}
    </Field>
  );
}
