import { Fragment, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './kbd.module.css';

const isApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? '');

const NAMES: Readonly<Record<string, string>> = {
  mod: isApple ? '⌘' : 'Ctrl',
  shift: isApple ? '⇧' : 'Shift',
  alt: isApple ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': 'Space',
  space: 'Space',
};

const capName = (key: string): string => NAMES[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key);

/**
 * A shortcut as key caps. Takes the same notation as `useCommands`: `mod+k` is held together, `g m` is typed in turn.
 */
export function Kbd({ keys, className }: { keys: string; className?: string | undefined }): ReactNode {
  return (
    <span className={cx(styles.keys, className)}>
      {keys.split(' ').map((stroke, i) => (
        // The strokes of one shortcut have no other identity than their place.
        // oxlint-disable-next-line react/no-array-index-key
        <Fragment key={i}>
          {i > 0 && <span className={styles.then}>then</span>}
          {splitStroke(stroke).map((cap) => (
            <kbd key={cap} className={styles.cap}>
              {capName(cap)}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}

function splitStroke(stroke: string): string[] {
  return stroke === '+' ? ['+'] : stroke.split('+').filter(Boolean);
}
