import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Kbd } from '../../kit/kbd.tsx';
import { commandRegistry, type Command } from './registry.ts';
import styles from './commands.module.css';
import { listenForKeys } from './key-listener.ts';
import { useOverlay } from './overlay-store.ts';
import { useCommands } from './use-commands.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx').then((m) => ({ default: m.CommandPalette })));
const KeyboardHelp = lazy(() => import('./keyboard-help.tsx').then((m) => ({ default: m.KeyboardHelp })));

/** Listens for keys and shows the palette, the help, and what may follow the first stroke of a sequence. The shell has it once. */
export function CommandLayer(): ReactNode {
  const { open, openPalette, openHelp } = useOverlay();
  const [pending, setPending] = useState<{ strokes: readonly string[]; next: readonly Command[] } | null>(null);
  useEffect(() => listenForKeys(commandRegistry, (strokes, next) => setPending(strokes.length === 0 ? null : { strokes, next })), []);
  useCommands([
    { id: 'palette.open', title: 'Open command palette', group: 'Help', keys: 'mod+k', run: openPalette },
    { id: 'help.keys', title: 'Show keyboard shortcuts', group: 'Help', keys: '?', run: openHelp },
  ]);
  return (
    <>
      <Suspense fallback={null}>
        {open === 'palette' && <CommandPalette />}
        {open === 'help' && <KeyboardHelp />}
      </Suspense>
      {pending && <PendingKeys strokes={pending.strokes} next={pending.next} />}
    </>
  );
}

/** After `g`: which keys may come next, and where they lead. */
function PendingKeys({ strokes, next }: { strokes: readonly string[]; next: readonly Command[] }): ReactNode {
  return (
    <output className={styles.pending}>
      <Kbd keys={strokes.join(' ')} className={styles.typed} />
      {next.map((command) => (
        <span key={command.id} className={styles.continuation}>
          <Kbd keys={command.keys?.split(' ').slice(strokes.length).join(' ') ?? ''} />
          {command.title}
        </span>
      ))}
    </output>
  );
}
