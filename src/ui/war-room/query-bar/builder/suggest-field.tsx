/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- a datalist shows neither meanings nor what fits */
import { useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
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

/** A text with suggestions that fit it. Arrow keys move in the list, Enter takes, Escape closes, leaving takes what is written. */
export function SuggestField({ label, value, onCommit, load, placeholder, hideLabel, width = 'narrow', isAdder = false, takesFocus = false }: SuggestFieldProps): ReactNode {
  const listId = useId();
  const asked = useRef(0);
  const box = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState<CSSProperties>({});
  const [draft, setDraft] = useState<string | null>(null);
  const [words, setWords] = useState<readonly Word[]>([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (!open) return;
    // The list stays where it was opened, so it goes when what it belongs to is scrolled away.
    const close = ({ target }: Event): void => {
      if (!(target instanceof Element && target.id === listId)) setOpen(false);
    };
    addEventListener('scroll', close, { capture: true, passive: true });
    return () => removeEventListener('scroll', close, { capture: true });
  }, [open, listId]);
  const text = draft ?? value;
  // Everything is offered until something is typed.
  const wanted = draft === null ? [] : draft.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = words.filter((word) => wanted.every((part) => word.text.toLowerCase().includes(part) || word.help.toLowerCase().includes(part))).slice(0, SHOWN_MAX);
  const show = (): void => {
    setOpen(true);
    setActive(-1);
    setPlace(placeBeside(box.current));
    asked.current += 1;
    const mine = asked.current;
    const fetchWords = async (): Promise<void> => {
      try {
        const found = await load();
        if (asked.current === mine) setWords(found);
      } catch {
        // The worker is being replaced; writing goes on without suggestions.
      }
    };
    void fetchWords();
  };
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
  const optionId = (i: number): string => `${listId}-${i}`;
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
            aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
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
          <ul id={listId} role="listbox" aria-label={label} className={styles.options} style={place} hidden={!open || shown.length === 0}>
            {shown.map((word, i) => (
              // The keyboard works in the box, as everywhere with such lists.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={word.text}
                id={optionId(i)}
                role="option"
                aria-selected={i === active}
                className={styles.option}
                ref={i === active ? (element) => element?.scrollIntoView?.({ block: 'nearest' }) : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => commit(word.text, word)}
              >
                <code>{word.text}</code>
                <span className={styles.detail}>{word.detail}</span>
                {word.help !== '' && <span className={styles.help}>{word.help}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Field>
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
