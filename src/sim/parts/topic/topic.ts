import { choice, refuse, textArg } from '../../intents/choices.ts';
import { addAction, addChange, finishAction } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';
import type { Verb } from '../../intents/types.ts';
import { definePart } from '../part.ts';
import { againDue, deliverDue, delivered, free, holdsMessage, opAppend, opUnlessPublishing, tellDeliveries, wake } from './deliveries.ts';
import { backlogOf, DELIVERIES_MAX, lagOf, oldestUs, topicColumns, topicColumnsOf, topicsOf, WAITING, type TopicModel } from './topic-model.ts';

/**
 * **Models** a topic of a message broker with one consumer group: messages wait in order, so many are worked on at a
 * time, a failed one is tried again and holds its place until it succeeds or is moved to the dead letters.
 * **Leaves out** partitions and their rebalancing, several groups on one topic, transactions, retention, and messages
 * that the publisher keeps for later when the broker is away.
 * **Teaches** that work can fail long after everybody got their answer, that lag is time and not only a count, and that one
 * message which can never succeed stops those behind it.
 */
export const topic = definePart({
  section: 'topics',
  about: 'A topic of a message broker, with the service that works on its messages.',
  fields: {
    title: { kind: 'line', about: 'What its messages say.' },
    broker: { kind: 'ref', to: 'services', about: 'The service of kind "broker" that holds it.' },
    consumer: { kind: 'ref', to: 'services', about: 'The service that works on its messages.' },
    endpoint: { kind: 'endpoint', of: 'consumer', about: 'What the consumer does with one message, written as an endpoint.' },
    capacity: { kind: 'whole', min: 1, max: 20_000, fallback: 5_000, about: 'Messages that may wait before more are refused.' },
    concurrency: { kind: 'whole', min: 1, max: DELIVERIES_MAX, fallback: 4, about: 'Messages worked on at a time.', setting: { title: 'consumer concurrency', effect: 'Messages worked on at a time.', risk: 'More of them take more from whatever they call.' } },
    maxAttempts: { kind: 'whole', min: 0, max: 1_000, fallback: 5, about: 'Attempts before a message goes to the dead letters; 0 means for ever.', setting: { title: 'attempts before dead letter', effect: 'How often a message is tried before it is put aside; 0 tries for ever.', risk: 'What is put aside is not done until somebody looks after it.' } },
    retryDelay: { kind: 'duration', fallback: '5s', about: 'Pause before a failed message is tried again.', tunable: true },
    enabled: { kind: 'switch', fallback: true, about: 'Whether the consumer takes messages.', setting: { title: 'consumption', effect: 'While off, messages wait.', risk: 'Whatever the messages were to bring about does not happen meanwhile.' } },
    publishing: { kind: 'switch', fallback: true, about: 'Whether publishers know the name of the topic: off is the configuration value that is empty.', setting: { title: 'publishing configured', effect: 'Gives publishers the name of the topic, or takes it away; they are restarted with it.', risk: 'What was not published while it was off stays unsaid.' } },
    lost: { kind: 'ratio', min: 0, max: 1, fallback: 0, about: 'Share of messages that vanish on their way.', tunable: true },
  },
  endpoints: (name, spec) => ({ [spec.broker]: { [`SEND /${name}`]: { steps: [{ do: 'cpu', us: APPEND_US, spread: { kind: 'exponential' } }, { do: 'part', step: 'append', part: name, values: {}, blocks: {} }], versions: {} } } }),
  steps: {
    publish: {
      about: 'Sends a message to a topic and goes on once the broker has it.',
      fields: {
        timeout: { kind: 'duration', fallback: '2s', about: 'Gives up after this long.' },
        optional: { kind: 'switch', fallback: true, about: 'Whether the request goes on when the message could not be sent.' },
        configured: { kind: 'switch', fallback: true, about: "Whether the name of the topic is taken from the configuration, see the topic's `publishing`; off: it stands in the code of this version." },
      },
      calls: (step, spec) => [sendOf(step.part, spec.broker, Number(step.values['timeoutUs']))],
      compile: (program, step, spec) => {
        const after = program.newLabel();
        if (step.values['configured'] !== false) program.emit('TOPIC_UNLESS_PUBLISHING', program.index, after);
        program.emit('CALL', program.site(sendOf(step.part, spec.broker, Number(step.values['timeoutUs']))), step.values['optional'] === true ? 1 : 0);
        program.emit('JUMP_IF_FAILED', program.end);
        program.place(after);
      },
    },
    append: {
      about: 'The broker takes a message.',
      internal: true,
      fields: {},
      compile: (program) => program.emit('TOPIC_APPEND', program.index),
    },
  },
  homes: (_name, { broker }) => [broker],
  metrics: (report, name, { consumer }) => ({
    in: report.counter('kafka_topic_messages_in_total', { topic: name }),
    done: report.counter('kafka_consumergroup_processed_messages_total', { topic: name, consumergroup: consumer }),
    failed: report.counter('kafka_consumergroup_failed_messages_total', { topic: name, consumergroup: consumer }),
    dead: report.counter('kafka_topic_dead_letters_total', { topic: name }),
    lag: report.gauge('kafka_consumergroup_lag', { topic: name, consumergroup: consumer }),
    lagSeconds: report.gauge('kafka_consumergroup_lag_seconds', { topic: name, consumergroup: consumer }),
  }),
  families: [
    { name: 'kafka_topic_messages_in_total', type: 'counter', unit: '', help: 'Messages that a topic took. Labels: topic.' },
    { name: 'kafka_consumergroup_processed_messages_total', type: 'counter', unit: '', help: 'Messages that a consumer has worked through. Labels: topic, consumergroup.' },
    { name: 'kafka_consumergroup_failed_messages_total', type: 'counter', unit: '', help: 'Attempts at a message that failed. Labels: topic, consumergroup.' },
    { name: 'kafka_topic_dead_letters_total', type: 'counter', unit: '', help: 'Messages that were given up and put aside. Labels: topic.' },
    { name: 'kafka_consumergroup_lag', type: 'gauge', unit: '', help: 'Messages that are not done with. Labels: topic, consumergroup.' },
    { name: 'kafka_consumergroup_lag_seconds', type: 'gauge', unit: 'seconds', help: 'Age of the oldest message that is not done with. Labels: topic, consumergroup.' },
  ],
  logs: {
    failed: { level: 2, text: 'message of {topic} failed, attempt {attempt}; again in {delay_ms} ms', fields: [{ name: 'topic', kind: 'ref' }, { name: 'attempt', kind: 'int' }, { name: 'delay_ms', kind: 'us' }] },
    dead: { level: 3, text: 'message of {topic} moved to the dead letters after {attempts} attempts', fields: [{ name: 'topic', kind: 'ref' }, { name: 'attempts', kind: 'int' }] },
    full: { level: 3, text: 'topic {topic} is full: {messages} messages wait, refusing more', fields: [{ name: 'topic', kind: 'ref' }, { name: 'messages', kind: 'int' }] },
  },
  check: (_name, { broker }, system) => (system.services[broker].kind === 'broker' ? [] : [{ path: ['broker'], found: `${broker}, which is a ${system.services[broker].kind}`, expected: 'a service of kind "broker"' }]),
  model: ({ name, index, spec, system, param, cells, station, holds, log, event, endpoint, spanName }): TopicModel => {
    const before = Object.values(system.parts['topics']).slice(0, index);
    return {
      name, index, holds,
      brokerSlot: station(spec.broker).firstSlot,
      consumer: station(spec.consumer).index,
      endpoint: endpoint(spec.consumer, spec.endpoint),
      maxAttempts: param('maxAttempts'), concurrency: param('concurrency'), enabled: param('enabled'), publishing: param('publishing'), lost: param('lost'), retryDelay: param('retryDelay'),
      first: before.reduce((sum, other) => sum + Number(other['capacity']), 0),
      capacity: spec.capacity,
      cells: cells(spec.broker),
      spanName: spanName(`process ${name}`),
      logs: { failed: log('failed'), dead: log('dead'), full: log('full') },
      events: { deliver: event('deliver'), again: event('again') },
    };
  },
  columns: topicColumns,
  ops: { TOPIC_UNLESS_PUBLISHING: opUnlessPublishing, TOPIC_APPEND: opAppend },
  events: { deliver: deliverDue, again: againDue },
  tuned: (world, index) => wake(world, topicsOf(world)[index]),
  release: delivered,
  holdsTrace: holdsMessage,
  tellOpen: tellDeliveries,
  sample,
  get verbs() {
    return [skipStuck];
  },
  commands: {
    group: {
      title: 'Consumer group',
      help: 'How far the consumer is behind, and what it is doing',
      command: (name) => `kafka-consumer-groups.sh --describe --group ${name}`,
      answer: (world, index) => describe(world, topicsOf(world)[index]),
    },
  },
});

