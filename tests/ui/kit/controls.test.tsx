import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { Button, Checkbox, DropdownMenu, IconButton, NumberField, SegmentedControl, Select, StepScale, Switch, TextArea, TextField } from '../../../src/ui/kit/index.ts';
import { caretLine, lineAndColumn } from '../../../src/ui/kit/field-position.ts';

test('a busy button keeps focus, says so, and does not act again', async () => {
  const onClick = vi.fn();
  render(
    <Button busy onClick={onClick}>
      Rolling back
    </Button>,
  );
  const button = screen.getByRole('button', { name: 'Rolling back' });
  await userEvent.click(button);
  await userEvent.keyboard('{Enter}');
  expect(button).toHaveFocus();
  expect(button).toHaveAttribute('aria-busy', 'true');
  expect(onClick).not.toHaveBeenCalled();
});

test('an icon button has a name, and shows it to those who tab to it', async () => {
  render(<IconButton label="Pin as evidence" icon={<svg />} keys="p" />);
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Pin as evidence' })).toHaveFocus();
  expect(await screen.findByRole('tooltip')).toBeInTheDocument();
});

test('a segmented control is chosen by arrow keys and never left empty', async () => {
  const Speed = () => {
    const [value, setValue] = useState('4');
    return <SegmentedControl label="Speed" value={value} onChange={setValue} segments={['1', '4', '15'].map((v) => ({ value: v, label: `${v}×` }))} />;
  };
  render(<Speed />);
  await userEvent.tab();
  expect(screen.getByRole('radio', { name: '4×' })).toHaveFocus();
  // Held: it is chosen while the key is down.
  await userEvent.keyboard('{ArrowRight>}');
  await vi.waitFor(() => expect(screen.getByRole('radio', { name: '15×' })).toBeChecked());
  await userEvent.click(screen.getByRole('radio', { name: '15×' }));
  expect(screen.getByRole('radio', { name: '15×' })).toBeChecked();
});

test('confidence is a radio group of five words', async () => {
  const onChange = vi.fn();
  render(<StepScale label="How sure are you?" value={3} onChange={onChange} />);
  const group = screen.getByRole('radiogroup', { name: 'How sure are you?' });
  expect(within(group).getAllByRole('radio')).toHaveLength(5);
  expect(within(group).getByRole('radio', { name: 'Even odds' })).toBeChecked();
  await userEvent.tab();
  // Held: it is chosen while the key is down.
  await userEvent.keyboard('{ArrowRight>}');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith(4));
});

test('check boxes and switches are named and described', async () => {
  const onChange = vi.fn();
  render(
    <>
      <Checkbox label="All zones" checked="mixed" onChange={onChange} />
      <Switch label="Shed traffic" hint="Search answers from cache." checked={false} onChange={onChange} />
    </>,
  );
  expect(screen.getByRole('checkbox', { name: 'All zones' })).toBePartiallyChecked();
  const shed = screen.getByRole('switch', { name: 'Shed traffic' });
  expect(shed).toHaveAccessibleDescription('Search answers from cache.');
  await userEvent.click(screen.getByText('Shed traffic'));
  expect(onChange).toHaveBeenLastCalledWith(true);
});

