import { create } from 'zustand';
import { readStored, writeStored } from '../kit/stored.ts';

export const TEXT_SIZES = [1, 1.125, 1.25, 1.5] as const;

export interface Settings {
  theme: 'system' | 'dark' | 'light';
  /** Factor on the browser's own text size. */
  textSize: (typeof TEXT_SIZES)[number];
  /** `reduce` stops movement even where the system does not ask for that. */
  motion: 'system' | 'reduce';
  /** A single tone when a page comes in. */
  sound: boolean;
}

interface SettingsStore extends Settings {
  change: (settings: Partial<Settings>) => void;
}

const DEFAULTS: Settings = { theme: 'system', textSize: 1, motion: 'system', sound: false };
const KEY = 'settings';
const CHANGED_KEY = 'settings.changed';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What is stored, with defaults for what is missing or was written by another version. */
function load(): Settings {
  const stored = readStored(KEY, isObject) ?? {};
  const { theme, textSize, motion, sound } = stored as Partial<Settings>;
  return {
    theme: theme === 'dark' || theme === 'light' ? theme : DEFAULTS.theme,
    textSize: TEXT_SIZES.find((size) => size === textSize) ?? DEFAULTS.textSize,
    motion: motion === 'reduce' ? motion : DEFAULTS.motion,
    sound: sound === true,
  };
}

/** The reader's settings, remembered in this browser. They are needed before the first paint, hence localStorage. */
export const useSettings = create<SettingsStore>((set, get) => ({
  ...load(),
  change: (changed) => {
    set(changed);
    const { theme, textSize, motion, sound } = get();
    writeStored(KEY, { theme, textSize, motion, sound });
    writeStored(CHANGED_KEY, Date.now());
  },
}));

/** The settings for a backup, with when they were changed; null: they never were. */
export function settingsForBackup(): { readonly at: number; readonly values: Settings & Record<string, string | number | boolean> } | null {
  const at = readStored(CHANGED_KEY, (value): value is number => typeof value === 'number');
  const { theme, textSize, motion, sound } = useSettings.getState();
  return at === null ? null : { at, values: { theme, textSize, motion, sound } };
}

/** Takes settings over from a backup, with their time; what this version does not know is left as it was. */
export function restoreSettings({ at, values }: { readonly at: number; readonly values: Readonly<Record<string, string | number | boolean>> }): void {
  writeStored(KEY, { ...useSettings.getState(), ...values });
  useSettings.getState().change(load());
  writeStored(CHANGED_KEY, at);
}

/** Writes the settings that style sheets read onto the root element, now and on every change. */
export function applySettings(root: HTMLElement = document.documentElement): () => void {
  const apply = ({ theme, textSize, motion }: Settings): void => {
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    if (motion === 'system') delete root.dataset['motion'];
    else root.dataset['motion'] = motion;
    root.style.setProperty('--text-scale', String(textSize));
  };
  apply(useSettings.getState());
  return useSettings.subscribe(apply);
}
