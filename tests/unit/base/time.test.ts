import { describe, expect, it } from 'vitest';
import { formatDurationUs, parseDurationUs } from '../../../src/base/time.ts';
import { nextBelow, openStream } from '../../../src/base/random.ts';

describe('a duration in a scenario file', () => {
  it.each([['150ms', 150_000], ['2.5s', 2_500_000], ['1h30m', 5_400_000_000], ['0s', 0], ['7us', 7], ['1m1s1ms1us', 61_001_001], ['.5s', 500_000]])('%s is read', (text, us) => {
    expect(parseDurationUs(text)).toBe(us);
  });

  it.each(['', '5', 's', '-1s', '1s1m', '1s2s', '1.2.3s', '.s', '1 s', '1S', '1e3s', '1d', `${'9'.repeat(32)}s`])('%j is refused', (text) => {
    expect(parseDurationUs(text)).toBeNull();
  });

  it('is written so that it reads back to the same microsecond', () => {
    const stream = openStream(1, 'durations');
    const some = Array.from({ length: 500 }, (_, i) => nextBelow(stream, [1_000, 1_000_000, 60_000_000, 36_000_000_000][i % 4]));
    for (const us of [0, 999, 999_999, 1_000_001, 59_999_999, 3_599_999_999, 3_600_000_000, ...some]) expect([us, parseDurationUs(formatDurationUs(us))]).toEqual([us, us]);
    expect([2_500_000, 5_400_000_000, 150_000, -60_000_000].map(formatDurationUs)).toEqual(['2.5s', '1h30m', '150ms', '-1m']);
  });
});
