import { strokeOf, strokesOf, takesKeys } from './keys.ts';
import type { Command, CommandRegistry } from './registry.ts';

/** After the first stroke of a sequence, how long the next may take. */
const SEQUENCE_MS = 1_200;

/**
 * Runs commands by their keys. Plain keys are ignored while typing and while a modal layer is open; with Ctrl or ⌘ they work everywhere.
 * `onPending` is told the strokes of an unfinished sequence, or an empty list when it ends.
 */
export function listenForKeys(registry: CommandRegistry, onPending: (strokes: readonly string[], next: readonly Command[]) => void): () => void {
  let typed: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setTyped = (strokes: string[], next: readonly Command[] = []): void => {
    clearTimeout(timer);
    if (strokes.length > 0) timer = setTimeout(() => setTyped([]), SEQUENCE_MS);
    if (strokes.length > 0 || typed.length > 0) onPending(strokes, next);
    typed = strokes;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    if (stroke === null) return;
    const withModifier = stroke.startsWith('mod+') || stroke.startsWith('ctrl+');
    if (!withModifier && (takesKeys(event.target) || document.querySelector('[data-modal][data-state="open"]'))) return;

    const strokes = [...typed, stroke];
    const begins = (command: Command, sequence: readonly string[]): boolean => {
      const keys = command.keys === undefined ? [] : strokesOf(command.keys);
      return keys.length >= sequence.length && sequence.every((s, i) => s === keys[i]);
    };
    const able = registry.all().filter((command) => command.keys !== undefined && command.when?.() !== false);
    let matches = able.filter((command) => begins(command, strokes));
    let sequence = strokes;
    if (matches.length === 0 && typed.length > 0) {
      // Not a sequence after all; the key may still mean something by itself.
      sequence = [stroke];
      matches = able.filter((command) => begins(command, sequence));
    }
    // Of two commands with the same keys the one registered last is the more local.
    const exact = matches.findLast((command) => strokesOf(command.keys ?? '').length === sequence.length);
    if (matches.length === 0) {
      setTyped([]);
      return;
    }
    event.preventDefault();
    if (!exact) {
      setTyped(sequence, matches);
      return;
    }
    setTyped([]);
    if (!event.repeat) exact.run();
  };

  document.addEventListener('keydown', onKeyDown);
  return () => {
    document.removeEventListener('keydown', onKeyDown);
    clearTimeout(timer);
  };
}
