import { RadioGroup, Toggle as RadixToggle } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';
import styles from './toggle.module.css';

export interface ToggleProps {
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  /** Its name does not change with its state: "Follow latest", not "Stop following". */
  children: ReactNode;
  icon?: ReactNode;
  disabled?: boolean | undefined;
}

/** A button that stays pressed. */
export function Toggle({ pressed, onChange, children, icon, disabled }: ToggleProps): ReactNode {
  return (
    <RadixToggle.Root className={styles.toggle} pressed={pressed} onPressedChange={onChange} disabled={disabled ?? false}>
      {icon}
      {children}
    </RadixToggle.Root>
  );
}

export interface Segment<V extends string> {
  value: V;
  label: string;
  /** Shown instead of the label, which stays the name and becomes the tooltip. */
  icon?: ReactNode;
  disabled?: boolean | undefined;
}

export interface SegmentedControlProps<V extends string> {
  /** Names the group: "Time range". */
  label: string;
  value: V;
  onChange: (value: V) => void;
  segments: readonly Segment<V>[];
  size?: 'small' | 'medium' | undefined;
}

/** One of a few, all in view; a radio group. Arrow keys move and choose. For more than five use `Select`. */
export function SegmentedControl<V extends string>({ label, value, onChange, segments, size = 'medium' }: SegmentedControlProps<V>): ReactNode {
  return (
    <RadioGroup.Root
      className={cx(styles.segments, size === 'small' && styles.small)}
      orientation="horizontal"
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as V)}
    >
      {segments.map((segment) => {
        const item = (
          <RadioGroup.Item
            key={segment.value}
            className={styles.segment}
            value={segment.value}
            disabled={segment.disabled ?? false}
            {...(segment.icon === undefined ? {} : { 'aria-label': segment.label })}
          >
            {segment.icon ?? segment.label}
          </RadioGroup.Item>
        );
        return segment.icon === undefined ? (
          item
        ) : (
          <Tooltip key={segment.value} content={segment.label} describes={false}>
            {item}
          </Tooltip>
        );
      })}
    </RadioGroup.Root>
  );
}
