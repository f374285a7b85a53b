import { textKey } from '../../../base/random.ts';
import type { LogTemplateDef } from '../../kernel/log-templates.ts';
import { stepsOfEndpoint, type PartStepSpec, type SystemSpec } from '../../spec.ts';
import type { Fields, SpecOf } from '../fields.ts';
import { versionList } from '../memory/version-list.ts';
import { definePart, type PartFinding, type PartSite, type ProgramWriter } from '../part.ts';
import { NAME_COMMANDS } from './commands.ts';
import { newColumns, RESULTS, type NameCells, type NameModel, type View } from './model.ts';
import { answered, closed, opAsk, opened, opHeard, REASONS } from './resolver.ts';
import { gaveUpLookup, tellOpenLookups } from './spans.ts';
import { changeRecord, flushDue, flushResolvers } from './verbs.ts';

/**
 * **Models** a name that is answered differently by who asks (geo routing), and the resolver in each process that keeps
 * the answer for the TTL that came with it: a changed record is seen by one process after the other, as their copies run
 * out. Queries get lost and are sent again, the authority may fail, failures are remembered for a while, and an answer
 * that has run out may be served when no better one is to be had. With EDNS client subnet (RFC 7871) a resolver keeps an
 * answer for each group of users that has one of its own.
 * **Leaves out** resolvers between a process and the authority, whose answers arrive with part of their TTL gone; weighted
 * answers; health checks that change records by themselves; the capacity of the authority, and that a name has several addresses.
 * **Teaches** that a fix at the authority is late by up to the TTL, that a TTL of zero makes every request wait for a
 * look-up, and that a tenth of the users sent to the wrong region are slow while averages look fine.
 */

/** Targets of answers that fit into one instruction, behind opcode and name. */
const ANSWERS_MAX = 6;
/** Views beside everybody's; each is an entry in every process. */
const GEO_MAX = 7;

const FIELDS = {
  title: { kind: 'line', about: 'What it is the name of.' },
  host: { kind: 'line', about: 'The name as it is asked for, such as shop.example.' },
  answers: { kind: 'line', about: 'Names of the answers that the record can give, with commas between them, such as "eu, us". Steps say what each leads to.' },
  answer: { kind: 'whole', min: 0, max: ANSWERS_MAX - 1, fallback: 0, tunable: true, about: 'The record at the authority: which of the answers is given, counted from 0. Things in `geo` say otherwise for some.' },
  ttl: { kind: 'duration', fallback: '60s', about: 'For how long a resolver keeps an answer, as the authority says with it; 0s for not at all.', setting: { title: 'TTL of the record', effect: 'Answers that are looked up from now on are kept that long; those that are held already keep their time.', risk: 'Shorter: more look-ups, and at 0 every request waits for one. Longer: a changed record is seen later.' } },
  lookup: { kind: 'duration', fallback: '20ms', tunable: true, about: 'Mean time of a look-up; each takes between half of it and one and a half times it.' },
  loss: { kind: 'ratio', min: 0, max: 1, fallback: 0, tunable: true, about: 'Share of the queries that get no answer.' },
  timeout: { kind: 'duration', fallback: '5s', about: 'After this long without an answer a query is sent again (resolv.conf: timeout:5).' },
  attempts: { kind: 'whole', min: 1, max: 10, fallback: 2, about: 'Queries at the most before a look-up has failed (resolv.conf: attempts:2).' },
  failing: { kind: 'ratio', min: 0, max: 1, fallback: 0, tunable: true, about: 'Share of the look-ups that the authority answers with a failure (SERVFAIL).' },
  negativeTtl: { kind: 'duration', fallback: '1s', tunable: true, about: 'For how long a resolver remembers that a look-up failed (RFC 9520: at least 1 s).' },
  serveStale: { kind: 'switch', fallback: false, about: 'Whether an answer that has run out is used when a look-up fails or takes longer than 1.8 s (RFC 8767).', setting: { title: 'serve stale', effect: 'While a name cannot be looked up, resolvers go on with the last answer they had.', risk: 'A record that was changed meanwhile is not seen until look-ups succeed.' } },
  staleMax: { kind: 'duration', fallback: '24h', about: 'For how long after its end such an answer may be used (RFC 8767: one to three days).' },
} as const satisfies Fields;

