import { describe, expect, it } from 'vitest';
import { newIdentityTable } from '../../../src/telemetry/identities.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { appendLog, LOG_CHUNK, logFieldNames, newLogStore, renderLine, truncateLogs } from '../../../src/telemetry/log-store.ts';
import { EPOCH_MS, TEMPLATES } from '../../support/feed-sink.ts';

const newStore = () => newLogStore(EPOCH_MS, 7, TEMPLATES, newIdentityTable([{ id: 4, service: 'shop', version: 'v1', instance: 'pod-4' }]));

describe('the log store', () => {
  it('writes a line out of its template and parameters', () => {
    const store = newStore();
    appendLog(store, 1_234_567, 1, 4, 9, 1, 503, 12_345, 0);
    expect(renderLine(store, 0)).toEqual({
      at: 0,
      timeMs: EPOCH_MS + 1234,
      level: 1,
      service: 'shop',
      version: 'v1',
      instance: 'pod-4',
      text: 'Served /Basket with 503 in 12.345',
      traceId: traceIdText(7, 9),
      fields: [{ name: 'route', value: '/Basket' }, { name: 'status', value: '503' }, { name: 'took', value: '12.345' }],
    });
  });

  it('keeps numbers that do not fit 32 bits, and floats to the thousandth', () => {
    const store = newStore();
    appendLog(store, 0, 3, 4, 0, 5_000_000_000, 9, 7_200_000_000, -0.0004);
    appendLog(store, 0, 3, 4, 0, -2_147_483_648, 0, 0.5, 2.61849);
    appendLog(store, 0, 3, 4, 0, NaN, 1, 1e300, Infinity);
    expect([0, 1, 2].map((at) => renderLine(store, at).fields.map((field) => field.value))).toEqual([
      ['5000000000', '#9', '7200000.000', '0'],
      ['-2147483648', '', '0.001', '2.618'],
      ['NaN', 'k', '1e+297', 'Infinity'],
    ]);
    expect(renderLine(store, 0).text).toBe('Statement failed: rows 5000000000#9 {nothing} after 7200000.000ms');
  });

  it('names a writer that was never announced by the template’s service', () => {
    const store = newStore();
    appendLog(store, 0, 3, 99, 0, 1, 0, 1, 1);
    const { service, instance, traceId } = renderLine(store, 0);
    expect([service, instance, traceId]).toEqual(['data', '', '']);
  });

  it('keeps lines across chunks and forgets whole chunks', () => {
    const store = newStore();
    for (let i = 0; i < LOG_CHUNK * 2 + 5; i++) appendLog(store, i, 1, 4, 0, 0, i, 0, 0);
    expect(store.chunks).toHaveLength(3);
    expect(renderLine(store, LOG_CHUNK).fields[1].value).toBe(String(LOG_CHUNK));
    truncateLogs(store, LOG_CHUNK - 1);
    expect([store.count, store.chunks.length]).toEqual([LOG_CHUNK, 1]);
    expect(() => renderLine(store, LOG_CHUNK)).toThrow('no log line');
    appendLog(store, LOG_CHUNK, 1, 4, 0, 0, 42, 0, 0);
    expect(renderLine(store, LOG_CHUNK).fields[1].value).toBe('42');
  });

  it('refuses lines that run backwards, unknown templates and templates out of place', () => {
    const store = newStore();
    appendLog(store, 5, 0, 4, 0, 0, 0, 0, 0);
    expect(() => appendLog(store, 4, 0, 4, 0, 0, 0, 0, 0)).toThrow('after a later one');
    expect(() => appendLog(store, 6, 4, 4, 0, 0, 0, 0, 0)).toThrow('not declared');
    expect(() => newLogStore(0, 7, [TEMPLATES[1]], store.identities)).toThrow('stands at place 0');
    expect(logFieldNames(store)).toEqual(['hidden', 'pool', 'route', 'rows', 'share', 'status', 'took', 'unit']);
  });
});
