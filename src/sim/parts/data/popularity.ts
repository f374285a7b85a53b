import { detExp, detLog } from '../../../base/det-math.ts';

/**
 * Running sums of Zipf's shares: the k-th most wanted of `count` records gets a share proportional to k^-skew. Requests
 * for web pages and products follow it with exponents of 0.6 to 1.2 (Breslau et al., INFOCOM 1999).
 */
export function zipfSums(count: number, skew: number): Float64Array {
  const sums = new Float64Array(count);
  let total = 0;
  for (let k = 1; k <= count; k++) {
    total += detExp(-skew * detLog(k));
    sums[k - 1] = total;
  }
  for (let i = 0; i < count; i++) sums[i] /= total;
  return sums;
}
