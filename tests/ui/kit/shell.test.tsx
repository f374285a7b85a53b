import { act, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { App } from '../../../src/ui/app/app.tsx';
import * as navigation from '../../../src/ui/app/navigation.ts';
import { ErrorBoundary } from '../../../src/ui/app/error-boundary.tsx';
import { listenForKeys } from '../../../src/ui/app/commands/key-listener.ts';
import { strokeOf, strokesOf } from '../../../src/ui/app/commands/keys.ts';
import { useOverlay } from '../../../src/ui/app/commands/overlay-store.ts';
import { createCommandRegistry, type Command } from '../../../src/ui/app/commands/registry.ts';
import { useCommands } from '../../../src/ui/app/commands/use-commands.ts';
import { applySettings, useSettings } from '../../../src/ui/settings/settings-store.ts';

// Rooms are loaded when entered, which takes as long as the machine is busy.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const command = (id: string, over: Partial<Command> = {}): Command => ({ id, title: id, group: 'Test', run: () => undefined, ...over });

describe('keys', () => {
  let stop = (): void => undefined;
  afterEach(() => stop());
  const listen = (commands: Command[]) => {
    const registry = createCommandRegistry(() => undefined);
    registry.add(commands);
    const pending = vi.fn();
    stop = listenForKeys(registry, pending);
    return pending;
  };

  test('are spelled one way', () => {
    expect(strokesOf('Shift+Mod+K')).toEqual(['mod+shift+k']);
    expect(strokesOf('g m')).toEqual(['g', 'm']);
    const press = { key: '?', ctrlKey: false, metaKey: false, altKey: false, shiftKey: true };
    expect(strokeOf(press)).toBe('?');
    expect(strokeOf({ ...press, key: 'P' })).toBe('shift+p');
    expect(strokeOf({ ...press, key: 'Shift' })).toBeNull();
    expect(strokeOf({ ...press, key: '[', ctrlKey: true, altKey: true, getModifierState: () => true })).toBe('[');
  });

  test('run a command; in turn, a sequence; and tell what may follow', async () => {
    const [pin, map] = [vi.fn(), vi.fn()];
    const pending = listen([command('pin', { keys: 'p', run: pin }), command('map', { keys: 'g m', run: map })]);
    await userEvent.keyboard('p');
    expect(pin).toHaveBeenCalledOnce();
    await userEvent.keyboard('g');
    expect(pending).toHaveBeenLastCalledWith(['g'], [expect.objectContaining({ id: 'map' })]);
    await userEvent.keyboard('m');
    expect(map).toHaveBeenCalledOnce();
    await userEvent.keyboard('gp');
    expect(pin).toHaveBeenCalledTimes(2);
  });

  test('are letters while typing, unless held with Ctrl', async () => {
    const run = vi.fn();
    listen([command('pin', { keys: 'p', run: () => run('p') }), command('palette', { keys: 'mod+k', run: () => run('k') })]);
    render(<input aria-label="Query" />);
    await userEvent.type(screen.getByRole('textbox'), 'p');
    expect(run).not.toHaveBeenCalled();
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(run.mock.calls.flat()).toEqual(['k']);
  });

  test('rest while a dialog is open and when a command does not apply', async () => {
    const run = vi.fn();
    listen([command('pin', { keys: 'p', run }), command('never', { keys: 'n', run, when: () => false })]);
    const { unmount } = render(<div data-modal="" data-state="open" />);
    await userEvent.keyboard('p');
    unmount();
    await userEvent.keyboard('n');
    expect(run).not.toHaveBeenCalled();
  });
});

test('two commands that want the same keys, or one the beginning of the other’s, are reported', () => {
  const conflict = vi.fn();
  const registry = createCommandRegistry(conflict);
  registry.add([command('map', { keys: 'g m' })]);
  registry.add([command('metrics', { keys: 'g m' })]);
  registry.add([command('go', { keys: 'g' })]);
  registry.add([command('fine', { keys: 'm' }), command('conditional', { keys: 'g m', when: () => true })]);
  expect(conflict.mock.calls.flat().map(String)).toEqual([expect.stringContaining('"metrics"'), expect.stringContaining('"go"'), expect.stringContaining('"go"')]);
});

describe('the app', () => {
  beforeEach(() => {
    history.replaceState(null, '', '/settings');
    useOverlay.setState({ open: null });
  });

  test('has landmarks, a skip link, and names the document', async () => {
    // Just loaded, whatever other files did in this window.
    const navigated = vi.spyOn(navigation, 'hasNavigated').mockReturnValue(false);
    onTestFinished(() => navigated.mockRestore());
    render(<App />);
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    expect(document.title).toBe('Settings · Faultline');
    expect(screen.getByRole('main')).toBeInTheDocument();
    expect(screen.getByRole('navigation', { name: 'Main' })).toBeInTheDocument();
    await userEvent.tab();
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus();
    expect(screen.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
  });

  test('an address that leads nowhere says so and offers the way back', async () => {
    history.replaceState(null, '', '/no/such/place');
    render(<App />);
    expect(await screen.findByRole('heading', { level: 1, name: 'Nothing at this address' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to the library' })).toHaveAttribute('href', '/');
  });

  test('the palette finds a command by its words and runs it', async () => {
    const run = vi.fn();
    const Room = () => {
      useCommands([{ id: 'board.new', title: 'New hypothesis', group: 'Case board', keys: 'h', keywords: ['theory'], run }]);
      return null;
    };
    render(
      <>
        <App />
        <Room />
      </>,
    );
    await screen.findByRole('heading', { level: 1 });
    await userEvent.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox');
    await userEvent.type(box, 'theory');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['New hypothesisH']);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(run).toHaveBeenCalledOnce());
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test('? lists the keys by group', async () => {
    render(<App />);
    await screen.findByRole('heading', { level: 1 });
    await userEvent.keyboard('?');
    const help = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(help).toHaveTextContent('Go to libraryGthenL');
  });

  test('going to another page by keys puts focus on its heading', async () => {
    render(<App />);
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await userEvent.keyboard('gl');
    await waitFor(() => expect(location.pathname).toBe('/'));
    await userEvent.keyboard('gs');
    const heading = await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await waitFor(() => expect(heading).toHaveFocus());
  });
});

test('a page that breaks says so and offers to reload and to take the details along', () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Broken = (): never => {
    throw new Error('boom');
  };
  render(
    <ErrorBoundary name="The debrief">
      <Broken />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('The debrief stopped working');
  expect(screen.getByRole('alert')).toHaveTextContent('Error: boom');
  expect(screen.getByRole('button', { name: 'Reload' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy details' })).toBeVisible();
  silent.mockRestore();
});

test('settings take effect at once, are remembered, and sound is off until asked for', () => {
  const root = document.createElement('html');
  const stop = applySettings(root);
  expect(useSettings.getState().sound).toBe(false);
  expect(root.dataset['theme']).toBeUndefined();
  act(() => useSettings.getState().change({ theme: 'dark', textSize: 1.25, motion: 'reduce' }));
  expect(root.dataset).toMatchObject({ theme: 'dark', motion: 'reduce' });
  expect(root.style.getPropertyValue('--text-scale')).toBe('1.25');
  expect(JSON.parse(localStorage.getItem('faultline.settings')!)).toEqual({ theme: 'dark', textSize: 1.25, motion: 'reduce', sound: false });
  act(() => useSettings.getState().change({ theme: 'system', textSize: 1, motion: 'system' }));
  expect(root.dataset['theme']).toBeUndefined();
  stop();
});
