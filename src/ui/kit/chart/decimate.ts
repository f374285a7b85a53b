import type { ChartData } from './chart-types.ts';

/**
 * Thins columns to two points per bucket, the least and the greatest in the order they occur, so that no spike is lost. Returns the data
 * unchanged when they are few enough. The worker should have done this; it is here so that a careless query cannot freeze the page.
 */
export function decimate(data: ChartData, buckets: number): ChartData {
  const xs = data[0];
  if (!xs || xs.length <= buckets * 2) return data;
  const per = xs.length / buckets;
  const outX = new Float64Array(buckets * 2);
  for (let b = 0; b < buckets; b += 1) {
    const start = Math.floor(b * per);
    const end = Math.floor((b + 1) * per);
    outX[b * 2] = xs[start] ?? NaN;
    outX[b * 2 + 1] = xs[(start + end) >> 1] ?? NaN;
  }
  return [outX, ...data.slice(1).map((ys) => extremes(ys, buckets, per))];
}

function extremes(ys: Float64Array, buckets: number, per: number): Float64Array {
  const out = new Float64Array(buckets * 2);
  for (let b = 0; b < buckets; b += 1) {
    const end = Math.floor((b + 1) * per);
    let low = NaN;
    let high = NaN;
    let lowAt = 0;
    let highAt = 0;
    for (let i = Math.floor(b * per); i < end; i += 1) {
      const y = ys[i] ?? NaN;
      // Written so that the first number replaces NaN.
      if (!(y >= low) && !Number.isNaN(y)) {
        low = y;
        lowAt = i;
      }
      if (!(y <= high) && !Number.isNaN(y)) {
        high = y;
        highAt = i;
      }
    }
    out[b * 2] = lowAt <= highAt ? low : high;
    out[b * 2 + 1] = lowAt <= highAt ? high : low;
  }
  return out;
}
