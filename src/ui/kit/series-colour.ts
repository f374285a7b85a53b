/**
 * One colour per service, the same in every panel. Names registered together (a scenario's services, in the scenario's order) never share a
 * colour until all ten are used; later or unknown names fall back to their hash. Beyond ten, a dash pattern tells two of one colour apart.
 */
export const SERIES_COLOUR_COUNT = 10;

const slots = new Map<string, number>();

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * Gives each key its slot: the one its hash prefers, or the next free one. Call once when a run opens, with the services in scenario order;
 * it forgets the previous run's names, so that the same scenario always looks the same.
 */
export function registerSeries(keys: readonly string[]): void {
  slots.clear();
  const uses = new Uint8Array(SERIES_COLOUR_COUNT);
  for (const key of keys) {
    if (slots.has(key)) continue;
    const round = Math.floor(slots.size / SERIES_COLOUR_COUNT);
    let slot = hash(key) % SERIES_COLOUR_COUNT;
    while ((uses[slot] ?? 0) > round) slot = (slot + 1) % SERIES_COLOUR_COUNT;
    uses[slot] = (uses[slot] ?? 0) + 1;
    slots.set(key, slot + round * SERIES_COLOUR_COUNT);
  }
}

function slotOf(key: string): number {
  return slots.get(key) ?? hash(key) % SERIES_COLOUR_COUNT;
}

/** A CSS colour (`var(--series-n)`) for a service or series name; valid in styles, SVG and the kit's charts. */
export function seriesColour(key: string): string {
  return `var(--series-${slotOf(key) % SERIES_COLOUR_COUNT})`;
}

/** Dash pattern in CSS pixels, empty for the first ten registered names. */
export function seriesDash(key: string): readonly number[] {
  const round = Math.floor(slotOf(key) / SERIES_COLOUR_COUNT);
  return round === 0 ? [] : round === 1 ? [6, 3] : [2, 3];
}
