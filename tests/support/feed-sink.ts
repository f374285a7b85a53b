/** A made-up world for tests of telemetry: it tells a sink, in order of time, what a real one could tell. */
import { nextBelow, nextUnit, openStream, type Stream } from '../../src/base/random.ts';
import type { BlockIdentity, MetricBlock, MetricCell, Sink } from '../../src/sim/kernel/sink.ts';
import { newRecorder, type Recorder } from '../../src/telemetry/recorder.ts';
import type { RequestClient } from '../../src/telemetry/request-store.ts';
import type { LogTemplate } from '../../src/telemetry/types.ts';

export const EPOCH_MS = 1_700_000_000_000;

export type WorldEvent = { readonly atUs: number; readonly tell: (sink: Sink) => void };

const histogram = (route: string): MetricCell[] =>
  ['0.1', '1.0', '+Inf'].map((le) => ({ name: 'http_server_request_duration_seconds_bucket', labels: { http_route: route, le } })).concat(
    [{ name: 'http_server_request_duration_seconds_sum', labels: { http_route: route, le: '' } }],
  );

export const BLOCKS: readonly MetricBlock[] = [
  block(0, 0, [{ name: 'up', labels: {} }, { name: 'http_client_retries_total', labels: { server_address: 'stock' } }, ...histogram('/a'), ...histogram('/b')], [0]),
  block(1, 10, [{ name: 'up', labels: {} }, { name: 'http_client_retries_total', labels: { server_address: 'bank' } }], [0]),
  block(2, 12, [{ name: 'pg_settings_max_connections', labels: {} }, { name: 'pg_stat_statements_calls_total', labels: { db_query_summary: 'select x' } }], [0]),
];
export const CELLS = 14;

export const TEMPLATES: readonly LogTemplate[] = [
  { id: 0, level: 0, service: 'shop', text: 'Tick', fields: [] },
  { id: 1, level: 1, service: 'shop', text: 'Served {route} with {status} in {took}', fields: [{ name: 'route', kind: 'ref', values: ['/a', '/Basket', '/503x'] }, { name: 'status', kind: 'int' }, { name: 'took', kind: 'us' }] },
  { id: 2, level: 2, service: 'shop', text: 'Pool "{pool}" is {share} full', fields: [{ name: 'pool', kind: 'ref', values: ['main', 'report'] }, { name: 'share', kind: 'float' }, { name: 'hidden', kind: 'int' }] },
  { id: 3, level: 3, service: 'data', text: 'Statement failed: rows {rows}{unit} {nothing} after {took}ms', fields: [{ name: 'rows', kind: 'int' }, { name: 'unit', kind: 'ref', values: ['', 'k', 'ΜΕΓΑΣ'] }, { name: 'took', kind: 'us' }, { name: 'share', kind: 'float' }] },
];

export const CLIENTS: readonly RequestClient[] = [
  { name: 'web', journeys: ['place order', 'look around'] },
  { name: 'App', journeys: ['track'] },
];

function block(id: number, offset: number, cells: readonly MetricCell[], always: readonly number[]): MetricBlock {
  return { id, offset, cells, always: Uint8Array.from(cells, (_, i) => (always.includes(i) ? 1 : 0)) };
}

export function recorderForFeed(seed = 7): Recorder {
  return newRecorder({ epochMs: EPOCH_MS, seed, blocks: BLOCKS, templates: TEMPLATES, clients: CLIENTS, identities: [] });
}

/** `count` events; several may share an instant. Blocks open and close, restarts come with and without a scrape between. */
export function worldEvents(seed: number, count: number): WorldEvent[] {
  const stream = openStream(seed, 'feed');
  const events: WorldEvent[] = [];
  const cells = new Float64Array(CELLS);
  const open = new Map<number, BlockIdentity>();
  let atUs = 0;
  let lastScrapeUs = -1;
  let identities = 0;
  let trace = 0;
  for (let i = 0; i < count; i++) {
    const at = (atUs += nextBelow(stream, 4) === 0 ? 0 : nextBelow(stream, 40_000));
    const add = (tell: (sink: Sink) => void): void => void events.push({ atUs: at, tell });
    const dice = nextBelow(stream, 20);
    if (dice < 2) {
      const { id } = BLOCKS[nextBelow(stream, BLOCKS.length)];
      if (open.delete(id)) add((sink) => sink.blockClosed(id, at));
      else {
        const identity = newIdentity(identities++, id);
        open.set(id, identity);
        cells.fill(0, BLOCKS[id].offset, BLOCKS[id].offset + BLOCKS[id].cells.length);
        add((sink) => sink.blockOpened(id, at, identity));
      }
    } else if (dice < 6 && at > lastScrapeUs) {
      lastScrapeUs = at;
      for (let n = 0; n < 4; n++) cells[nextBelow(stream, CELLS)] += nextBelow(stream, 3);
      const values = cells.slice();
      add((sink) => sink.scraped(at, values));
    } else if (dice < 14) {
      add(logEvent(stream, at, identities, trace));
    } else {
      const durationUs = Math.min(at, nextBelow(stream, 3_000_000));
      const [client, ended, outcome] = [nextBelow(stream, 2), ++trace, nextBelow(stream, 3) === 0 ? nextBelow(stream, 8) : 0];
      const route = client === 0 ? nextBelow(stream, 2) : 0;
      add((sink) => sink.requestEnded(client, route, ended, at - durationUs, durationUs, outcome));
    }
  }
  return events;
}

function logEvent(stream: Stream, at: number, identities: number, trace: number): (sink: Sink) => void {
  const template = nextBelow(stream, TEMPLATES.length);
  const values = [0, 1, 2, 3].map((slot) => {
    const kind = TEMPLATES[template].fields[slot]?.kind;
    if (kind === 'ref') return nextBelow(stream, 4);
    if (kind === 'float') return nextUnit(stream) * (nextBelow(stream, 9) === 0 ? 1e9 : 2);
    return nextBelow(stream, 9) === 0 ? nextBelow(stream, 4e15) : 200 + nextBelow(stream, 400);
  });
  // The last one may not have been announced.
  const identity = nextBelow(stream, identities + 1);
  const ofTrace = nextBelow(stream, 3) === 0 ? 0 : nextBelow(stream, trace + 2);
  return (sink) => sink.logged(at, template, identity, ofTrace, values[0], values[1], values[2], values[3]);
}

/** Block 2 is a database: it has no version and no instance, so that a restart continues the same series. */
function newIdentity(id: number, block: number): BlockIdentity {
  if (block === 2) return { id, service: 'data', version: '', instance: '' };
  return { id, service: block === 0 ? 'shop' : 'stock', version: id % 2 === 0 ? 'v1' : 'V2', instance: `pod-${id}` };
}

export function tellAll(sink: Sink, events: readonly WorldEvent[]): void {
  for (const event of events) event.tell(sink);
}
