import { laneA, laneB } from '../../../base/random.ts';
import { SLOT_DEGRADED, SLOT_READY, type World } from '../../kernel/world.ts';
import { linkModel, packetUs } from './travel.ts';

/** What a prober sees of a link: a TCP connect at each scrape, as blackbox_exporter makes it, and a person's ping. */

/** blackbox_exporter gives up half a second before the usual scrape timeout of 10 s; a probe of TCP is commonly set to 5 s. */
const PROBE_TIMEOUT_US = 5_000_000;
/** RFC 6298: before a round trip has been measured, a lost SYN is sent again after 1 s, then 2 s. */
const SYN_TIMEOUT_US = 1_000_000;
const PROBE_KEY = 0x7f4a7c15;
const PING_KEY = 0x165667b1;

/** Before each scrape: every running process of the probing end probes the other. */
export function sampleProbes(world: World): void {
  const { model, cells, stations } = world;
  for (let link = 0; link < model.parts['links'].length; link++) {
    const { from, to } = linkModel(world, link);
    const end = from.probeSeconds >= 0 ? from : to;
    for (let i = 0; end.probeSeconds >= 0 && i < end.slotCount; i++) {
      const slot = end.firstSlot + i;
      if (stations.state[slot] !== SLOT_READY && stations.state[slot] !== SLOT_DEGRADED) continue;
      const us = connectUs(world, link, slot);
      const { offset } = model.slots[slot];
      cells[offset + end.probeSeconds] = us * 1e-6;
      cells[offset + end.probeOk] = us < PROBE_TIMEOUT_US ? 1 : 0;
    }
  }
}

/** There and back until both ways succeed, or the prober's patience ends. */
function connectUs(world: World, link: number, slot: number): number {
  const model = linkModel(world, link);
  const scrape = Math.round(world.now / world.model.system.scrapeEveryUs);
  const keyA = laneA(laneA(world.seedA ^ PROBE_KEY, link * 4096 + slot), scrape);
  const keyB = laneB(laneB(world.seedB ^ PROBE_KEY, link * 4096 + slot), scrape);
  let waited = 0;
  for (let n = 0; waited < PROBE_TIMEOUT_US; n++) {
    const us = roundTripUs(world, model, keyA, keyB, n);
    if (us >= 0) return Math.min(waited + us, PROBE_TIMEOUT_US);
    waited += SYN_TIMEOUT_US * (1 << n);
  }
  return PROBE_TIMEOUT_US;
}

function roundTripUs(world: World, model: ReturnType<typeof linkModel>, keyA: number, keyB: number, n: number): number {
  const there = packetUs(world, model, keyA, keyB, n * 2);
  const back = packetUs(world, model, keyA, keyB, n * 2 + 1);
  return there < 0 || back < 0 ? -1 : there + back;
}

const PACKETS = 5;

/** Five echoes as iputils' ping prints them, one a second. They look at the link as it is now and do not change the world. */
export function ping(world: World, link: number): { columns: readonly string[]; rows: readonly (readonly string[])[]; text: readonly string[]; note: string } {
  const model = linkModel(world, link);
  const target = String(Object.values(world.model.system.parts['links'])[link]['to']);
  const second = Math.floor(world.now / 1_000_000);
  const keyA = laneA(world.seedA ^ PING_KEY, link * 65_536 + second);
  const keyB = laneB(world.seedB ^ PING_KEY, link * 65_536 + second);
  const trips = Array.from({ length: PACKETS }, (_, n) => roundTripUs(world, model, keyA, keyB, n));
  const heard = trips.filter((us) => us >= 0);
  const lines = trips.flatMap((us, n) => (us < 0 ? [] : [`64 bytes from ${target}: icmp_seq=${n + 1} ttl=63 time=${millis(us)} ms`]));
  const summary = `${PACKETS} packets transmitted, ${heard.length} received, ${Math.round((100 * (PACKETS - heard.length)) / PACKETS)}% packet loss`;
  const mean = heard.reduce((sum, us) => sum + us, 0) / Math.max(1, heard.length);
  const times = heard.length === 0 ? [] : [`rtt min/avg/max = ${millis(Math.min(...heard))}/${millis(mean)}/${millis(Math.max(...heard))} ms`];
  return { columns: [], rows: [], text: [`PING ${target} 56(84) bytes of data.`, ...lines, '', `--- ${target} ping statistics ---`, summary, ...times], note: '' };
}

/** Three places, as ping prints them below 10 ms; enough for all. */
function millis(us: number): string {
  return (us / 1000).toFixed(3);
}