type NameSpec = SpecOf<typeof FIELDS>;

export const names = definePart({
  section: 'names',
  about: 'A name that resolvers look up and keep.',
  sparse: true,
  fields: FIELDS,
  label: (_name, { host }) => host,
  homes: (name, _spec, system) => usersOf(system, name).filter((service) => system.services[service].kind !== 'third_party'),
  metrics: (report, _name, { host, answers }) => ({
    lookups: report.durations('dns_lookup_duration_seconds', { dns_question_name: host }),
    ...Object.fromEntries(RESULTS.map((result) => [`result ${result}`, report.counter('dns_resolutions_total', { dns_question_name: host, result })])),
    ...Object.fromEntries(versionList(answers).map((answer) => [`answer ${answer}`, report.counter('dns_answers_total', { dns_question_name: host, answer })])),
  }),
  families: [
    { name: 'dns_lookup_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Time of the look-ups that a resolver made. Labels: dns_question_name.' },
    { name: 'dns_resolutions_total', type: 'counter', unit: '', help: 'Requests that needed the name. Labels: dns_question_name, result (hit: from the cache, miss: waited for a look-up, stale: an answer that had run out, failed).' },
    { name: 'dns_answers_total', type: 'counter', unit: '', help: 'Requests by the answer that they went by. Labels: dns_question_name, answer.' },
  ],
  logs: (system): Readonly<Record<string, LogTemplateDef>> =>
    Object.keys(system.parts['names'] ?? {}).length === 0 ? {} : { failed: { level: 3, text: 'lookup {host}: {reason}', fields: [{ name: 'host', kind: 'ref' }, { name: 'reason', kind: 'ref', values: REASONS }] } },
  steps: {
    resolve: {
      about: 'Resolves a name, which takes time when the process does not know the answer, and goes on with the steps of that answer; or fails with 500.',
      fields: { answers: { kind: 'blocks', about: 'What each of the answers leads to, such as a call to the service of another region.' } },
      check: checkStep,
      compile: compileResolve,
    },
  },
  model: nameModel,
  columns: newColumns,
  ops: { NAME_ASK: opAsk, NAME_HEARD: opHeard },
  events: { answered, flush: flushDue },
  opened,
  closed,
  release: gaveUpLookup,
  tellOpen: tellOpenLookups,
  check: checkName,
  verbs: [changeRecord, flushResolvers],
  commands: NAME_COMMANDS,
});

/** Services that resolve a name. */
export function usersOf(system: SystemSpec, name: string): string[] {
  return Object.entries(system.services)
    .filter(([, { endpoints }]) => Object.values(endpoints).flatMap(stepsOfEndpoint).some((step) => step.do === 'part' && step.step === 'resolve' && step.part === name))
    .map(([service]) => service);
}

function checkStep(step: PartStepSpec, { answers }: NameSpec): PartFinding[] {
  const wanted = versionList(answers);
  const found = Object.keys(step.blocks);
  if (found.length === wanted.length && wanted.every((answer) => found.includes(answer))) return [];
  return [{ path: ['answers'], found: found.length === 0 ? 'no answers' : found.join(', '), expected: `steps for each of ${wanted.join(', ')}` }];
}

