import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { FaultSpec } from '../../src/sim/fault-spec.ts';
import type { SystemSpec } from '../../src/sim/spec.ts';
import type { Scenario, VariantSpec } from '../../src/scenario/types.ts';
import { client, service, system } from './systems.ts';

/** A small scenario for tests of what surrounds the world: a shop that asks its stock and a bank. */

const wait = (us: number) => ({ do: 'wait', us, spread: { kind: 'constant' } }) as const;
const call = (to: string, endpoint: string, optional: boolean) => ({ do: 'call', name: `shop>${to}`, service: to, endpoint, timeoutUs: 0, retries: 0, backoffUs: 0, optional, breaker: null }) as const;

export function shopSystem(): SystemSpec {
  return system({
    services: {
      shop: service({ 'POST /buy': [wait(5_000), call('stock', 'GET /stock', false), call('bank', 'POST /pay', true)] }),
      stock: service({ 'GET /stock': [{ do: 'when', flag: 'full-scan', probability: 1, then: [wait(3 * SECOND)], otherwise: [wait(20_000)] }] }),
      bank: service({ 'POST /pay': [wait(50_000)] }, { kind: 'third_party' }),
    },
    flags: { 'full-scan': { title: 'Full scan', service: 'stock', description: 'Reads everything.', on: false } },
    clients: { users: client(8, 'shop', 'POST /buy', { timeoutUs: 20 * SECOND, routes: [{ endpoint: 'POST /buy', share: 1, journey: 'buy' }], secondsPerAction: 10 }) },
    scrapeEveryUs: 15 * SECOND,
  });
}

const TROUBLE_US = 5.5 * MINUTE;
const chart = (entry: FaultSpec['states'][string]['entry']): FaultSpec => ({
  initial: 'well',
  states: {
    well: { title: 'All is well', entry: [], after: [{ lowUs: TROUBLE_US, highUs: TROUBLE_US, target: 'ill' }], on: {} },
    ill: { title: 'Answers take seconds', entry, after: [], on: {} },
  },
});
const switchScan = (on: boolean) => ({ do: 'flag', flag: 'full-scan', on, by: 'Somebody', note: '' }) as const;

function variant(id: string, fault: FaultSpec, truth: Pick<VariantSpec['truth'], 'component' | 'mechanism' | 'change'>, verdicts: VariantSpec['verdicts']): VariantSpec {
  return { id, weight: 1, title: id, fault, params: {}, truth: { ...truth, trigger: 'A trigger', story: ['It happened.'], discriminators: ['A reading.'], permanentFix: 'Mend it.', prevention: ['Prevent it.'] }, verdicts };
}

const FLAG = { component: 'stock', mechanism: 'slow-feature', change: { kind: 'flag', target: 'full-scan' } } as const;

/** Behind the same page: a flag that slows the stock down (for good, for a while, or again and again), and a slow bank. */
export const SHOP_VARIANTS: Readonly<Record<'flag' | 'bank' | 'healing' | 'returning', VariantSpec>> = {
  flag: variant('flag', chart([switchScan(true)]), FLAG, [
    { mitigation: 'set_flag full-scan off', verdict: 'works', why: 'Fast again.' },
    { mitigation: 'restart stock', verdict: 'harms', why: 'Not the cause.' },
  ]),
  bank: variant('bank', chart([{ do: 'set', param: 'services.bank.slow', value: 60 }]), { component: 'bank', mechanism: 'slow-third-party', change: null }, [{ mitigation: 'set_timeout shop>bank 300', verdict: 'works', why: 'Nobody waits.' }]),
  healing: variant(
    'healing',
    {
      initial: 'well',
      states: {
        ...chart([switchScan(true)]).states,
        ill: { title: 'Slow for a while', entry: [switchScan(true)], after: [{ lowUs: 4 * MINUTE, highUs: 4 * MINUTE, target: 'healed' }], on: {} },
        healed: { title: 'Well again', entry: [switchScan(false)], after: [], on: {} },
      },
    },
    FLAG,
    [],
  ),
  returning: variant(
    'returning',
    {
      initial: 'well',
      states: {
        ...chart([switchScan(true)]).states,
        ill: { title: 'Slow', entry: [switchScan(true)], after: [{ lowUs: 4 * MINUTE, highUs: 4 * MINUTE, target: 'pause' }], on: {} },
        pause: { title: 'Well for a while', entry: [switchScan(false)], after: [{ lowUs: 4 * MINUTE, highUs: 4 * MINUTE, target: 'ill' }], on: {} },
      },
    },
    FLAG,
    [],
  ),
};

export function shopScenario(variants: readonly VariantSpec[] = [SHOP_VARIANTS.flag, SHOP_VARIANTS.bank]): Scenario {
  const p99 = (name: string): string => `histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="${name}"}[1m])))`;
  return {
    id: 'shop', title: 'The shop is slow', draft: false, family: 'test', catalogue: [], difficulty: 1, summary: '', practises: [], skills: [], minutes: 10, tutorial: [],
    briefing: { role: '', situation: '', known: [], goal: '' },
    startEpochMs: 1_700_000_000_000, historyUs: 5 * MINUTE, horizonUs: 10 * MINUTE,
    system: shopSystem(),
    slos: [{ id: 'buy', title: 'Buying is fast', journeys: ['buy'], underUs: SECOND, target: 0.99, windowUs: 60 * MINUTE }],
    alerts: [{ name: 'ShopSlow', expr: `${p99('shop')} > 1`, forUs: 30 * SECOND, severity: 'page', summary: 'Slow', runbook: 'Look.' }],
    pageAlert: 'ShopSlow', history: [], planned: [], nuisance: { startWithinUs: 0, words: {} },
    dashboards: [
      { id: 'shop', title: 'Shop', panels: [{ title: 'p99', unit: 'seconds', queries: [{ expr: p99('shop'), legend: 'p99' }], threshold: 1 }] },
      { id: 'stock', title: 'Stock', panels: [{ title: 'p99', unit: 'seconds', queries: [{ expr: p99('stock'), legend: 'p99' }], threshold: null }] },
    ],
    people: { ann: { name: 'Support', role: 'Support' } },
    messages: [{ from: 'ann', text: 'Customers complain.', afterUs: MINUTE, while: 'bad' }],
    variants: Object.fromEntries(variants.map((entry) => [entry.id, entry])),
    mechanisms: [{ id: 'slow-feature', title: 'A feature is slow', family: 'change' }, { id: 'slow-third-party', title: 'A third party is slow', family: 'dependency' }],
    hash: '0000000000000000',
  };
}
