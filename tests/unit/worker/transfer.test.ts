import { expect, it } from 'vitest';
import { buffersOf, handOver } from '../../../src/worker/transfer.ts';

it('hands over the columns of metric answers, and of others those that were named', () => {
  const [times, values, column] = [new Float64Array(3), new Float64Array(3), new Float64Array(2)];
  expect(buffersOf({ times, series: [{ values }] })).toEqual([times.buffer, values.buffer]);
  expect(buffersOf({ ok: true, column })).toEqual([]);
  expect(buffersOf(handOver({ ok: true, column, again: column }, [column, column]))).toEqual([column.buffer]);
  expect([buffersOf(null), buffersOf('text'), buffersOf({ times: 'never' })]).toEqual([[], [], []]);
});
