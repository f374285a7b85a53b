import { Type, type Static } from '@sinclair/typebox';
import { byEndpoint, byName, byVersion, closed, duration, endpointName, line, list, name, number, oneOf, prose, ratio, version, whole, yes } from './common.ts';
import { PART_SECTIONS } from './parts.ts';
import { POLICY } from './policy.ts';
import { perSecond, steps } from './steps.ts';

/** The simulated system: who calls whom, with what resources. */

const Endpoint = closed(
  {
    steps: steps('What a request does here.'),
    versions: Type.Optional(byVersion(steps('Steps of this version.'), 'Other steps for some versions.')),
  },
  'One endpoint of a service.',
);

const Service = closed(
  {
    kind: Type.Optional(oneOf(['gateway', 'service', 'third_party', 'cache', 'broker'], 'Default service. A third party is not ours: it cannot be restarted or scaled. A cache or a broker gets its endpoints from the caches or topics that it holds.')),
    title: line('What people call it.'),
    team: line('Who owns it.'),
    instances: Type.Optional(whole(1, 64, 'Copies at the start; default 2 (1 for a third party).')),
    instancesMax: Type.Optional(whole(1, 64, 'The most that scaling may ask for; default three times the start.')),
    workers: Type.Optional(whole(1, 100_000, 'Requests that one instance works on at a time; default 32.')),
    queue: Type.Optional(whole(0, 100_000, 'Requests that wait for a worker before more are rejected; default 200.')),
    discipline: Type.Optional(oneOf(['fifo', 'lifo'], 'Who of those that wait is served next: who came first, or who came last; default fifo. Where the last is served first, a full queue drops its oldest.')),
    queueTimeout: Type.Optional(duration('After waiting this long for a worker a request counts as expired, 0s: never; default 1s.')),
    dropExpired: Type.Optional(yes('Turns expired requests away when their turn comes; default false.')),
    propagateDeadline: Type.Optional(yes('What the calls of this service do unless they say otherwise; default false.')),
    cores: Type.Optional(whole(1, 1_000, 'Processor cores of one instance; default 2.')),
    startup: Type.Optional(duration('From the start of a process to its first request; default 30s.')),
    grace: Type.Optional(duration('How long a stopping instance may finish what it has begun; default 10s.')),
    version: Type.Optional(version('The version at the start; default 1.0.0.')),
    versions: Type.Optional(list(version('A version.'), 'All versions that can be deployed; default only the first.', 1, 20)),
    endpoints: Type.Optional(byEndpoint(Endpoint, 'Endpoints by method and path; a cache or broker has none of its own.')),
  },
  'A service, a gateway or a third party.',
);

const Index = closed(
  {
    columns: list(name('A column.'), 'Columns in order.', 1, 16),
    unique: Type.Optional(yes('Default false.')),
    state: Type.Optional(oneOf(['valid', 'absent', 'invalid'], 'Default valid; an absent one can be built.')),
  },
  'An index.',
);

const Table = closed(
  {
    rows: whole(0, 10_000_000_000, 'Rows.'),
    rowBytes: Type.Optional(whole(1, 1_000_000, 'Mean bytes of a row; default 120.')),
    rowsEstimated: Type.Optional(whole(0, 10_000_000_000, 'What the planner believes, from the last ANALYZE; default rows.')),
    columns: list(name('A column.'), 'Columns.', 1, 100),
    indexes: Type.Optional(byName(Index, 'Indexes by name.')),
    contendedRows: Type.Optional(whole(0, 10_000, 'Rows that requests meet at, such as the articles of a sale; only these are locked. Default 0: there are so many rows that no two requests ever meet.')),
    hotShare: Type.Optional(ratio('Share of the requests that are about the first contended row, beyond its fair part; default 0.')),
    ddl: Type.Optional(line('The statement of a migration of this table; the tunable tables.<table>.ddl starts it. Default an ALTER TABLE that adds a column.')),
    ddlTakes: Type.Optional(duration('How long the migration keeps the table locked once it has its lock; default 1s.')),
  },
  'A table.',
);

