import { watchTheme } from '../theme-watch.ts';

let probe: HTMLElement | null = null;
const resolved = new Map<string, string>();

/** A CSS colour as a canvas understands it: variables and light-dark() resolved for the theme in force. Cached until the theme changes. */
export function resolveColour(css: string): string {
  const known = resolved.get(css);
  if (known !== undefined) return known;
  if (!probe) {
    probe = document.createElement('span');
    probe.hidden = true;
    // Lines keep their colours where the system forces its own on text: telling them apart is what they are for.
    probe.style.forcedColorAdjust = 'none';
    document.body.append(probe);
    watchTheme(() => resolved.clear());
  }
  probe.style.color = '';
  probe.style.color = css;
  const colour = getComputedStyle(probe).color || '#888';
  resolved.set(css, colour);
  return colour;
}
