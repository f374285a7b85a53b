import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef, useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Button, Dialog, Panel, ProgressBar, Sheet, Spinner, SplitPane, Tabs, toast, ToastRegion, type Pane, type SplitPaneHandle } from '../../../src/ui/kit/index.ts';

afterEach(() => vi.useRealTimers());

describe('tabs', () => {
  const Workspace = ({ keepVisited = false }: { keepVisited?: boolean }) => {
    const [value, setValue] = useState('map');
    return (
      <Tabs label="Workspace" value={value} onChange={setValue} keepVisited={keepVisited} tabs={[{ id: 'map', label: 'Map' }, { id: 'logs', label: 'Logs', badge: 120, badgeLabel: 'new' }, { id: 'off', label: 'Consoles', disabled: true }]}>
        {(id) => <input aria-label={`${id} note`} />}
      </Tabs>
    );
  };

  test('are one stop; arrow keys move, and disabled ones are passed over', async () => {
    render(<Workspace />);
    await userEvent.tab();
    expect(screen.getByRole('tab', { name: 'Map' })).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Logs 99+ new' })).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Map' })).toHaveFocus();
  });

  test('can keep what was typed in a tab that was left', async () => {
    render(<Workspace keepVisited />);
    await userEvent.type(screen.getByRole('textbox', { name: 'map note' }), 'hot');
    await userEvent.click(screen.getByRole('tab', { name: /Logs/ }));
    expect(screen.queryByRole('textbox', { name: 'map note' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Map' }));
    expect(screen.getByRole('textbox', { name: 'map note' })).toHaveValue('hot');
  });
});

describe('split panes', () => {
  const panes: Pane[] = [
    { id: 'channel', label: 'Channel', size: 280, min: 200, max: 400, collapsible: true, children: 'people' },
    { id: 'work', label: 'Workspace', children: 'work' },
    { id: 'board', label: 'Case board', size: 300, min: 240, max: 480, children: 'hypotheses' },
  ];
  const size = (name: string): number => Number(screen.getByRole('separator', { name }).getAttribute('aria-valuenow'));

  test('separators say their size and move by keyboard, towards the side they are on', async () => {
    render(<SplitPane panes={panes} />);
    screen.getByRole('separator', { name: 'Resize Channel' }).focus();
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    expect(size('Resize Channel')).toBe(360);
    await userEvent.keyboard('{End}');
    expect(size('Resize Channel')).toBe(400);
    screen.getByRole('separator', { name: 'Resize Case board' }).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(size('Resize Case board')).toBe(284);
    await userEvent.keyboard('{Home}{ArrowRight}');
    expect(size('Resize Case board')).toBe(240);
  });

  test('a folded pane leaves a strip to bring it back, and its state', async () => {
    render(<SplitPane panes={panes} />);
    screen.getByRole('separator', { name: 'Resize Channel' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByText('people')).not.toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Channel' }));
    expect(screen.getByText('people')).toBeVisible();
    expect(size('Resize Channel')).toBe(280);
  });

  test('sizes and folds are remembered, and spoilt memories ignored', async () => {
    const ref = createRef<SplitPaneHandle>();
    const first = render(<SplitPane ref={ref} panes={panes} storageKey="test" />);
    screen.getByRole('separator', { name: 'Resize Case board' }).focus();
    await userEvent.keyboard('{ArrowLeft}');
    act(() => ref.current?.toggle('channel'));
    first.unmount();
    const second = render(<SplitPane panes={panes} storageKey="test" />);
    expect(size('Resize Case board')).toBe(316);
    expect(screen.getByRole('button', { name: 'Channel' })).toBeVisible();
    second.unmount();
    localStorage.setItem('faultline.panes.test', '{"board":{"size":"wide"}}');
    render(<SplitPane panes={panes} storageKey="test" />);
    expect(size('Resize Case board')).toBe(300);
  });
});

describe('panels', () => {
  test('say what failed, what to do, and offer it', () => {
    render(<Panel title="Logs" status={{ kind: 'error', what: 'The query asks for too much', next: 'Add a service.', action: <Button>Run again</Button> }} />);
    const region = screen.getByRole('region', { name: 'Logs' });
    expect(within(region).getByRole('alert')).toHaveTextContent('The query asks for too muchAdd a service.');
    expect(within(region).getByRole('button', { name: 'Run again' })).toBeVisible();
  });

  test('keep stale content in view and say so; an empty one says why', () => {
    const { rerender } = render(
      <Panel title="Logs" status={{ kind: 'stale', label: 'Stale 40 s' }}>
        old lines
      </Panel>,
    );
    expect(screen.getByText('old lines')).toBeVisible();
    expect(screen.getByText('Stale 40 s')).toBeVisible();
    rerender(<Panel title="Logs" status={{ kind: 'empty', title: 'No lines match', hint: 'Widen the range.' }} />);
    expect(screen.getByText('Widen the range.')).toBeVisible();
  });

  test('quick work shows no spinner, slow work says what it is', () => {
    vi.useFakeTimers();
    render(<Spinner label="Rebuilding spans" />);
    render(<ProgressBar label="Re-simulating" value={0.42} />);
    act(() => void vi.advanceTimersByTime(250));
    expect(screen.queryByText('Rebuilding spans')).not.toBeInTheDocument();
    act(() => void vi.advanceTimersByTime(100));
    expect(screen.getByRole('status')).toHaveTextContent('Rebuilding spans');
    expect(screen.getByRole('progressbar', { name: 'Re-simulating' })).toHaveAttribute('aria-valuenow', '42');
  });
});

describe('layers', () => {
  const Opener = ({ as: Layer }: { as: typeof Dialog | typeof Sheet }) => {
    const [open, setOpen] = useState(false);
    return (
      <>
        <Button onClick={() => setOpen(true)}>Act</Button>
        <Layer open={open} onOpenChange={setOpen} title="Roll back orders" description="About 90 s" footer={<Button>Roll back</Button>}>
          <input aria-label="Which hypothesis does this serve?" />
        </Layer>
      </>
    );
  };

  test.each([
    ['dialog', Dialog],
    ['sheet', Sheet],
  ])('a %s begins at its first field, is named, and gives focus back', async (_, layer) => {
    render(<Opener as={layer} />);
    await userEvent.click(screen.getByRole('button', { name: 'Act' }));
    const dialog = await screen.findByRole('dialog', { name: 'Roll back orders' });
    expect(dialog).toHaveAccessibleDescription('About 90 s');
    expect(screen.getByRole('textbox', { name: 'Which hypothesis does this serve?' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(screen.getByRole('button', { name: 'Act' })).toHaveFocus());
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('toasts', () => {
  test('are announced politely, offer Undo, and leave by themselves', () => {
    vi.useFakeTimers();
    render(<ToastRegion />);
    const undo = vi.fn();
    act(() => void toast('Evidence pinned', { action: { label: 'Undo', run: undo } }));
    expect(screen.getByText('Evidence pinned').closest('[aria-live]')).toHaveAttribute('aria-live', 'polite');
    act(() => screen.getByRole('button', { name: 'Undo' }).click());
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByText('Evidence pinned')).not.toBeInTheDocument();
    act(() => void toast('Update posted'));
    act(() => void vi.advanceTimersByTime(5_100));
    expect(screen.queryByText('Update posted')).not.toBeInTheDocument();
  });

  test('wait while someone is on them', () => {
    vi.useFakeTimers();
    render(<ToastRegion />);
    act(() => void toast('Update posted'));
    const dismiss = screen.getByRole('button', { name: 'Dismiss: Update posted' });
    act(() => dismiss.focus());
    act(() => void vi.advanceTimersByTime(20_000));
    expect(screen.getByText('Update posted')).toBeVisible();
    act(() => dismiss.blur());
    act(() => void vi.advanceTimersByTime(5_100));
    expect(screen.queryByText('Update posted')).not.toBeInTheDocument();
  });
});
