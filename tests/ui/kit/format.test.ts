import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatClockS,
  formatCount,
  formatCountdown,
  formatDurationUs,
  formatPercent,
  formatRate,
  formatSi,
  formatUnit,
} from '../../../src/ui/kit/format.ts';

describe('durations read as people say them', () => {
  test.each([
    [0, '0 µs'],
    [950, '950 µs'],
    [999.4, '999 µs'],
    [999.6, '1 ms'],
    [12_440, '12.4 ms'],
    [999_400, '999 ms'],
    [999_600, '1 s'],
    [1_236_000, '1.24 s'],
    [59_940_000, '59.9 s'],
    [59_960_000, '1 min'],
    [125_000_000, '2 min 5 s'],
    [3_780_000_000, '1 h 03 min'],
    [187_200_000_000, '2 d 4 h'],
    [-1_500, '−1.5 ms'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%d µs is %s', (us, text) => expect(formatDurationUs(us)).toBe(text));
});

test('counts have separators and no fractions', () => {
  expect([0, 1204, 1_000_000.4, -3, NaN].map(formatCount)).toEqual(['0', '1,204', '1,000,000', '-3', '–']);
});

test('large numbers are scaled at the point where three digits no longer do', () => {
  expect([0, 0.25, 12, 999, 999.6, 1_000, 12_400, 3_450_000, 2e9].map((n) => formatSi(n))).toEqual(['0', '0.25', '12', '999', '1 k', '1 k', '12.4 k', '3.45 M', '2 G']);
  expect(formatSi(12_400, 'B')).toBe('12.4 kB');
});

test('slow rates are told by the minute or the hour', () => {
  expect([312, 1_234, 0.42, 0.05, 0.003, 0].map(formatRate)).toEqual(['312/s', '1.23 k/s', '0.42/s', '3/min', '11/h', '0/s']);
});

test('a percentage short of all or nothing never says all or nothing', () => {
  expect([0, 0.000_01, 0.0123, 0.5, 1, 1.5].map(formatPercent)).toEqual(['0%', '<0.01%', '1.23%', '50%', '100%', '150%']);
  expect([0.95, 0.999, 0.9999, 0.99987, 0.999_999_9].map(formatPercent)).toEqual(['95%', '99.9%', '99.99%', '99.987%', '>99.9999%']);
  expect(formatPercent(0.99996)).not.toBe('100%');
});

test('bytes are binary', () => {
  expect([0, 512, 1024, 1_572_864, 1023.9].map(formatBytes)).toEqual(['0 B', '512 B', '1 KiB', '1.5 MiB', '1 KiB']);
});

test('the clock starts at the incident’s time of day and wraps at midnight', () => {
  const start = 23 * 3600 + 59 * 60;
  expect(formatClock(0, start)).toBe('23:59:00');
  expect(formatClock(61_500_000, start)).toBe('00:00:01');
  expect(formatClockS(-60, 0)).toBe('23:59:00');
  expect(formatClockS(90, 36_000, false)).toBe('10:01');
});

test('a countdown reaches zero when time is up, not a second before', () => {
  expect([370_000_000, 400_000, 0, -5_000_000, 3_723_000_000].map(formatCountdown)).toEqual(['6:10', '0:01', '0:00', '−0:05', '1:02:03']);
});

test('units choose the format', () => {
  expect(formatUnit(0.312, 'seconds')).toBe('312 ms');
  expect(formatUnit(0.5, 'ratio')).toBe('50%');
  expect(formatUnit(12, 'connections')).toBe('12 connections');
  expect(formatUnit(NaN, 'connections')).toBe('–');
});
