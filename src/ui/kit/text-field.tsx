import { useRef, useState, type ComponentPropsWithRef, type ReactNode } from 'react';
import { cssVars } from './css-vars.ts';
import { cx } from './cx.ts';
import { asFieldError, Field, type FieldProps } from './field.tsx';
import { caretLine, clampRange } from './field-position.ts';
import styles from './field.module.css';

type Native = Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'size' | 'prefix' | 'id'>;

export interface TextFieldProps extends Native, FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** JetBrains Mono, for queries, ids and anything where a character matters. Errors then point with a caret line. */
  mono?: boolean | undefined;
  /** Inside the box, before and after the text: an icon, a unit. */
  prefix?: ReactNode;
  suffix?: ReactNode;
  className?: string | undefined;
}

/**
 * One line of text. An error with `at: {from, to}` underlines that part of the value and, in mono, points at it from below:
 * ```
 *   sum(rate(http_requests_total[5x]))
 *                                ^^
 *   ■ unknown unit "x"; use s, m, h or d
 * ```
 */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, hideLabel, hint, error, value, onChange, mono = false, prefix, suffix, className, type = 'text', onScroll, ...rest } = props;
  const at = asFieldError(error)?.at;
  const [scrolled, setScrolled] = useState(0);
  const carets =
    at && mono ? (
      <div className={styles.caretClip} aria-hidden="true">
        <div className={styles.caretText} style={{ transform: `translateX(${-scrolled}px)` }}>
          {caretLine(at, value.length)}
        </div>
      </div>
    ) : undefined;
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error} value={value} below={carets} className={className}>
      {(control) => (
        <div className={styles.box}>
          {prefix !== undefined && <span className={styles.affix}>{prefix}</span>}
          <div style={{ position: 'relative', flex: 1, display: 'flex', minWidth: 0 }}>
            {at && <Underlay text={value} at={at} mono={mono} left={scrolled} top={0} />}
            <input
              {...rest}
              {...control}
              type={type}
              className={cx(styles.input, mono && styles.mono)}
              value={value}
              spellCheck={mono ? false : rest.spellCheck}
              autoComplete={rest.autoComplete ?? 'off'}
              onChange={(event) => onChange(event.target.value)}
              onScroll={(event) => {
                setScrolled(event.currentTarget.scrollLeft);
                onScroll?.(event);
              }}
            />
          </div>
          {suffix !== undefined && <span className={styles.affix}>{suffix}</span>}
        </div>
      )}
    </Field>
  );
}

type NativeArea = Omit<ComponentPropsWithRef<'textarea'>, 'value' | 'onChange' | 'id' | 'rows'>;

export interface TextAreaProps extends NativeArea, FieldProps {
  value: string;
  onChange: (value: string) => void;
  mono?: boolean | undefined;
  /** Height in lines; it can be dragged taller. */
  lines?: number | undefined;
  className?: string | undefined;
}

/** Several lines of text. An error with a position is underlined and named by line and column. */
export function TextArea(props: TextAreaProps): ReactNode {
  const { label, hideLabel, hint, error, value, onChange, mono = false, lines = 3, className, ...rest } = props;
  const at = asFieldError(error)?.at;
  const [scrolled, setScrolled] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error} value={value} className={className}>
      {(control) => (
        <div className={styles.box}>
          {at && <Underlay text={value} at={at} mono={mono} left={0} top={scrolled} area />}
          <textarea
            ref={area}
            {...rest}
            {...control}
            className={cx(styles.input, styles.area, mono && styles.mono)}
            style={cssVars({ '--lines': lines })}
            value={value}
            spellCheck={mono ? false : rest.spellCheck}
            onChange={(event) => onChange(event.target.value)}
            onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
          />
        </div>
      )}
    </Field>
  );
}

interface UnderlayProps {
  text: string;
  at: { from: number; to: number };
  mono: boolean;
  left: number;
  top: number;
  area?: boolean;
}

/** The same text, invisible, behind the input; only the marked range shows. Inputs cannot style parts of their value. */
function Underlay({ text, at, mono, left, top, area = false }: UnderlayProps): ReactNode {
  const { from, to } = clampRange(at, text.length);
  return (
    <div className={cx(styles.underlayClip, area && styles.underlayArea)} aria-hidden="true">
      <div className={cx(styles.underlay, mono && styles.mono)} style={{ transform: `translate(${-left}px, ${-top}px)` }}>
        {text.slice(0, from)}
        <mark className={styles.squiggle}>{text.slice(from, to) || ' '}</mark>
        {text.slice(to)}
      </div>
    </div>
  );
}
