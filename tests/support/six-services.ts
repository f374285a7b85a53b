import type { SystemSpec } from '../../src/sim/spec.ts';
import { client, database, service, system } from './systems.ts';

const EXPONENTIAL = { kind: 'exponential' } as const;
const call = (caller: string, callee: string, endpoint: string, timeoutUs: number, retries = 0) => ({ do: 'call', name: `${caller}>${callee}`, service: callee, endpoint, timeoutUs, retries, backoffUs: 50_000, optional: false, breaker: null }) as const;
const cpu = (us: number) => ({ do: 'cpu', us, spread: EXPONENTIAL }) as const;

/** A shop of six services and a database: 300 requests a second, three in ten of them orders. The reference for speed. */
export function sixServices(): SystemSpec {
  const table = { rows: 100_000, rowBytes: 120, rowsEstimated: 100_000, columns: ['id'], indexes: { pkey: { columns: ['id'], unique: true, state: 'valid' } } } as const;
  const lookup = { table: 'items', kind: 'select', text: 'SELECT * FROM items WHERE id = $1', filter: ['id'], matchRatio: 0, matchRows: 1, perMatchUs: 0, limit: 0, baseUs: 2_000, idleUs: 0 } as const;
  return system({
    databases: { db: database({ cores: 12, connectionsMax: 200, tables: { items: table }, queries: { q1: lookup, q2: { ...lookup, baseUs: 3_500 } } }) },
    pools: { catalog_db: { service: 'catalog', database: 'db', size: 20, sizeMax: 100, waitUs: 2_000_000 }, orders_db: { service: 'orders', database: 'db', size: 20, sizeMax: 100, waitUs: 2_000_000 } },
    services: {
      edge: service({ browse: [cpu(500), call('edge', 'api', 'browse', 2_000_000)], order: [cpu(500), call('edge', 'api', 'order', 2_000_000)] }, { kind: 'gateway', instances: 2, instancesMax: 3, workers: 400, cores: 4 }),
      api: service({ browse: [call('api', 'auth', 'check', 500_000, 1), cpu(3_000), call('api', 'catalog', 'list', 1_000_000, 1)], order: [call('api', 'auth', 'check', 500_000, 1), cpu(3_000), call('api', 'orders', 'place', 1_000_000)] }, { instances: 4, instancesMax: 6, workers: 100, cores: 2 }),
      auth: service({ check: [cpu(1_500)] }, { instances: 2, instancesMax: 3, workers: 50, cores: 2 }),
      catalog: service({ list: [{ do: 'when', flag: null, probability: 0.2, then: [{ do: 'query', query: 'q1', pool: 'catalog_db', timeoutUs: 500_000, times: 1 }], otherwise: [] }, cpu(2_000)] }, { instances: 3, instancesMax: 4, workers: 60, cores: 2 }),
      orders: service({ place: [{ do: 'transaction', pool: 'orders_db', steps: [{ do: 'query', query: 'q2', pool: 'orders_db', timeoutUs: 500_000, times: 1 }, { do: 'query', query: 'q1', pool: 'orders_db', timeoutUs: 500_000, times: 1 }] }, call('orders', 'payments', 'charge', 1_000_000, 1)] }, { instances: 3, instancesMax: 4, workers: 60, cores: 2 }),
      payments: service({ charge: [{ do: 'wait', us: 40_000, spread: EXPONENTIAL }] }, { instances: 2, instancesMax: 3, workers: 40, cores: 2 }),
    },
    clients: { web: client(300, 'edge', 'browse', { timeoutUs: 3_000_000, routes: [{ endpoint: 'browse', share: 0.7, journey: 'browse' }, { endpoint: 'order', share: 0.3, journey: 'order' }] }) },
  });
}
