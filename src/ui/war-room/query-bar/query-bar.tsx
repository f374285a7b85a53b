import { History, Play } from 'lucide-react';
import { lazy, memo, Suspense, useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button, DropdownMenu, IconButton, readStored, SegmentedControl, Spinner, writeStored } from '../../kit/index.ts';
import { faultText } from '../shared-telemetry/fault-text.ts';
import { addToHistory, readHistory } from '../shared-telemetry/query-history.ts';
import { QueryField, type QueryFieldHandle } from './editor/query-field.tsx';
import { ExampleMenu } from './examples/example-menu.tsx';
import { LANGUAGE_NAMES, type BarFault, type Language } from './language.ts';
import styles from './query-bar.module.css';
import { SavedMenu } from './saved-menu.tsx';
import { useReading, type ReadText } from './use-reading.ts';

const Builder = lazy(() => import('./builder/builder.tsx').then((m) => ({ default: m.Builder })));

export interface QueryBarProps {
  language: Language;
  /** What is written, run or not. */
  text: string;
  /** What ran last, trimmed; empty before the first. */
  ran: string;
  fault: BarFault | null;
  /** Whether a result of an earlier query is still shown. */
  hasResult: boolean;
  onText: (text: string) => void;
  onRun: (text: string) => void;
  placeholder?: string | undefined;
  /** Tells query bars of one panel apart: "B" makes "PromQL query B". */
  label?: string | undefined;
  /** The panel's own controls, in the row of tools before Run. */
  extra?: ReactNode;
}

type Mode = 'type' | 'click';
const MODES = [
  { value: 'type', label: 'Type' },
  { value: 'click', label: 'Click together' },
] as const;
const isMode = (value: unknown): value is Mode => value === 'type' || value === 'click';
/** A builder shows what it can say of a text at once. */
const AT_ONCE_MS = 0;
const LABEL_MAX = 90;

/**
 * Where a query is written: Enter runs it, Shift Enter breaks the line. Examples, earlier and saved queries are part of it, and a
 * way to click a query together, which writes the text that stands below it. Nothing runs unseen.
 */
export function QueryBar({ language, text, ran, fault, hasResult, onText, onRun, placeholder, label, extra }: QueryBarProps): ReactNode {
  const field = useRef<QueryFieldHandle>(null);
  const name = `${LANGUAGE_NAMES[language]} query${label === undefined ? '' : ` ${label}`}`;
  const [mode, setMode] = useState<Mode>(() => readStored(`query-mode.${language}`, isMode) ?? 'type');
  const isClicked = mode === 'click';
  // Drawn in slices behind the click: it is many controls.
  const hasBuilder = useDeferredValue(isClicked);
  const reading = useReading(language, text, isClicked || (text.trim() !== '' && text.trim() !== ran), isClicked ? AT_ONCE_MS : undefined);
  const error = useMemo(() => errorOf(text, ran, fault, hasResult, reading), [text, ran, fault, hasResult, reading]);
  useEffect(() => {
    if (ran !== '') addToHistory(language, ran);
  }, [language, ran]);
  const choose = useCallback(
    (next: Mode): void => {
      setMode(next);
      writeStored(`query-mode.${language}`, next);
    },
    [language],
  );
  // The tools below are the same for every letter that is typed.
  const told = useRef({ onText, onRun });
  useLayoutEffect(() => {
    told.current = { onText, onRun };
  });
  const write = useCallback((next: string): void => {
    told.current.onText(next);
    told.current.onRun(next);
    field.current?.focus();
  }, []);
  return (
    <div className={styles.bar}>
      {hasBuilder && (
        <Suspense fallback={<Spinner label="Opening" />}>
          <Builder
            language={language}
            text={text}
            reading={reading}
            onText={onText}
            onType={() => {
              choose('type');
              field.current?.focus();
            }}
          />
        </Suspense>
      )}
      <QueryField ref={field} language={language} label={name} value={text} onChange={onText} onRun={onRun} placeholder={placeholder} error={error} />
      <div className={styles.tools}>
        <Tools language={language} mode={mode} ran={ran} onMode={choose} onChoose={write} />
        <SavedMenu language={language} text={text.trim()} onChoose={write} />
        {extra}
        <span className={styles.run}>
          <Button size="small" variant={text.trim() === ran ? 'secondary' : 'primary'} icon={<Play size={14} aria-hidden="true" />} onClick={() => onRun(text)} disabled={text.trim() === ''}>
            Run
          </Button>
        </span>
      </div>
    </div>
  );
}

interface ToolsProps {
  language: Language;
  mode: Mode;
  ran: string;
  onMode: (mode: Mode) => void;
  onChoose: (text: string) => void;
}

const Tools = memo(function Tools({ language, mode, ran, onMode, onChoose }: ToolsProps): ReactNode {
  return (
    <>
      <SegmentedControl<Mode> label="How to write the query" size="small" value={mode} onChange={onMode} segments={MODES} />
      <ExampleMenu language={language} onChoose={onChoose} />
      <Earlier language={language} ran={ran} onChoose={onChoose} />
    </>
  );
});

function Earlier({ language, ran, onChoose }: { language: Language; ran: string; onChoose: (text: string) => void }): ReactNode {
  // Written when a query has run; read anew with each of them.
  const history = useMemo(() => [...new Set([...(ran === '' ? [] : [ran]), ...readHistory(language)])], [language, ran]);
  return (
    <DropdownMenu
      label="Earlier queries"
      trigger={<IconButton label="Earlier queries" size="small" icon={<History size={14} aria-hidden="true" />} disabled={history.length === 0} />}
      entries={history.map((query, i) => ({ id: String(i), label: query.length > LABEL_MAX ? `${query.slice(0, LABEL_MAX - 1)}…` : query, onSelect: () => onChoose(query) }))}
    />
  );
}

interface FieldProblem {
  readonly message: string;
  readonly at: { readonly from: number; readonly to: number };
}

/** What the run said of this very text; else what reading it says, while it is not the text that ran. */
function errorOf(text: string, ran: string, fault: BarFault | null, hasResult: boolean, reading: ReadText | null): FieldProblem | undefined {
  if (fault && fault.expr === text.trim()) {
    // What ran was trimmed; the place is shown in what is written.
    const lead = text.length - text.trimStart().length;
    return { message: faultText(fault.message, hasResult), at: { from: fault.from + lead, to: fault.to + lead } };
  }
  const typed = reading?.fault ?? null;
  if (typed === null || text.trim() === ran || isUnfinished(text, typed)) return undefined;
  return { message: faultText(typed.message, false), at: { from: typed.from, to: typed.to } };
}

/** Whether a text only lacks its end: nothing but closing brackets stands behind the place, or a bracket or quote is still open. */
const isUnfinished = (text: string, { from, message }: { from: number; message: string }): boolean => /^[\s)\]}"]*$/.test(text.slice(from)) || /^(?:unclosed|unterminated)/.test(message);
