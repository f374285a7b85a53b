import { describe, expect, it } from 'vitest';
import { damage, good, placeOf, problemsOf } from './support.ts';

interface Case {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** The piece of the damaged text where the problem is said to begin. */
  readonly at: string;
  readonly pointer: string;
  readonly found: string;
  readonly expected: RegExp;
  readonly fix?: string;
}

const SERVICES = '/system/services';

const shape: readonly Case[] = [
  { what: 'an unknown key', from: '"difficulty": 2', to: '"dificulty": 2, "difficulty": 2', at: '"dificulty"', pointer: '/dificulty', found: 'the key "dificulty"', expected: /"nuisance"/ },
  { what: 'an unknown key close to a free one', from: '"rate": 26', to: '"rate": 26, "profil": []', at: '"profil"', pointer: '/system/clients/web/profil', found: 'the key "profil"', expected: /"profile"/, fix: 'Did you mean "profile"?' },
  { what: 'a missing key', from: '"pageAlert": "OrdersSlow",', to: '', at: '{', pointer: '', found: 'no "pageAlert"', expected: /the key "pageAlert" \(The alert that pages/ },
  { what: 'a negative rate', from: '"rate": 26', to: '"rate": -3', at: '-3', pointer: '/system/clients/web/rate', found: '-3', expected: /^0 or more/ },
  { what: 'a unit that is none', from: '"horizon": "40m"', to: '"horizon": "40 minutes"', at: '"40 minutes"', pointer: '/horizon', found: '"40 minutes"', expected: /^a duration with a unit, such as "150ms"/ },
  { what: 'a number where a duration belongs', from: '"horizon": "40m"', to: '"horizon": 40', at: '40,', pointer: '/horizon', found: '40', expected: /^a duration with a unit/ },
  { what: 'units in the wrong order', from: '"horizon": "40m"', to: '"horizon": "1m1h"', at: '"1m1h"', pointer: '/horizon', found: '"1m1h"', expected: /^a duration/ },
  { what: 'another version of the format', from: '"schemaVersion": 1', to: '"schemaVersion": 2', at: '2,', pointer: '/schemaVersion', found: '2', expected: /^1 / },
  { what: 'a word that is none of the known', from: '"severity": "ticket"', to: '"severity": "tiket"', at: '"tiket"', pointer: '/alerts/1/severity', found: '"tiket"', expected: /^"page" or "ticket"/, fix: 'Did you mean "ticket"?' },
  { what: 'a mistyped step', from: '{ "limit": "orders-intake" }', to: '{ "limt": "orders-intake" }', at: '{ "limt"', pointer: `${SERVICES}/api-gateway/endpoints/POST ~1api~1v1~1orders/steps/1`, found: 'an object with "limt"', expected: /^A step: an object with one of the keys cpu/, fix: 'Did you mean "limit"?' },
  { what: 'a step with a key of another', from: '{ "limit": "orders-intake" }', to: '{ "limit": "orders-intake", "times": 2 }', at: '"times": 2 }', pointer: `${SERVICES}/api-gateway/endpoints/POST ~1api~1v1~1orders/steps/1/times`, found: 'the key "times"', expected: /^no further key/ },
  { what: 'a name that is none', from: '"cardnet": {', to: '"Card Net": {', at: '"Card Net"', pointer: `${SERVICES}/Card Net`, found: 'the key "Card Net"', expected: /^a name of lower-case letters/ },
  { what: 'a weight of nothing', from: '"title": "A slow card processor that nobody stops waiting for",', to: '"title": "x", "weight": 0,', at: '0,\n      "fault": {\n        "initial": "usual"', pointer: '/variants/slow-vendor/weight', found: '0', expected: /^more than 0/ },
  { what: 'a list that is empty', from: '"practises": [', to: '"practises": [], "minutes": 3, "catalogue": [', at: '[], "minutes"', pointer: '/practises', found: 'a list of 0', expected: /^at least 1 entries/ },
];

const references: readonly Case[] = [
  { what: 'a transaction inside a transaction', from: '[{ "query": "insert_order" },', to: '[{ "transaction": [{ "query": "insert_order" }] },', at: '[{ "query": "insert_order" }] },', pointer: `${SERVICES}/order-processing/endpoints/POST ~1api~1v1~1orders/steps/3/transaction/0/transaction`, found: 'a transaction inside a transaction', expected: /^steps that use the connection/ },
  { what: 'a service that is none', from: '{ "call": "payments",', to: '{ "call": "paiments",', at: '"paiments"', pointer: `${SERVICES}/order-processing/endpoints/POST ~1api~1v1~1orders/steps/2/call`, found: '"paiments"', expected: /^a service: api-gateway/, fix: 'Did you mean "payments"?' },
  { what: 'an endpoint that is none', from: '"endpoint": "POST /charges", "timeout"', to: '"endpoint": "POST /charge", "timeout"', at: '"POST /charge"', pointer: `${SERVICES}/order-processing/endpoints/POST ~1api~1v1~1orders/steps/2/endpoint`, found: '"POST /charge"', expected: /^an endpoint of payments/, fix: 'Did you mean "POST /charges"?' },
  { what: 'a pool of another service', from: '{ "query": "order_by_id" }', to: '{ "query": "order_by_id", "pool": "inventory-db" }', at: '"inventory-db" }', pointer: `${SERVICES}/order-processing/endpoints/GET ~1api~1v1~1orders~1{id}/steps/1/pool`, found: '"inventory-db"', expected: /^a pool of order-processing: orders-db/ },
  { what: 'a statement that is none', from: '{ "query": "order_by_id" }', to: '{ "query": "order_by_ids" }', at: '"order_by_ids"', pointer: `${SERVICES}/order-processing/endpoints/GET ~1api~1v1~1orders~1{id}/steps/1/query`, found: '"order_by_ids"', expected: /^a statement of orders-db/, fix: 'Did you mean "order_by_id"?' },
  { what: 'a flag that is none', from: '"when": { "flag": "stock-report-full-history" }', to: '"when": { "flag": "full-history" }', at: '"full-history" }', pointer: `${SERVICES}/inventory/endpoints/GET ~1reports~1stock/steps/1/when/flag`, found: '"full-history"', expected: /^a feature flag/ },
  { what: 'a condition that is two', from: '"when": { "flag": "stock-report-full-history" }', to: '"when": { "flag": "stock-report-full-history", "probability": 0.5 }', at: '{ "flag": "stock-report-full-history", "prob', pointer: `${SERVICES}/inventory/endpoints/GET ~1reports~1stock/steps/1/when`, found: 'two conditions', expected: /^one of "flag"/ },
  { what: 'a limit that is none', from: '{ "limit": "orders-intake" }', to: '{ "limit": "intake" }', at: '"intake"', pointer: `${SERVICES}/api-gateway/endpoints/POST ~1api~1v1~1orders/steps/1/limit`, found: '"intake"', expected: /^a name in system\/limiters/ },
  { what: 'a database that is none', from: '"service": "inventory", "database": "inventory-db"', to: '"service": "inventory", "database": "inventory"', at: '"inventory", "size"', pointer: '/system/pools/inventory-db/database', found: '"inventory"', expected: /^a database/ },
  { what: 'a table that is none', from: '"table": "order_lines"', to: '"table": "order_line"', at: '"order_line",', pointer: '/system/databases/orders-db/queries/insert_order_line/table', found: '"order_line"', expected: /^a table of orders-db/, fix: 'Did you mean "order_lines"?' },
  { what: 'a column that is none', from: '"filter": ["sku_id"]', to: '"filter": ["skuid"]', at: '"skuid"', pointer: '/system/databases/inventory-db/queries/stock_by_sku/filter/0', found: '"skuid"', expected: /^a column of stock/, fix: 'Did you mean "sku_id"?' },
  { what: 'a version that is none', from: '"version": "2.15.0"', to: '"version": "2.16.0"', at: '"2.16.0"', pointer: '/planned/1/do/version', found: '"2.16.0"', expected: /^one of the versions of inventory/, fix: 'Did you mean "2.15.0"?' },
  { what: 'steps of a version that is none', from: '"versions": { "2.15.0"', to: '"versions": { "2.15.1"', at: '"2.15.1"', pointer: `${SERVICES}/inventory/endpoints/GET ~1stock~1{sku}/versions/2.15.1`, found: '"2.15.1"', expected: /^one of the versions of inventory/ },
  { what: 'a tunable that is none', from: '"ramp": "services.cardnet.slow"', to: '"ramp": "services.cardnet.slown"', at: '"services.cardnet.slown"', pointer: '/variants/slow-vendor/fault/states/slowing/entry/0/ramp', found: '"services.cardnet.slown"', expected: /^a tunable/, fix: 'Did you mean "services.cardnet.slow"?' },
  { what: 'a tunable of a variant that is none', from: '"databases.inventory-db.queries.stock_report_full.idle_us"', to: '"databases.inventory-db.queries.stock_report_ful.idle_us"', at: '"databases.inventory-db.queries.stock_report_ful.', pointer: '/variants/slow-report/params/databases.inventory-db.queries.stock_report_ful.idle_us', found: '"databases.inventory-db.queries.stock_report_ful.idle_us"', expected: /^a tunable/ },
  { what: 'a value that a tunable cannot take', from: '"to": 45', to: '"to": -1', at: '-1', pointer: '/variants/slow-vendor/fault/states/slowing/entry/0/to', found: '-1', expected: /^services\.cardnet\.slow from 0 to 10000$/ },
  { what: 'a duration for a tunable that is none', from: '"to": 45', to: '"to": "45s"', at: '"45s", "over"', pointer: '/variants/slow-vendor/fault/states/slowing/entry/0/to', found: 'the duration "45s"', expected: /is no duration$/ },
  { what: 'a state that is none', from: '"after": { "3m": "slow" }', to: '"after": { "3m": "slower" }', at: '"slower"', pointer: '/variants/slow-vendor/fault/states/slowing/after/3m', found: '"slower"', expected: /^a state/ },
  { what: 'an event that is none', from: '"deploy.done:inventory"', to: '"deploy.dome:inventory"', at: '"deploy.dome:inventory"', pointer: '/variants/unindexed-query/fault/states/unnoticed/on/deploy.dome:inventory', found: '"deploy.dome"', expected: /^an event/, fix: 'Did you mean "deploy.done"?' },
  { what: 'a range that runs backwards', from: '"at": "15m..16m"', to: '"at": "16m..15m"', at: '"16m..15m"', pointer: '/planned/1/at', found: '"16m..15m"', expected: /^a range whose end/ },
  { what: 'shares that miss one', from: '"share": 0.2,', to: '"share": 0.3,', at: '[\n          { "endpoint": "POST /api/v1/orders", "share": 0.8', pointer: '/system/clients/web/routes', found: 'shares that sum to 1.1', expected: /^shares that sum to 1$/ },
  { what: 'an objective between two boundaries', from: '"under": "1s"', to: '"under": "900ms"', at: '"900ms"', pointer: '/slos/0/under', found: '"900ms"', expected: /750ms, 1s, 2\.5s/ },
  { what: 'a journey that nobody makes', from: '"journeys": ["place_order"]', to: '"journeys": ["place_orders"]', at: '"place_orders"', pointer: '/slos/0/journeys/0', found: '"place_orders"', expected: /^a journey of a client/, fix: 'Did you mean "place_order"?' },
  { what: 'a journey in two objectives', from: '"journeys": ["order_status"]', to: '"journeys": ["order_status", "place_order"]', at: '"place_order"], "under": "500ms"', pointer: '/slos/1/journeys/1', found: '"place_order", which place-order counts already', expected: /^each journey in one/ },
  { what: 'a page alert that is none', from: '"pageAlert": "OrdersSlow"', to: '"pageAlert": "OrderSlow"', at: '"OrderSlow"', pointer: '/pageAlert', found: '"OrderSlow"', expected: /^an alert/, fix: 'Did you mean "OrdersSlow"?' },
  { what: 'a page alert that does not page', from: '"severity": "page"', to: '"severity": "ticket"', at: '"ticket"', pointer: '/alerts/0/severity', found: '"ticket"', expected: /^"page"/ },
  { what: 'a person who is nobody', from: '"from": "director"', to: '"from": "ceo"', at: '"ceo"', pointer: '/messages/0/from', found: '"ceo"', expected: /^one of the people/ },
  { what: 'a mechanism that is none', from: '"mechanism": "slow-third-party"', to: '"mechanism": "slow-vendor"', at: '"slow-vendor",', pointer: '/variants/slow-vendor/truth/mechanism', found: '"slow-vendor"', expected: /^one of the mechanisms/ },
  { what: 'a guilty component that is none', from: '"component": "payments"', to: '"component": "payment"', at: '"payment",', pointer: '/variants/slow-vendor/truth/component', found: '"payment"', expected: /^a service, database, pool/, fix: 'Did you mean "payments"?' },
  { what: 'a day that does not exist', from: '"start": "2026-03-02T13:40:00Z"', to: '"start": "2026-02-29T13:40:00Z"', at: '"2026-02-29T13', pointer: '/start', found: '"2026-02-29T13:40:00Z"', expected: /^a moment that exists/ },
  { what: 'a name used twice', from: '"orders-db": {\n        "title"', to: '"payments": {\n        "title"', at: '"payments": {\n        "title": "Orders', pointer: '/system/databases/payments', found: '"payments", which is also among the services', expected: /^a name of its own/ },
  { what: 'a spread whose mean is not the mean', from: '{ "wait": "170ms", "spread": "lognormal:0.4" }', to: '{ "wait": "170ms", "spread": "uniform:1..2" }', at: '"uniform:1..2"', pointer: `${SERVICES}/cardnet/endpoints/POST ~1v2~1authorisations/steps/0/spread`, found: 'uniform:1..2', expected: /whose mean is 1/ },
  { what: 'calls in a circle', from: '{ "wait": "170ms", "spread": "lognormal:0.4" }', to: '{ "call": "payments", "endpoint": "POST /charges", "name": "back" }', at: '{\n            "steps": [{ "cpu": "800us" }', pointer: `${SERVICES}/api-gateway/endpoints/POST ~1api~1v1~1orders`, found: 'calls in a circle: payments POST /charges > cardnet POST /v2/authorisations > payments POST /charges', expected: /^calls that end/ },
  { what: 'calls of one name that differ', from: '"timeout": "180s" }', to: '"timeout": "180s", "name": "order-processing>inventory" }', at: '{\n            "steps": [\n              { "cpu": "6ms"', pointer: `${SERVICES}/order-processing/endpoints/POST ~1api~1v1~1orders`, found: 'the call order-processing>inventory with other settings than elsewhere', expected: /^the same timeout/, fix: 'Give one of the calls a "name" of its own.' },
  { what: 'a query that is blank', from: '"expr": "sum(rate(client_requests_total[1m]))"', to: '"expr": "  "', at: '"  "', pointer: '/dashboards/0/panels/0/queries/0/expr', found: 'blank text', expected: /^a PromQL query/ },
  { what: 'a message after an action that nobody can take', from: '"after": "20m"', to: '"after": "20m", "afterAction": "rolback"', at: '"rolback"', pointer: '/messages/0/afterAction', found: '"rolback"', expected: /^an action that players can take/, fix: 'Did you mean "rollback"?' },
  { what: 'a message that is too late before its time has come', from: '"after": "20m"', to: '"after": "20m", "until": "10m"', at: '"10m"', pointer: '/messages/0/until', found: '"10m"', expected: /^no earlier than "after", 20m/ },
  { what: 'silence towards nobody', from: '"after": "20m"', to: '"after": "20m", "silentFor": { "audience": "everyone", "for": "5m" }', at: '"everyone"', pointer: '/messages/0/silentFor/audience', found: '"everyone"', expected: /"anyone"/ },
  { what: 'a step of the tutorial that nothing completes', from: '"look:traces"', to: '"look:trace"', at: '"look:trace"', pointer: '/tutorial/0/until', found: '"trace"', expected: /^a panel/, fix: 'Did you mean "traces"?' },
];

describe('a scenario file is refused, with the place, for', () => {
  it.each([...shape, ...references].map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const text = damage(good, one.from, one.to);
    const problems = problemsOf(text);
    const problem = problems.find(({ expected }) => one.expected.test(expected));
    if (problem === undefined) throw new Error(`Nothing that expects ${one.expected}: ${JSON.stringify(problems, null, 1)}`);
    expect(problem).toMatchObject({ file: 'x/scenario.json', ...(one.fix === undefined ? {} : { fix: one.fix }) });
    expect(problem).toMatchObject({ pointer: one.pointer, found: one.found, ...placeOf(text, one.at) });
    expect(problem.message).toBe(`Found ${problem.found}, expected ${problem.expected}.`);
  });

  it('several things at once, by place', () => {
    const text = damage(damage(damage(good, '"rate": 18', '"rate": -1'), '"difficulty": 2', '"difficulty": 9'), '"horizon": "40m"', '"horizon": "soon"');
    expect(problemsOf(text).map(({ pointer }) => pointer)).toEqual(['/difficulty', '/horizon', '/system/clients/mobile/rate']);
  });

  it('several references at once', () => {
    const text = damage(damage(good, '"pageAlert": "OrdersSlow"', '"pageAlert": "Nope"'), '{ "limit": "orders-intake" }', '{ "limit": "nope" }');
    expect(problemsOf(text).map(({ found }) => found)).toEqual(['"nope"', '"Nope"']);
  });
});
