import { Type, type Static } from '@sinclair/typebox';
import { ROW_CHOICES } from '../../sim/parts/locks/rows.ts';
import { PART_STEPS } from './parts.ts';
import { POLICY } from './policy.ts';
import { byKey, callName, closed, duration, endpointName, line, list, name, number, oneOf, ratio, ref, whole, yes } from './common.ts';

/** What a request does at an endpoint: each step is an object that is recognised by its first key. */

const SPREAD_PATTERN = '^(constant|exponential|lognormal:\\d{1,2}(\\.\\d{1,6})?|uniform:\\d{1,4}(\\.\\d{1,6})?\\.\\.\\d{1,4}(\\.\\d{1,6})?)$';
export const SPREAD_WORDS: Readonly<Record<string, string>> = {
  [SPREAD_PATTERN]: '"constant", "exponential", "lognormal:0.5" (sigma) or "uniform:0.5..1.5" (multiples of the mean)',
};

const spread = Type.Optional(
  Type.String({
    pattern: SPREAD_PATTERN,
    maxLength: 32,
    default: 'exponential',
    description: 'How single durations lie around the mean: constant, exponential, lognormal:<sigma>, or uniform:<low>..<high> as multiples of the mean.',
    examples: ['lognormal:0.5'],
  }),
);
const pool = Type.Optional(name('The connection pool; left out where the service has only one, or inside a transaction.'));

export const BreakerSchema = closed(
  {
    enabled: Type.Optional(yes('Whether it works from the start; default true. One that does not can be switched on by the player.')),
    failureRatio: Type.Optional(ratio('Opens when this share of calls failed; default 0.5.')),
    slow: Type.Optional(duration('Calls that take longer count as failed; default: none does.')),
    volume: Type.Optional(whole(1, 100_000, 'Calls in the window before it may open; default 20.')),
    window: Type.Optional(duration('Length of the window; default 10s.')),
    open: Type.Optional(duration('How long it stays open before it tries again; default 15s.')),
    probes: Type.Optional(whole(1, 1_000, 'Calls let through to try; default 3.')),
  },
  'A circuit breaker around a call.',
);

const CpuStep = closed({ cpu: duration('Mean work on a core of the instance.', ['2ms']), spread }, 'Work on a core.');
const WaitStep = closed({ wait: duration('Mean time without a core.', ['180ms']), spread }, 'Time that needs no core.');
const CallStep = closed(
  {
    call: name('The service called.'),
    endpoint: endpointName('Its endpoint.', ['GET /stock/{sku}']),
    name: Type.Optional(callName('Name of its tunables, calls.<name>.timeout and so on; default caller>callee.')),
    timeout: Type.Optional(duration('Gives up after this long; left out: waits for ever.')),
    ...POLICY,
    backoff: Type.Optional(duration('Pause before the first retry, doubled each time; default 50ms.')),
    optional: Type.Optional(yes('Goes on without an answer instead of failing; default false.')),
    async: Type.Optional(yes('Does not wait for the answer at all, whatever it is; default false.')),
    breaker: Type.Optional(BreakerSchema),
  },
  'A call to another service.',
);
const QueryStep = closed(
  {
    query: name('A statement of the database.'),
    pool,
    timeout: Type.Optional(duration('Statement timeout; left out: none.')),
    times: Type.Optional(whole(1, 1_000, 'How often it runs, one after the other; default 1.')),
    row: Type.Optional(
      oneOf(ROW_CHOICES, 'Which of the contended rows of the table it is about: the first or second that the request has drawn, the lower or higher of these two (sorting before locking), the one that is hot for all, or the one of the user. Default first.'),
    ),
  },
  'A statement on a database, through a connection pool.',
);
const LogStep = closed(
  {
    log: line('The text.'),
    level: Type.Optional(oneOf(['debug', 'info', 'warn', 'error'], 'Default info.')),
  },
  'Writes a log line.',
);
const FailStep = closed(
  {
    fail: whole(400, 599, 'HTTP status.'),
    probability: Type.Optional(ratio('Default 1.')),
    exception: Type.Optional(line('What the process logs at level error when it does, such as an exception and where it was thrown; default nothing.')),
  },
  'Ends the request with an error.',
);
const TransactionStep = closed(
  { transaction: list(ref<StepFile>('step'), 'What runs while one connection is held.', 1, 50), pool },
  'Holds one connection while its steps run.',
);
const Condition = closed(
  {
    flag: Type.Optional(name('A feature flag.')),
    trait: Type.Optional(name('A trait of the request or its user.')),
    probability: Type.Optional(ratio('A share of requests, drawn for each.')),
  },
  'A flag, a trait or a probability.',
);
const WhenStep = closed(
  {
    when: Condition,
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the file format
    then: list(ref<StepFile>('step'), 'Steps where it holds.', 0, 50),
    else: Type.Optional(list(ref<StepFile>('step'), 'Steps where it does not; default none.', 0, 50)),
  },
  'Takes one of two ways.',
);

/** An interface, since a type alias that refers to itself through a schema's type cannot be inferred. */
export interface TransactionFile extends Static<typeof TransactionStep> {}
export interface WhenFile extends Static<typeof WhenStep> {}
export type CallFile = Static<typeof CallStep>;
export type QueryFile = Static<typeof QueryStep>;
export type StepFile =
  | Static<typeof CpuStep>
  | Static<typeof WaitStep>
  | CallFile
  | QueryFile
  | Static<typeof LogStep>
  | Static<typeof FailStep>
  | TransactionFile
  | WhenFile;

export const StepSchema = byKey<StepFile>(
  {
    cpu: CpuStep,
    wait: WaitStep,
    call: CallStep,
    query: QueryStep,
    transaction: TransactionStep,
    when: WhenStep,
    log: LogStep,
    fail: FailStep,
    ...PART_STEPS,
  },
  `A step: an object with one of the keys cpu, wait, call, query, transaction, when, log, fail, ${Object.keys(PART_STEPS).join(', ')}.`,
);

export const steps = (description: string) => list(ref<StepFile>('step'), description, 0, 50);
export const perSecond = (description: string) => number(0, 1_000_000, `${description} Per second.`);