describe('errors that point', () => {
  const query = 'rate(errors_total[5x])';

  test('a query’s error is its description, marked in the text and from below', () => {
    render(<TextField label="Query" mono value={query} onChange={() => undefined} error={{ message: 'Unknown unit “x”.', at: { from: 18, to: 20 } }} />);
    const input = screen.getByRole('textbox', { name: 'Query' });
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription('Unknown unit “x”.');
    expect(document.querySelector('mark')).toHaveTextContent('5x');
    expect(document.body).toHaveTextContent('^^');
  });

  test('in several lines the place is said in words', () => {
    render(<TextArea label="Filter" mono value={'level = "error"\nand servce = 1'} onChange={() => undefined} error={{ message: 'No such field.', at: { from: 20, to: 26 } }} />);
    expect(screen.getByRole('textbox', { name: 'Filter' })).toHaveAccessibleDescription('Line 2, column 5: No such field.');
  });

  test('a place at or beyond the end is still one caret wide', () => {
    expect(caretLine({ from: 3, to: 3 }, 3)).toBe('   ^');
    expect(caretLine({ from: 90, to: 99 }, 3)).toBe('   ^');
    expect(lineAndColumn('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  });
});

describe('a number field', () => {
  const Pool = ({ onChange }: { onChange?: (n: number) => void }) => {
    const [value, setValue] = useState(40);
    return (
      <NumberField
        label="Connections"
        unit="connections"
        min={5}
        max={60}
        step={5}
        value={value}
        onChange={(next) => {
          setValue(next);
          onChange?.(next);
        }}
      />
    );
  };

  test('steps by arrow keys, ten steps with Shift, and stops at its limits', async () => {
    render(<Pool />);
    const field = screen.getByRole('spinbutton', { name: 'Connections' });
    await userEvent.click(field);
    await userEvent.keyboard('{ArrowUp}');
    expect(field).toHaveValue('45');
    await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
    expect(field).toHaveValue('60');
    await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(field).toHaveValue('5');
  });

  test('explains what it cannot take, reports only what it can, and goes back on leaving', async () => {
    const onChange = vi.fn();
    render(<Pool onChange={onChange} />);
    const field = screen.getByRole('spinbutton', { name: 'Connections' });
    await userEvent.clear(field);
    await userEvent.type(field, '700');
    expect(field).toHaveAccessibleDescription('Enter a number from 5 to 60.');
    expect(onChange.mock.calls.flat()).toEqual([7]);
    await userEvent.tab();
    expect(field).toHaveValue('7');
    expect(field).toBeValid();
  });
});

test('a select is operated by keyboard and says what is chosen', async () => {
  const onChange = vi.fn();
  render(
    <Select
      label="Severity"
      value="sev2"
      onChange={onChange}
      options={[
        { value: 'sev1', label: 'SEV1', hint: 'Most users' },
        { value: 'sev2', label: 'SEV2' },
      ]}
    />,
  );
  const box = screen.getByRole('combobox', { name: 'Severity' });
  expect(box).toHaveTextContent('SEV2');
  box.focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('option', { name: /SEV1/ }));
  expect(onChange).toHaveBeenCalledWith('sev1');
});

test('a closed list takes letters too, and has no options before somebody comes near', async () => {
  const onChange = vi.fn();
  const drawn = vi.fn(() => 'Payments');
  const options = [{ value: 'orders', label: 'Orders' }, { value: 'payments', get label() { return drawn(); } }];
  render(<Select label="Service" value="orders" onChange={onChange} options={options} />);
  expect(screen.getByRole('combobox', { name: 'Service' })).toHaveTextContent('Orders');
  expect(drawn).not.toHaveBeenCalled();
  await userEvent.tab();
  await waitFor(() => expect(drawn).toHaveBeenCalled());
  await userEvent.keyboard('p');
  expect(onChange).toHaveBeenCalledWith('payments');
});

test('a menu opens by keyboard, skips what is disabled, and acts', async () => {
  const onSelect = vi.fn();
  render(
    <DropdownMenu
      trigger={<Button>More</Button>}
      entries={[
        { id: 'no', label: 'Not now', disabled: true, onSelect: () => onSelect('no') },
        'separator',
        { id: 'pin', label: 'Pin as evidence', onSelect: () => onSelect('pin') },
        { id: 'log', label: 'Logarithmic', checked: true, onSelect: () => onSelect('log') },
      ]}
    />,
  );
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('menuitemcheckbox', { name: 'Logarithmic' })).toBeChecked();
  await userEvent.keyboard('{Enter}');
  expect(onSelect).toHaveBeenCalledWith('pin');
});
