import type { StepSpec, SystemSpec } from '../../src/sim/spec.ts';
import { client, database, service, system } from './systems.ts';

/** Small systems whose requests meet at the rows of one table. */

export type Row = 'first' | 'second' | 'lower' | 'higher' | 'hot' | 'user';

export const statement = (query: string, row: Row = 'first', timeoutUs = 0): StepSpec => ({ do: 'query', query, pool: 'pool', timeoutUs, times: 1, row });
export const work = (us: number, kind: 'exponential' | 'constant' = 'constant'): StepSpec => ({ do: 'wait', us, spread: { kind } });
export const transaction = (...steps: StepSpec[]): StepSpec => ({ do: 'transaction', pool: 'pool', steps });

/** Fields of the database's locks and of the pool's transactions, where they differ from what is usual. */
interface Settings {
  readonly deadlockTimeoutUs?: number;
  readonly lockTimeoutUs?: number;
  readonly idleInTransactionTimeoutUs?: number;
  readonly retries?: number;
  readonly cancelsOnTimeout?: boolean;
}

/** A bank over `rows` accounts with the endpoints given, each with clients of its name at a rate per second. */
export function bank(rows: number, endpoints: Readonly<Record<string, readonly StepSpec[]>>, rates: Readonly<Record<string, number>>, size = 1_000, settings: Settings = {}): SystemSpec {
  const { deadlockTimeoutUs = 1_000_000, lockTimeoutUs = 0, idleInTransactionTimeoutUs = 0, retries = 0, cancelsOnTimeout = true } = settings;
  const table = { rows: 100_000, rowBytes: 100, rowsEstimated: 100_000, columns: ['id'], indexes: { pkey: { columns: ['id'], unique: true, state: 'valid' } }, contendedRows: rows, ddlUs: 2_000_000 } as const;
  const read = { table: 'accounts', kind: 'select', text: 'SELECT * FROM accounts WHERE id = $1', filter: ['id'], matchRatio: 0, matchRows: 1, perMatchUs: 0, limit: 0, baseUs: 150, idleUs: 0 } as const;
  const queries = {
    read,
    report: { ...read, text: 'SELECT sum(balance) FROM accounts', idleUs: 20_000_000 },
    share: { ...read, text: 'SELECT * FROM accounts WHERE id = $1 FOR SHARE', lock: 'share' },
    claim: { ...read, text: 'SELECT * FROM accounts WHERE id = $1 FOR UPDATE', lock: 'update' },
    move: { ...read, text: 'UPDATE accounts SET balance = balance + $1 WHERE id = $2', kind: 'update' },
  } as const;
  return system({
    databases: { db: database({ cores: 32, connectionsMax: 3_000, tables: { accounts: table }, queries }) },
    pools: { pool: { service: 'bank', database: 'db', size, sizeMax: 1_000, waitUs: 0 } },
    parts: {
      locks: { db: { deadlockTimeoutUs, lockTimeoutUs, idleInTransactionTimeoutUs, commitUs: 1_000 } },
      transactions: { pool: { retries, backoffUs: 20_000, cancelsOnTimeout } },
    },
    services: { bank: service(endpoints, { workers: 10_000 }) },
    clients: Object.fromEntries(Object.entries(rates).map(([name, rate]) => [`${name}s`, client(rate, 'bank', name)])),
  });
}
