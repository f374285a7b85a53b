/** Files come from strangers: neither long names nor many may cost much. */
const LENGTH_MAX = 96;
const NAMES_MAX = 500;

/** The known name that a mistyped one most likely meant, or null where none is near. */
export function nearest(typed: string, known: Iterable<string>): string | null {
  if (typed.length > LENGTH_MAX) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  let seen = 0;
  for (const name of known) {
    if (++seen > NAMES_MAX) break;
    if (name.length > LENGTH_MAX || Math.abs(name.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      bestDistance = distance;
      best = name;
    }
  }
  return best;
}

export function didYouMean(typed: string, known: Iterable<string>): string | undefined {
  const name = nearest(typed, known);
  return name === null ? undefined : `Did you mean "${name}"?`;
}

/** Levenshtein's distance, with a swap of neighbours counted as one (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
