import type { SystemSpec } from '../../spec.ts';
import type { EventHandler } from '../../kernel/run.ts';
import { definePart, type PartSite, type Report } from '../part.ts';
import type { SpecOf } from '../fields.ts';
import { ping, sampleProbes } from './probe.ts';
import { replyAgain, requestAgain, type LinkEnd, type LinkModel } from './travel.ts';

/** Half of a typical 0.5 ms round trip within a region, which is also what calls without a link take (call/reply.ts). */
const LATENCY = '250us';

const FIELDS = {
  from: { kind: 'ref', to: 'stations', fallback: '', about: 'Who calls: a service or clients; left out, everybody who calls the other end and has no link of his own.' },
  to: { kind: 'ref', to: 'stations', about: 'Who is called: a service or a database.' },
  latency: { kind: 'duration', fallback: LATENCY, tunable: true, about: 'One way.' },
  jitter: { kind: 'duration', fallback: '0s', tunable: true, about: 'The way takes up to this much more or less, evenly spread.' },
  loss: { kind: 'ratio', min: 0, max: 1, fallback: 0, tunable: true, about: 'Messages that are lost, from 0 to 1; each is sent again after 200 ms, 400 ms and so on.' },
  partition: { kind: 'switch', fallback: false, tunable: true, about: 'Whether nothing gets through at all.' },
} as const;

type LinkSpec = SpecOf<typeof FIELDS>;

/**
 * **Models** the network between two ends: latency, jitter, loss with TCP's retransmissions, partition. What is lost is
 * sent again and again, so a message that met a partition arrives some time after it has healed; after fifteen times the
 * connection counts as broken.
 * **Leaves out** bandwidth, congestion windows, connections (a lost packet holds up its own call only), fast retransmit
 * (a call is a single small message, with nothing behind it that could tell of its loss), routing.
 * **Teaches** that 1 % of loss makes a p99 of 200 ms on a network of 0.5 ms, which no process on either side can see; and
 * that a partition shows as hanging, not as errors.
 */
export const link = definePart({
  section: 'links',
  about: 'A network link; where none is given, calls take 250 us each way.',
  fields: FIELDS,
  homes: (_name, spec, system) => homesOf(spec, system),
  metrics: (report, name, spec, home, system) => metricsAt(report, name, spec, home, system),
  families: [
    { name: 'node_netstat_Tcp_RetransSegs', type: 'counter', unit: '', help: 'Segments sent again. Labels: link.' },
    { name: 'probe_duration_seconds', type: 'gauge', unit: 'seconds', help: 'How long the last probe of a target took. Labels: target.' },
    { name: 'probe_success', type: 'gauge', unit: '', help: 'Whether the last probe of a target succeeded. Labels: target.' },
  ],
  model: (site): LinkModel => ({
    latency: site.param('latency'),
    jitter: site.param('jitter'),
    loss: site.param('loss'),
    partition: site.param('partition'),
    requestEvent: site.event('REQUEST_AGAIN'),
    replyEvent: site.event('REPLY_AGAIN'),
    from: endOf(site, site.spec.from),
    to: endOf(site, site.spec.to),
  }),
  events: { REQUEST_AGAIN: requestAgain, REPLY_AGAIN: replyAgain } satisfies Record<string, EventHandler>,
  sample: sampleProbes,
  check: (name, spec, system) => {
    if (spec.from === spec.to) return [{ path: ['to'], found: `${spec.to} on both ends`, expected: 'two different ends' }];
    if (Object.hasOwn(system.clients, spec.to)) return [{ path: ['to'], found: `${spec.to}, whom nobody calls`, expected: 'a service or a database' }];
    const twin = Object.entries(system.parts['links'] ?? {}).find(([, other]) => other['from'] === spec.from && other['to'] === spec.to);
    return twin === undefined || twin[0] === name ? [] : [{ path: ['to'], found: `the same ends as ${twin[0]}`, expected: 'one link between two ends' }];
  },
  commands: {
    ping: { title: 'Ping', help: 'Sends five packets over the link and back.', command: (name) => `ping -c 5 ${name}`, answer: ping },
  },
});

/** Ends whose processes report: third parties and clients have no reports of ours. */
function homesOf({ from, to }: LinkSpec, system: SystemSpec): string[] {
  const ours = (name: string): boolean => name in system.databases || (system.services[name] !== undefined && system.services[name].kind !== 'third_party');
  return [from, to].filter(ours);
}

/** Both ends count what they send again. The calling end probes the other; where it is not ours, the called end is probed from outside. */
function metricsAt(report: Report, name: string, spec: LinkSpec, home: string, system: SystemSpec): Readonly<Record<string, number>> {
  const resends = report.counter('node_netstat_Tcp_RetransSegs', { link: name });
  if (home !== homesOf(spec, system)[0]) return { resends };
  return { resends, probeSeconds: report.gauge('probe_duration_seconds', { target: spec.to }), probeOk: report.gauge('probe_success', { target: spec.to }) };
}

function endOf(site: PartSite<LinkSpec>, name: string): LinkEnd {
  const none = { firstSlot: -1, slotCount: 0, resends: -1, probeSeconds: -1, probeOk: -1 };
  if (!homesOf(site.spec, site.system).includes(name)) return none;
  const { firstSlot, slotCount } = site.station(name);
  return { ...none, firstSlot, slotCount, ...site.cells(name) };
}
