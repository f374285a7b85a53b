import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('src/ui/styles/tokens.css', 'utf8');

type Rgb = [number, number, number];
type Theme = 'light' | 'dark';

/** Linear sRGB of an oklch colour (Ottosson's matrices), clamped to the gamut. */
function linearOf(oklch: string): Rgb {
  const [L = 0, C = 0, h = 0] = oklch.match(/[\d.]+/g)!.map(Number);
  const [a, b] = [C * Math.cos((h * Math.PI) / 180), C * Math.sin((h * Math.PI) / 180)];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return rgb.map((v) => Math.min(1, Math.max(0, v))) as Rgb;
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function token(name: string, theme: Theme): Rgb {
  const found = new RegExp(`--${name}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`).exec(css);
  if (!found) throw new Error(`No token --${name}`);
  return linearOf(theme === 'light' ? found[1] : found[2]);
}

const SURFACES = ['surface-0', 'surface-1', 'surface-2', 'surface-3'];
const TEXTS = ['text-1', 'text-2', 'text-3', 'accent-text', 'good-text', 'warning-text', 'bad-text', 'unknown-text', 'code-function', 'code-keyword', 'code-label', 'code-string', 'code-number'];
const worst = (names: string[], theme: Theme, against = SURFACES): [string, number][] =>
  names.map((name) => [name, Math.min(...against.map((surface) => contrast(token(name, theme), token(surface, theme))))]);

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('all text can be read on every surface', () => {
    expect(worst(TEXTS, theme).filter(([, ratio]) => ratio < 4.5)).toEqual([]);
  });

  test('text upon fills can be read', () => {
    const pairs = [['on-accent', 'accent'], ['on-accent', 'accent-hover'], ...['good', 'warning', 'bad', 'unknown'].map((s) => [`on-${s}`, `${s}-fill`])];
    const low = pairs.filter(([on, fill]) => contrast(token(on, theme), token(fill, theme)) < 4.5);
    expect(low).toEqual([]);
  });

  test('what can be operated, focused or plotted stands out from where it lies', () => {
    const marks = ['line-control', 'focus-ring', 'good-fill', 'warning-fill', 'bad-fill', 'unknown-fill'];
    expect(worst(marks, theme, ['surface-0', 'surface-1']).filter(([, ratio]) => ratio < 3)).toEqual([]);
    const series = Array.from({ length: 10 }, (_, i) => `series-${i}`);
    expect(worst(series, theme, ['surface-1']).filter(([, ratio]) => ratio < 3)).toEqual([]);
  });

  test('series stay apart for colour-blind eyes', () => {
    const colours = Array.from({ length: 10 }, (_, i) => token(`series-${i}`, theme));
    for (const [vision, matrix] of Object.entries(VISION)) {
      const seen = colours.map((colour) => oklabOf(apply(matrix, colour)));
      const apart = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])));
      expect({ vision, least: Math.min(...apart) }).toSatisfy(({ least }) => least > 0.075);
    }
  });
});

test('no text is set below twelve pixels', () => {
  const sizes = [...css.matchAll(/--type-\d+: ([\d.]+)rem/g)].map((m) => Number(m[1]) * 16);
  expect(sizes).toEqual([12, 13, 15, 18, 24, 36]);
});

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
const VISION: Record<string, number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const apply = (m: number[], v: Rgb): Rgb => [0, 3, 6].map((row) => Math.min(1, Math.max(0, m[row] * v[0] + m[row + 1] * v[1] + m[row + 2] * v[2]))) as Rgb;

function oklabOf([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}
