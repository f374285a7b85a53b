import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { Field, type FieldProps } from './field.tsx';
import floats from './float.module.css';
import styles from './select.module.css';

export interface SelectOption<V extends string> {
  /** Not the empty string, which means "nothing chosen". */
  value: V;
  label: string;
  hint?: string | undefined;
  /** Options of one group stand together under its name, in the order given. */
  group?: string | undefined;
  disabled?: boolean | undefined;
}

export interface SelectProps<V extends string> extends FieldProps {
  value: V | undefined;
  onChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  size?: 'small' | 'medium' | undefined;
  className?: string | undefined;
}

/**
 * One of many. Opens with Space, Enter or the arrow keys; typing jumps to a match. Its options are made when it first gets focus or opens:
 * the library keeps those of a closed list too, so that a panel with a few lists took most of its drawing for what nobody saw.
 */
export function Select<V extends string>(props: SelectProps<V>): ReactNode {
  const { label, hideLabel, hint, error, value, onChange, options, placeholder = 'Choose', disabled = false, size = 'medium', className } = props;
  const groups = [...new Set(options.map((option) => option.group))];
  const [isOpen, setOpen] = useState(false);
  const [isNear, setNear] = useState(false);
  const isReady = useDeferredValue(isNear);
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      {(control) => (
        <Radix.Root value={value ?? ''} onValueChange={(next) => onChange(next as V)} open={isOpen} onOpenChange={setOpen} disabled={disabled}>
          <Radix.Trigger {...control} onFocus={() => setNear(true)} aria-label={label} className={cx(styles.trigger, size === 'small' && styles.small)}>
            <span className={styles.value}>
              <Radix.Value placeholder={placeholder}>{options.find((option) => option.value === value)?.label}</Radix.Value>
            </span>
            <ChevronDown size={14} aria-hidden="true" className={styles.chevron} />
          </Radix.Trigger>
          {(isOpen || isReady) && (
            <Radix.Portal>
              <Radix.Content className={cx(floats.menu, styles.list)} position="popper" sideOffset={4} collisionPadding={8}>
                <Radix.Viewport>
                  {groups.map((group) => (
                    <Radix.Group key={group ?? ''}>
                      {group !== undefined && <Radix.Label className={floats.group}>{group}</Radix.Label>}
                      {options.filter((option) => option.group === group).map((option) => (
                        <Option key={option.value} option={option} />
                      ))}
                    </Radix.Group>
                  ))}
                </Radix.Viewport>
              </Radix.Content>
            </Radix.Portal>
          )}
        </Radix.Root>
      )}
    </Field>
  );
}

function Option<V extends string>({ option }: { option: SelectOption<V> }): ReactNode {
  return (
    <Radix.Item className={floats.item} value={option.value} disabled={option.disabled ?? false}>
      <span className={floats.itemIcon}>
        <Radix.ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </Radix.ItemIndicator>
      </span>
      <span className={floats.itemText}>
        <Radix.ItemText>{option.label}</Radix.ItemText>
        {option.hint !== undefined && <span className={floats.itemHint}>{option.hint}</span>}
      </span>
    </Radix.Item>
  );
}
