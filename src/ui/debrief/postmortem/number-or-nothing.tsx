import { useState, type ReactNode } from 'react';
import { TextField } from '../../kit/index.ts';

interface NumberOrNothingProps {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  unit: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

const MOST = 1_000_000_000;

/** A number that may be left open. What is no number is kept as typed and explained. */
export function NumberOrNothing({ label, hideLabel, hint, unit, value, onChange }: NumberOrNothingProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string): number | null | undefined => {
    const plain = text.trim().replaceAll(',', '');
    if (plain === '') return null;
    const number = Number(plain);
    return Number.isFinite(number) && number >= 0 && number <= MOST ? number : undefined;
  };
  const problem = typed !== null && read(typed) === undefined ? 'Enter a number from 0, or leave it empty.' : undefined;
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      hint={hint}
      error={problem}
      inputMode="decimal"
      suffix={unit}
      value={typed ?? (value === null ? '' : String(value))}
      onChange={(text) => {
        setTyped(text);
        const number = read(text);
        if (number !== undefined) onChange(number);
      }}
      onBlur={() => problem === undefined && setTyped(null)}
    />
  );
}
