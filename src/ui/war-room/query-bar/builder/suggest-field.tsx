/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- a datalist shows neither meanings nor what fits */
import { useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { cx, Field } from '../../../kit/index.ts';
import styles from './builder.module.css';

interface SuggestFieldProps {
  label: string;
  value: string;
  /** Called when a text is chosen or finished, with the word where it came from the list. */
  onCommit: (text: string, word: Word | null) => void;
  /** What can be chosen at this moment; asked for on each opening. */
  load: () => Promise<readonly Word[]>;
  placeholder?: string | undefined;
  hideLabel?: boolean | undefined;
  width?: 'narrow' | 'field' | 'wide' | undefined;
  /** Empties itself after each choice: for adding to a list. */
  isAdder?: boolean | undefined;
  /** Takes the focus when it appears. */
  takesFocus?: boolean | undefined;
}

const SHOWN_MAX = 80;

const optionId = (listId: string, i: number): string => `${listId}-${i}`;

/** Everything is offered until something is typed. */
function fitting(words: readonly Word[], typed: string | null): readonly Word[] {
  const wanted = typed === null ? [] : typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.filter((word) => wanted.every((part) => word.text.toLowerCase().includes(part) || word.help.toLowerCase().includes(part))).slice(0, SHOWN_MAX);
}

/** What was to be chosen from when it was asked last. */
function useWords(load: SuggestFieldProps['load']): { readonly words: readonly Word[]; readonly ask: () => void } {
  const asked = useRef(0);
  const [words, setWords] = useState<readonly Word[]>([]);
  const ask = async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const found = await load();
      if (asked.current === mine) setWords(found);
    } catch {
      // The worker is being replaced; writing goes on without suggestions.
    }
  };
  return { words, ask: () => void ask() };
}

/** The list stays where it was opened, so it goes when what it belongs to is scrolled away. */
function useCloseOnScroll(open: boolean, listId: string, setOpen: (open: boolean) => void): void {
  useEffect(() => {
    if (!open) return;
    const close = ({ target }: Event): void => {
      if (!(target instanceof Element && target.id === listId)) setOpen(false);
    };
    addEventListener('scroll', close, { capture: true, passive: true });
    return () => removeEventListener('scroll', close, { capture: true });
  }, [open, listId, setOpen]);
}

/** The list beside a box: what it was given when it was opened last, where it stands, and which of it is chosen by keys; -1 for none. */
function useList(load: SuggestFieldProps['load'], listId: string, box: RefObject<HTMLInputElement | null>) {
  const { words, ask } = useWords(load);
  const [place, setPlace] = useState<CSSProperties>({});
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useCloseOnScroll(open, listId, setOpen);
  const show = (): void => {
    setOpen(true);
    setActive(-1);
    setPlace(placeBeside(box.current));
    ask();
  };
  return { words, place, open, setOpen, active, setActive, show };
}

/** A text with suggestions that fit it. Arrow keys move in the list, Enter takes, Escape closes, leaving takes what is written. */
export function SuggestField({ label, value, onCommit, load, placeholder, hideLabel, width = 'narrow', isAdder = false, takesFocus = false }: SuggestFieldProps): ReactNode {
  const listId = useId();
  const box = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const { words, place, open, setOpen, active, setActive, show } = useList(load, listId, box);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  const text = draft ?? value;
  const shown = fitting(words, draft);
  const commit = (next: string, word: Word | null): void => {
    setOpen(false);
    setDraft(null);
    if (isAdder ? next.trim() !== '' : next !== value) onCommit(next, word);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) show();
      else if (shown.length > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : active < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (event.key === 'Enter') {
      const word = open ? shown[active] : undefined;
      commit(word?.text ?? text, word ?? words.find((one) => one.text === text) ?? null);
    } else if (event.key === 'Escape' && open) {
      setOpen(false);
      setDraft(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Field label={label} hideLabel={hideLabel} className={cx(styles.suggest, width !== 'narrow' && styles[width])}>
      {(control) => (
        <>
          <input
            {...control}
            ref={box}
            className={styles.input}
            role="combobox"
            aria-expanded={open && shown.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && active >= 0 ? optionId(listId, active) : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={text}
            placeholder={placeholder}
            onChange={(event) => {
              setDraft(event.target.value);
              if (!open) show();
              setActive(-1);
            }}
            onClick={() => {
              if (!open) show();
            }}
            onKeyDown={onKeyDown}
            onBlur={() => {
              if (draft !== null) commit(draft, words.find((one) => one.text === draft) ?? null);
              else setOpen(false);
            }}
          />
          <Options listId={listId} label={label} words={shown} active={active} place={place} isOpen={open} onChoose={(word) => commit(word.text, word)} />
        </>
      )}
    </Field>
  );
}

interface OptionsProps {
  listId: string;
  label: string;
  words: readonly Word[];
  active: number;
  place: CSSProperties;
  isOpen: boolean;
  onChoose: (word: Word) => void;
}

function Options({ listId, label, words, active, place, isOpen, onChoose }: OptionsProps): ReactNode {
  return (
    <ul id={listId} role="listbox" aria-label={label} className={styles.options} style={place} hidden={!isOpen || words.length === 0}>
      {words.map((word, i) => (
        // The keyboard works in the box, as everywhere with such lists.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={word.text}
          id={optionId(listId, i)}
          role="option"
          aria-selected={i === active}
          className={styles.option}
          ref={i === active ? (element) => element?.scrollIntoView?.({ block: 'nearest' }) : undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(word)}
        >
          <code>{word.text}</code>
          <span className={styles.detail}>{word.detail}</span>
          {word.help !== '' && <span className={styles.help}>{word.help}</span>}
        </li>
      ))}
    </ul>
  );
}

const GAP_PX = 3;
const LIST_PX = 288;

/** Below the box, or above it where there is more room. */
function placeBeside(box: HTMLElement | null): CSSProperties {
  if (!box) return {};
  const { left, top, bottom, width } = box.getBoundingClientRect();
  const below = innerHeight - bottom - GAP_PX - 8;
  const above = top - GAP_PX - 8;
  const isBelow = below >= Math.min(LIST_PX, above);
  const room = Math.min(LIST_PX, isBelow ? below : above);
  return { left: Math.max(8, Math.min(left, innerWidth - Math.max(width, 240) - 8)), minWidth: Math.max(width, 240), maxHeight: room, ...(isBelow ? { top: bottom + GAP_PX } : { bottom: innerHeight - top + GAP_PX }) };
}
