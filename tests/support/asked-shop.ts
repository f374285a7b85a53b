import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { FaultSpec } from '../../src/sim/fault-spec.ts';
import type { Intent, PanelName } from '../../src/session/intents.ts';
import { liveCauses } from '../../src/session/hints/other-causes.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../src/session/run.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { SHOP_VARIANTS, shopScenario } from './scenarios.ts';
import { database } from './systems.ts';

/**
 * The shop with a database and a log that can be asked. Behind its page: an index that is gone (the plan says so), a flag (whose
 * lines in the log say so), and a slow bank (which no console and no line tells of).
 */
type Cause = 'index' | 'flag' | 'bank';

const GONE: FaultSpec['states'][string]['entry'] = [{ do: 'set', param: 'databases.stock-db.tables.stock.indexes.stock_sku', value: 0 }];

export function askedShop(): Scenario {
  const shop = shopScenario();
  const { services, flags } = shop.system;
  const rows = 12_000_000;
  const wait = (us: number) => ({ do: 'wait', us, spread: { kind: 'constant' } }) as const;
  const stock = {
    ...services['stock'],
    endpoints: {
      'GET /stock': {
        versions: {},
        steps: [
          { do: 'log', level: 1, text: 'asked for stock' },
          { do: 'query', query: 'by_sku', pool: 'pool', timeoutUs: 0, times: 1 },
          { do: 'when', flag: 'full-scan', probability: 1, then: [{ do: 'log', level: 3, text: 'deadlock in the shelves' }, wait(3 * SECOND)], otherwise: [] },
        ],
      },
    },
  } as const;
  const bare = SHOP_VARIANTS.flag;
  return {
    ...shop,
    system: {
      ...shop.system, flags,
      services: { ...services, stock },
      databases: {
        'stock-db': database({
          cores: 16,
          tables: { stock: { rows, rowBytes: 100, rowsEstimated: rows, columns: ['sku'], indexes: { stock_sku: { columns: ['sku'], unique: true, state: 'valid' } } } },
          queries: { by_sku: { table: 'stock', kind: 'select', text: 'SELECT * FROM stock WHERE sku = $1', filter: ['sku'], matchRatio: 0, matchRows: 1, perMatchUs: 0, limit: 0, baseUs: 150, idleUs: 0 } },
        }),
      },
      pools: { pool: { service: 'stock', database: 'stock-db', size: 40, sizeMax: 100, waitUs: 0 } },
    },
    variants: {
      index: { ...bare, id: 'index', title: 'index', fault: { ...bare.fault, states: { ...bare.fault.states, ill: { title: 'The index is gone', entry: GONE, after: [], on: {} } } } },
      flag: bare,
      bank: SHOP_VARIANTS.bank,
    },
  };
}

export const looked = (panel: PanelName, query: string): Intent => ({ kind: 'look', panel, query });

/** A run of one of the causes in which these things were looked at, one every five seconds from two minutes after the page. */
export const lookedAt = (cause: Cause, ...intents: readonly Intent[]): Run => lookedIn(openRun(askedShop(), 5, cause), ...intents);

export function lookedIn(run: Run, ...intents: readonly Intent[]): Run {
  advanceToPage(run);
  advanceRun(run, run.world.now + 2 * MINUTE);
  for (const intent of [{ kind: 'acknowledge' } as const, ...intents]) {
    advanceRun(run, run.world.now + 5 * SECOND);
    const submitted = submitIntent(run, intent);
    if (!submitted.accepted) throw new Error(submitted.reason);
  }
  return run;
}

/** The other causes that what was seen leaves. */
export function leftBy(run: Run): string[] {
  const steps = liveCauses({ run, atUs: run.world.now, intents: run.intents });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.others.map(({ id }) => id);
  }
}