/** An append on one core of a broker: some 20,000 small messages a second for each core (Kafka's producers' benchmark, order of magnitude). */
const APPEND_US = 50;

const sendOf = (name: string, service: string, timeoutUs: number): { name: string; service: string; endpoint: string; timeoutUs: number } => ({ name: `publish-${name}`, service, endpoint: `SEND /${name}`, timeoutUs });

function sample(world: World): void {
  for (const own of topicsOf(world)) {
    const { offset } = world.model.slots[own.brokerSlot];
    world.cells[offset + own.cells['lag']] = lagOf(world, own);
    world.cells[offset + own.cells['lagSeconds']] = (world.now - oldestUs(world, own)) * 1e-6;
  }
}

function describe(world: World, own: TopicModel): { columns: readonly string[]; rows: readonly (readonly string[])[]; text: readonly string[]; note: string } {
  const columns = topicColumnsOf(world);
  const end = columns.tail[own.index];
  const held: string[][] = [];
  for (let d = 0; d < DELIVERIES_MAX; d++) {
    const at = own.index * DELIVERIES_MAX + d;
    if (columns.state[at] === 0) continue;
    const age = ((world.now - columns.heldAtUs[at]) * 1e-6).toFixed(1);
    held.push([`${age} s ago`, columns.state[at] === WAITING ? 'waits to be tried again' : 'being processed', String(columns.attempts[at])]);
  }
  return {
    columns: ['published', 'state', 'failed attempts'],
    rows: held,
    text: [`current offset ${end - lagOf(world, own)}, log end offset ${end}, lag ${lagOf(world, own)} (${backlogOf(world, own)} not delivered)`, `oldest ${((world.now - oldestUs(world, own)) * 1e-6).toFixed(1)} s`],
    note: world.params[own.enabled] < 0.5 ? 'Consumption is switched off.' : '',
  };
}

