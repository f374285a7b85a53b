/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a separator that can be moved is no hr */
import { Fragment, useId, useImperativeHandle, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, type Ref } from 'react';
import { cx } from './cx.ts';
import styles from './split-pane.module.css';
import { usePaneStates, type PaneState } from './split-sizes.ts';

export interface Pane {
  id: string;
  /** Names the pane for screen readers, on its separator and on its strip when folded. */
  label: string;
  children: ReactNode;
  /** First size in pixels. Exactly one pane should leave it out: it takes what is left. */
  size?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** Folds to a strip by Enter or double click on the separator, and by the handle's `toggle`. */
  collapsible?: boolean | undefined;
}

/** For commands such as "fold the case board". */
export interface SplitPaneHandle {
  toggle: (paneId: string) => void;
  setCollapsed: (paneId: string, collapsed: boolean) => void;
}

export interface SplitPaneProps {
  panes: readonly Pane[];
  /** `row` puts panes side by side, `column` one above the other. */
  direction?: 'row' | 'column' | undefined;
  /** Remembers sizes and folds under this name. */
  storageKey?: string | undefined;
  className?: string | undefined;
  ref?: Ref<SplitPaneHandle> | undefined;
}

const STEP = 16;
const DEFAULT_MIN = 160;

/**
 * Panes divided by separators that pointer and keyboard can move: arrow keys by 16 px, with Shift by 64; Home and End to the limits;
 * Enter folds. Fills its container.
 */
export function SplitPane({ panes, direction = 'row', storageKey, className, ref }: SplitPaneProps): ReactNode {
  const id = useId();
  const [states, setPane] = usePaneStates(storageKey);
  const root = useRef<HTMLDivElement>(null);
  const stateOf = (pane: Pane): PaneState => states[pane.id] ?? { size: pane.size ?? 0, collapsed: false };
  const collapse = (pane: Pane, collapsed: boolean): void => {
    if (pane.collapsible) setPane(pane.id, { ...stateOf(pane), collapsed });
  };
  useImperativeHandle(ref, () => {
    const find = (paneId: string): Pane | undefined => panes.find((pane) => pane.id === paneId);
    return {
      toggle: (paneId) => {
        const pane = find(paneId);
        if (pane) collapse(pane, !stateOf(pane).collapsed);
      },
      setCollapsed: (paneId, collapsed) => {
        const pane = find(paneId);
        if (pane) collapse(pane, collapsed);
      },
    };
  });

  return (
    <div ref={root} className={cx(styles.split, styles[direction], className)}>
      {panes.map((pane, i) => {
        const state = stateOf(pane);
        const before = panes[i - 1];
        const folded = state.collapsed && pane.collapsible === true;
        return (
          <Fragment key={pane.id}>
            {before && (
              <Separator
                target={before.size === undefined ? pane : before}
                sign={before.size === undefined ? -1 : 1}
                state={stateOf(before.size === undefined ? pane : before)}
                direction={direction}
                paneDomId={`${id}-${(before.size === undefined ? pane : before).id}`}
                root={root}
                room={() => roomToGrow(root.current, panes, direction)}
                onChange={setPane}
              />
            )}
            {/* A folded pane stays mounted, so that it unfolds as it was left. */}
            <div id={`${id}-${pane.id}`} className={styles.pane} style={paneStyle(pane, state, direction)} hidden={folded}>
              {pane.children}
            </div>
            {folded && (
              <button type="button" className={styles.strip} aria-expanded="false" aria-controls={`${id}-${pane.id}`} onClick={() => collapse(pane, false)}>
                <span>{pane.label}</span>
              </button>
            )}
          </Fragment>
        );
      })}
    </div>
  );
}

function paneStyle(pane: Pane, state: PaneState, direction: 'row' | 'column'): CSSProperties {
  const min = pane.min ?? DEFAULT_MIN;
  const limit = direction === 'row' ? { minWidth: min } : { minHeight: min };
  return pane.size === undefined ? { ...limit, flex: '1 1 0' } : { ...limit, flex: `0 1 ${state.size}px` };
}

/** How many pixels the growing pane can still give away. */
function roomToGrow(root: HTMLElement | null, panes: readonly Pane[], direction: 'row' | 'column'): number {
  const i = panes.findIndex((pane) => pane.size === undefined);
  const element = root?.querySelectorAll<HTMLElement>(`:scope > .${styles.pane}`)[i];
  const extent = direction === 'row' ? element?.offsetWidth : element?.offsetHeight;
  // Nothing is laid out yet (or ever, in tests): then only the pane's own limits count.
  return extent ? Math.max(0, extent - (panes[i]?.min ?? DEFAULT_MIN)) : Infinity;
}

interface SeparatorProps {
  target: Pane;
  /** 1 when the target lies before the separator, -1 when after. */
  sign: 1 | -1;
  state: PaneState;
  direction: 'row' | 'column';
  paneDomId: string;
  root: { current: HTMLElement | null };
  room: () => number;
  onChange: (id: string, state: PaneState) => void;
}

function Separator({ target, sign, state, direction, paneDomId, room, onChange }: SeparatorProps): ReactNode {
  const min = target.min ?? DEFAULT_MIN;
  const max = target.max ?? 1200;
  const drag = useRef<{ from: number; size: number; limit: number } | null>(null);
  const resize = (size: number, limit = state.size + room()): void => {
    onChange(target.id, { size: Math.round(Math.max(min, Math.min(size, max, limit))), collapsed: false });
  };
  const fold = (): void => {
    if (target.collapsible) onChange(target.id, { ...state, collapsed: !state.collapsed });
  };
  const along = (event: PointerEvent): number => (direction === 'row' ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = direction === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const step = STEP * (event.shiftKey ? 4 : 1) * sign;
    if (event.key === less) resize(state.size - step);
    else if (event.key === more) resize(state.size + step);
    else if (event.key === 'Home') resize(min);
    else if (event.key === 'End') resize(max);
    else if (event.key === 'Enter') fold();
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || state.collapsed) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const pane = document.getElementById(paneDomId);
    // What is on screen, which can be less than what was asked for in a narrow window.
    const size = (direction === 'row' ? pane?.offsetWidth : pane?.offsetHeight) || state.size;
    drag.current = { from: along(event), size, limit: size + room() };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current) resize(drag.current.size + (along(event) - drag.current.from) * sign, drag.current.limit);
  };
  const endDrag = (): void => {
    drag.current = null;
  };
  return (
    <div
      className={styles.separator}
      role="separator"
      tabIndex={0}
      aria-label={`Resize ${target.label}`}
      aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
      aria-controls={paneDomId}
      aria-valuenow={state.collapsed ? 0 : Math.round(state.size)}
      aria-valuemin={target.collapsible ? 0 : min}
      aria-valuemax={max}
      aria-valuetext={state.collapsed ? 'Folded' : `${Math.round(state.size)} pixels`}
      onKeyDown={onKeyDown}
      onDoubleClick={() => (target.collapsible ? fold() : resize(target.size ?? min))}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onLostPointerCapture={endDrag}
    />
  );
}
