import type { BankItem } from './types.ts';

/**
 * What teams do so that an incident does not come back, or is seen and contained sooner. `against` says where an item helps: a
 * family of mechanisms, a mechanism, `on:` and the kind of change that set the fault off, or `any`.
 */
export interface BankEntry extends BankItem {
  readonly against: readonly string[];
}

type Row = readonly [id: string, type: BankItem['type'], strength: BankItem['strength'], against: string, text: string];

const CACHES = 'cache caching stampede metastable evicting';
const INVALIDATION = 'invalidation-missing invalidation-wrong-key invalidation-too-early partial-invalidation nothing-published';
const SLOW_CALLS = 'dependency slow-third-party optional-call-waits requests-pile-up call-in-transaction failing-third-party network-slow';
const QUERIES = 'missing-index index-invalid parameter-type stale-statistics flagged-query';
const LOCKS = 'lock-order hot-row ddl-queue lock-contention idle-transaction';

const ROWS: readonly Row[] = [
  ['plan-check', 'preventative', 3, QUERIES, 'Check the plan of every new or changed statement in CI, on tables as large as those in production'],
  ['slow-statement-alert', 'detective', 2, `${QUERIES} ${LOCKS} database`, 'Alert when one kind of statement takes longer than its usual time'],
  ['index-before-code', 'preventative', 3, `${QUERIES} on:schema`, 'Have the migration refuse the release whose index is not there and valid'],
  ['statistics-after-load', 'preventative', 2, 'stale-statistics missing-index on:schema', 'Renew statistics and look at the largest plans as the last step of every bulk load'],
  ['pool-review', 'preventative', 2, 'pool', 'Size each pool from what its work holds a connection for, and review it with every new use'],
  ['separate-pools', 'containment', 3, 'pool', 'Give long-running work a pool of its own, so that it cannot take the connections of short requests'],
  ['pool-wait-alert', 'detective', 2, 'pool dependency database', 'Alert on requests that wait for a connection or a worker before users notice'],
  ['statement-timeout', 'containment', 3, `pool ${LOCKS} ${QUERIES}`, 'Limit how long a statement, a lock wait and an idle transaction may last'],
  ['call-outside-transaction', 'preventative', 3, 'call-in-transaction slow-reader idle-transaction', 'Never call another system or stream to a client while a transaction or connection is held'],
  ['lock-order', 'preventative', 3, 'lock-order hot-row lock-contention', 'Take locks in one order everywhere, keep transactions short, and retry a deadlock once'],
  ['spread-counter', 'preventative', 3, 'hot-row lock-contention', 'Spread a counter that all requests write over many rows, or count outside the transaction'],
  ['safe-migrations', 'preventative', 3, 'ddl-queue index-invalid on:schema', 'Run schema changes only in forms that block nobody, with a lock timeout'],
  ['conditional-update', 'preventative', 3, 'lost-update write-failed', 'Write with a condition on what was read, so that two writers cannot undo each other'],
  ['load-test', 'preventative', 2, 'capacity load pool cpu-dependency process', 'Load-test a release with the traffic and the data of production, new pattern included'],
  ['load-data', 'preventative', 2, `${QUERIES} process large-results on:config`, 'Keep test data as large and as skewed as the largest customers are'],
  ['headroom', 'containment', 2, 'capacity load', 'Keep enough capacity for the worst hour without one instance group, and test it every quarter'],
  ['autoscale', 'containment', 2, 'capacity traffic-spike traffic-step', 'Scale out on work that waits, with limits that the database behind can bear'],
  ['load-shedding', 'containment', 3, 'load capacity metastable requests-pile-up', 'Refuse early what cannot be served in time, the least important requests first'],
  ['retry-budget', 'preventative', 3, 'load metastable', 'Give every client a retry budget with backoff and jitter, and test that it is still set'],
  ['campaign-calendar', 'process', 1, 'traffic-spike traffic-step load', 'Put campaigns and large mailings on a calendar that operations sees'],
  ['rate-limit', 'containment', 2, 'load attack', 'Limit the rate for each client, user and endpoint at the edge'],
  ['timeouts', 'containment', 3, SLOW_CALLS, 'Allow no call without a timeout that is shorter than what the user will wait'],
  ['breaker', 'containment', 3, `${SLOW_CALLS} cpu-dependency`, 'Put a circuit breaker and a fallback on calls that a request can do without'],
  ['bulkhead', 'containment', 3, `${SLOW_CALLS} process`, 'Limit how many workers may wait for one dependency at the same time'],
  ['off-the-path', 'preventative', 3, 'optional-call-waits slow-third-party dependency call-in-transaction', 'Take work that the answer does not need off the path of the request: queue it'],
  ['dependency-view', 'detective', 2, `${SLOW_CALLS} cpu-dependency missing-index network`, 'Measure every dependency from the side of its callers, with an alert of its own'],
  ['dependency-game-day', 'detective', 2, `${SLOW_CALLS} network`, 'Slow a dependency down on purpose every quarter, and watch what gives way'],
  ['canary', 'preventative', 3, 'change on:deploy', 'Roll a release out to a small share first, and compare it with the old version for long enough'],
  ['auto-rollback', 'corrective', 3, 'change on:deploy', 'Roll back by itself when new instances are slower or fail more often than old ones'],
  ['flag-steps', 'preventative', 2, 'on:flag flagged-query', 'Raise a flag in steps, with the load that it adds in view at each step'],
  ['flag-off-switch', 'corrective', 2, 'on:flag', 'Switch a flag off by itself when an objective burns right after it was raised'],
  ['config-review', 'preventative', 2, 'on:config missing-configuration config-limit', 'Review and roll out configuration like code: diff, small share, then everywhere'],
  ['config-check', 'preventative', 3, 'missing-configuration nothing-published on:config', 'Refuse to start, and to deploy, when a required setting is missing or empty'],
  ['compatible-change', 'preventative', 3, 'poison-message parameter-type change', 'Change formats in three steps: readers first, then writers, then remove the old form'],
  ['contract-tests', 'preventative', 2, 'poison-message change dependency', 'Test callers and callees against one contract in CI, with the real client'],
  ['regression-test', 'preventative', 2, 'change bad-release bad-input', 'Add a test for the path that failed, with the data that made it fail'],
  ['single-flight', 'preventative', 3, 'stampede metastable', 'Let one request refill a cache entry while the others get the old value'],
  ['cache-warm', 'containment', 2, CACHES, 'Warm a cache before it takes traffic, and let the origin refuse more than it can bear'],
  ['cache-size-alert', 'detective', 2, 'evicting cache', 'Alert on evictions and on a falling hit rate before the origin feels them'],
  ['cache-quota', 'preventative', 3, 'evicting', 'Give each kind of entry its own share of the cache, so that one cannot push the others out'],
  ['commit-then-invalidate', 'preventative', 3, INVALIDATION, 'Invalidate after the commit, with one function that makes the key for writer and reader'],
  ['versioned-entries', 'preventative', 3, INVALIDATION, 'Store the version of a record with its cache entry, and never put an older one over a newer'],
  ['cache-compare', 'detective', 2, `${INVALIDATION} ttl-too-long caching`, 'Compare a sample of the cache with the database all the time, and alert on differences'],
  ['freshness-slo', 'detective', 2, `${INVALIDATION} messaging ttl-too-long`, 'Measure how old what users see is, as an objective of its own'],
  ['silence-alert', 'detective', 2, 'messaging nothing-published invalidation-missing', 'Alert when a topic that is never silent publishes nothing'],
  ['dead-letters', 'containment', 3, 'messaging poison-message', 'Set a message aside after a few failed tries, and alert on the pile'],
  ['idempotent-consumers', 'preventative', 3, 'messaging messages-lost', 'Make handling a message twice harmless, and reconcile counts of both ends daily'],
  ['bounded-memory', 'preventative', 3, 'process memory-limit unbounded-cache large-results', 'Bound every cache, buffer and result in memory, and page through what is larger'],
  ['memory-trend', 'detective', 2, 'process memory-limit capacity', 'Alert when memory would run out within a day at its present growth'],
  ['limits-from-data', 'preventative', 2, 'memory-limit process capacity-lost', 'Set memory and processor limits from the largest input that is allowed, and enforce that size'],
  ['crash-loop-alert', 'detective', 2, 'missing-configuration memory-limit process platform', 'Page on instances that restart again and again, before the last healthy one is gone'],
  ['placement-review', 'preventative', 2, 'capacity-lost platform infrastructure on:infra', 'Test a move to other machines under peak load on one instance before moving the rest'],
  ['paths-view', 'detective', 2, 'network edge', 'Measure the time on the wire between services and from several places outside'],
  ['burn-alerts', 'detective', 2, 'any', 'Page on how fast the error budget burns, over a short and a long window'],
  ['vendor-notices', 'process', 1, 'on:infra slow-third-party failing-third-party network-slow', 'Bring maintenance notices of vendors into the change ledger, with an owner for each'],
  ['runbook', 'process', 1, 'any', 'Link a runbook from the alert: what to look at first, and what is safe to do'],
  ['release-checklist', 'process', 1, 'any', 'Add the check to the release checklist'],
  ['lower-threshold', 'detective', 1, 'any', 'Lower the threshold of the alert that paged'],
  ['be-careful', 'process', 0, 'any', 'Ask everybody to be more careful with changes'],
  ['retrain', 'process', 0, 'any', 'Train the engineer who made the change'],
];

export const BANK: readonly BankEntry[] = ROWS.map(([id, type, strength, against, text]) => ({ id, type, strength, text, against: against.split(' ') }));

/** What a cause goes by in `against`. */
export function tagsOf(mechanism: string, family: string | undefined, change: string | undefined): ReadonlySet<string> {
  return new Set(['any', mechanism, ...(family === undefined ? [] : [family]), ...(change === undefined ? [] : [`on:${change}`])]);
}

export const helpsAgainst = ({ against }: BankEntry, tags: ReadonlySet<string>): boolean => against.some((tag) => tags.has(tag));