function checkName(name: string, spec: NameSpec, system: SystemSpec): PartFinding[] {
  const answers = versionList(spec.answers);
  const findings: PartFinding[] = [];
  if (answers.length === 0 || answers.length > ANSWERS_MAX || new Set(answers).size < answers.length) findings.push({ path: ['answers'], found: spec.answers, expected: `one to ${ANSWERS_MAX} different names with commas between them` });
  else if (spec.answer >= answers.length) findings.push({ path: ['answer'], found: String(spec.answer), expected: `a number below ${answers.length}, the number of answers` });
  if (usersOf(system, name).length === 0) findings.push({ path: [], found: 'a name that nobody resolves', expected: 'a step { "resolve": … } in some service' });
  if (geoOf(system, name).length > GEO_MAX) findings.push({ path: [], found: `${geoOf(system, name).length} things in geo`, expected: `at most ${GEO_MAX} for one name` });
  return findings;
}

/** Things in `geo` about a name. */
const geoOf = (system: SystemSpec, name: string): string[] => Object.entries(system.parts['geo'] ?? {}).filter(([, spec]) => spec['name'] === name).map(([geo]) => geo);

/** NAME_ASK, NAME_HEARD, and where to go when both are in vain; then the blocks, in the order of the name's answers. */
function compileResolve(program: ProgramWriter, step: PartStepSpec, { answers }: NameSpec): void {
  const blocks = versionList(answers).map((answer) => ({ label: program.newLabel(), steps: step.blocks[answer] ?? [] }));
  const labels = blocks.map(({ label }) => label);
  const after = program.newLabel();
  program.emit('NAME_ASK', program.index, ...labels);
  program.emit('NAME_HEARD', program.index, ...labels);
  program.emit('JUMP_IF_FAILED', program.end);
  for (const { label, steps } of blocks) {
    program.place(label);
    program.block(steps);
    program.emit('JUMP', after);
  }
  program.place(after);
}

function nameModel(site: PartSite<NameSpec>): NameModel {
  const { name, index, spec, system, param, paramNamed } = site;
  const placeOf: number[] = [];
  const slots: number[] = [];
  const cellsOf: NameCells[] = [];
  for (const service of usersOf(system, name)) {
    const { firstSlot, slotCount } = site.station(service);
    for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) {
      placeOf[slot] = slots.push(slot) - 1;
      if (system.services[service].kind !== 'third_party') cellsOf[slot] = cellsIn(site.cells(service), spec);
    }
  }
  const views = [
    { title: 'everybody', trait: -1, record: param('answer'), recordName: `names.${name}.answer` },
    ...geoOf(system, name).map((geo): View => ({ title: String(system.parts['geo'][geo]['title']), trait: site.thing('traits', String(system.parts['geo'][geo]['trait'])), record: paramNamed(`geo.${geo}.answer`), recordName: `geo.${geo}.answer` })),
  ];
  return {
    name, index, host: spec.host, answers: versionList(spec.answers), views, placeOf, slots, cellsOf,
    firstEntry: Object.keys(system.parts['names']).slice(0, index).reduce((sum, other) => sum + entriesOf(system, other), 0),
    key: textKey(`name.${name}`),
    ttl: param('ttl'), lookup: param('lookup'), loss: param('loss'), failing: param('failing'), negativeTtl: param('negativeTtl'), serveStale: param('serveStale'),
    timeoutUs: spec.timeoutUs, attempts: spec.attempts, staleMaxUs: spec.staleMaxUs,
    holds: site.holds,
    answeredEvent: site.event('answered'), flushEvent: site.event('flush'), failedLog: site.log('failed'),
    spanName: site.spanName(`lookup ${spec.host}`),
  };
}

function entriesOf(system: SystemSpec, name: string): number {
  return usersOf(system, name).reduce((sum, service) => sum + system.services[service].instancesMax, 0) * (1 + geoOf(system, name).length);
}

function cellsIn(cells: Readonly<Record<string, number>>, { answers }: NameSpec): NameCells {
  const [hit, miss, stale, failed] = RESULTS.map((result) => cells[`result ${result}`]);
  return { lookups: cells['lookups'], results: { hit, miss, stale, failed }, given: versionList(answers).map((answer) => cells[`answer ${answer}`]) };
}