/** Moves the messages that wait to be tried again to the dead letters, so that those behind them get through. */
const skipStuck: Verb = {
  verb: 'skip_messages',
  info: (model) => {
    const topics = (model.parts['topics'] ?? []) as readonly TopicModel[];
    if (topics.length === 0) return null;
    return {
      verb: 'skip_messages', title: 'Put failing messages aside', button: 'Put failing messages of {topic} aside', group: 'Resilience',
      effect: 'Moves the messages that have failed and wait to be tried again to the dead letters; those behind them move up.',
      duration: 'At once.', risk: 'What these messages were to bring about is not done until somebody looks after them.', reversible: 'They can be sent again by hand.',
      args: [choice('topic', 'Topic', topics.map(({ name }) => ({ value: name, label: name })))],
    };
  },
  apply: (world, args) => {
    const own = topicsOf(world)?.find(({ name }) => name === textArg(args, 'topic'));
    if (own === undefined) return refuse('Choose a topic.');
    const { state } = topicColumnsOf(world);
    const stuck = Array.from({ length: DELIVERIES_MAX }, (_, d) => own.index * DELIVERIES_MAX + d).filter((at) => state[at] === WAITING);
    if (stuck.length === 0) return refuse(`No message of ${own.name} waits to be tried again.`);
    const { offset } = world.model.slots[own.brokerSlot];
    for (const at of stuck) {
      world.cells[offset + own.cells['dead']]++;
      free(world, own, at);
    }
    const title = `Put ${stuck.length} messages of ${own.name} aside`;
    const action = addAction(world, { verb: 'skip_messages', title, startedUs: world.now, endsUs: world.now, state: 'running', outcome: '' });
    addChange(world, { atUs: world.now, kind: 'infra', target: own.name, from: '', to: '', by: 'you', note: title, state: 'done', action });
    finishAction(world, action, 'done', `${stuck.length} messages are among the dead letters.`);
    return { ok: true, action };
  },
};