const Query = closed(
  {
    table: name('The table.'),
    kind: Type.Optional(oneOf(['select', 'insert', 'update', 'delete'], 'Default select.')),
    text: prose('The statement as the database shows it.'),
    filter: Type.Optional(list(name('A column.'), 'Columns compared with equality.', 0, 16)),
    matchRatio: Type.Optional(ratio('Rows that match, as a share of the table; default 0.')),
    matchRows: Type.Optional(number(0, 10_000_000_000, 'Rows that match, in addition to the share; default 0.')),
    perMatch: Type.Optional(duration('Work per row of the result beyond reading it; default 1us.')),
    limit: Type.Optional(whole(0, 1_000_000_000, 'LIMIT of the statement; default 0, none.')),
    base: Type.Optional(duration('Fixed cost of the statement; default 150us.')),
    idle: Type.Optional(duration('Time that the statement holds its connection without a core; default none.')),
    lock: Type.Optional(oneOf(['none', 'share', 'update'], 'What it locks its row with, where the table has contended rows; default update for updates and deletes, none for the others. A select with "update" is a SELECT ... FOR UPDATE.')),
  },
  'A statement.',
);

const Database = closed(
  {
    title: line('What people call it.'),
    team: line('Who owns it.'),
    engine: Type.Optional(line('Default PostgreSQL 16.')),
    cores: whole(1, 256, 'Processor cores.'),
    connectionsMax: Type.Optional(whole(1, 100_000, 'Limit of sessions; default 200.')),
    hitRatio: Type.Optional(ratio('Share of page reads served from memory; default 0.999.')),
    pageRead: Type.Optional(duration('What a page read from disk costs; default 100us.')),
    tables: byName(Table, 'Tables by name.', 1),
    queries: byName(Query, 'Statements by name.', 1),
  },
  'A SQL database.',
);

const Pool = closed(
  {
    service: name('Every instance of this service has such a pool.'),
    database: name('The database.'),
    size: whole(1, 10_000, 'Connections of one instance.'),
    sizeMax: Type.Optional(whole(1, 10_000, 'The most that resizing may ask for; default four times the size.')),
    wait: Type.Optional(duration('How long a request waits for a free connection; default 5s.')),
  },
  'A connection pool.',
);

const Flag = closed(
  {
    title: line('What it switches.'),
    service: name('The service that reads it.'),
    description: prose('What people know about it.'),
    on: Type.Optional(yes('At the start; default false.')),
  },
  'A feature flag.',
);

const Client = closed(
  {
    title: line('Who they are.'),
    rate: perSecond('Requests, whether or not the last ones were answered.'),
    profile: Type.Optional(
      list(
        closed({ at: duration('From this world time on.'), factor: number(0, 1_000, 'Multiplies the rate.') }, 'A step of the profile.'),
        'How the rate changes over time; default: it does not.',
      ),
    ),
    service: name('Where their requests go.'),
    routes: list(
      closed(
        {
          endpoint: endpointName('An endpoint of the service.'),
          share: ratio('Share of the requests; all together are 1.'),
          journey: name('What the person wants, such as place_order.'),
        },
        'A route.',
      ),
      'What they ask for.',
      1,
    ),
    timeout: Type.Optional(duration('They give up after this long; default 30s.')),
    ...POLICY,
    backoff: Type.Optional(duration('Pause before the first retry, doubled each time; default 500ms.')),
    secondsPerAction: Type.Optional(number(0, 86_400, 'Mean time between two actions of one person: what a bad answer costs in user-seconds; 0 for machines; default 30.')),
    keys: Type.Optional(whole(1, 1_000_000_000, 'Different things asked for, such as articles or accounts; default 10000.')),
  },
  'People or machines who use the system.',
);

export const SystemSchema = closed(
  {
    scrapeEvery: Type.Optional(duration('Metrics are scraped this often; default 5s.')),
    services: byName(Service, 'Services by name.', 1),
    databases: Type.Optional(byName(Database, 'Databases by name.')),
    pools: Type.Optional(byName(Pool, 'Connection pools by name.')),
    flags: Type.Optional(byName(Flag, 'Feature flags by name.')),
    clients: byName(Client, 'Clients by name.', 1),
    // Sections of parts are read by what the parts themselves declare (normalise/parts.ts), so their types stay out of the file's.
    ...(PART_SECTIONS as object),
  },
  'The simulated system.',
);

export type SystemFile = Static<typeof SystemSchema>;
export type ServiceFile = Static<typeof Service>;
export type DatabaseFile = Static<typeof Database>;
export type ClientFile = Static<typeof Client>;
