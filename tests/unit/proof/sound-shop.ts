import { MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Subject } from '../../../src/proof/subject.ts';
import type { Scenario, VariantSpec } from '../../../src/scenario/types.ts';
import type { Intent } from '../../../src/session/intents.ts';
import type { FaultAction } from '../../../src/sim/fault-spec.ts';
import type { StepSpec, SystemSpec } from '../../../src/sim/spec.ts';
import { SHOP_VARIANTS, shopScenario } from '../../support/scenarios.ts';
import { client, service, system } from '../../support/systems.ts';

/**
 * The smallest scenario that is sound: a shop that asks a stock and a bank and can do without either. One flag slows the
 * stock down in one variant, the bank is slow in the other; a flag that closes the shop keeps "do everything" from winning.
 */

const wait = (us: number): StepSpec => ({ do: 'wait', us, spread: { kind: 'constant' } });
const BREAKER = { enabled: false, failureRatio: 0.5, slowUs: SECOND, volume: 5, windowUs: 10 * SECOND, openUs: 60 * SECOND, probes: 1 };
export const call = (to: string, endpoint: string, optional: boolean): StepSpec => ({ do: 'call', name: `shop>${to}`, service: to, endpoint, timeoutUs: 0, retries: 0, backoffUs: 0, optional, breaker: BREAKER });
const when = (flag: string, then: readonly StepSpec[], otherwise: readonly StepSpec[]): StepSpec => ({ do: 'when', flag, probability: 1, then, otherwise });
const flag = (title: string, of: string) => ({ title, service: of, description: title, on: false });

export function shopSystem(asks: readonly StepSpec[] = [call('stock', 'GET /stock', true), call('bank', 'POST /pay', true)]): SystemSpec {
  return system({
    services: {
      shop: service({ 'POST /buy': [wait(5_000), when('closed', [{ do: 'fail', status: 503, probability: 1 }], asks)] }),
      stock: service({ 'GET /stock': [when('full-scan', [wait(3 * SECOND)], [wait(20_000)])] }),
      bank: service({ 'POST /pay': [wait(50_000)] }, { kind: 'third_party' }),
    },
    flags: { 'full-scan': flag('Full scan', 'stock'), closed: flag('The shop is closed', 'shop') },
    clients: { users: client(4, 'shop', 'POST /buy', { timeoutUs: 20 * SECOND, routes: [{ endpoint: 'POST /buy', share: 1, journey: 'buy' }], secondsPerAction: 10 }) },
    scrapeEveryUs: 15 * SECOND,
  });
}

/** A cause that begins half a minute after the healthy history. */
export function cause(id: string, entry: readonly FaultAction[], verdicts: VariantSpec['verdicts'], truth: Partial<VariantSpec['truth']> = {}): VariantSpec {
  const { flag: example } = SHOP_VARIANTS;
  return { ...example, id, title: id, truth: { ...example.truth, ...truth }, verdicts, fault: { initial: 'well', states: { ...example.fault.states, ill: { title: 'Answers take seconds', entry, after: [], on: {} } } } };
}

export const slow = (what: 'stock' | 'bank', factor: number): FaultAction => ({ do: 'set', param: `services.${what}.slow`, value: factor });

export const FLAG = cause('flag', [{ do: 'flag', flag: 'full-scan', on: true, by: 'Somebody', note: '' }], [
  { mitigation: 'set_flag full-scan off', verdict: 'works', why: '' },
  { mitigation: 'restart stock', verdict: 'harms', why: '' },
]);
export const BANK = cause('bank', [slow('bank', 61)], [
  { mitigation: 'set_timeout shop>bank 300', verdict: 'works', why: '' },
  { mitigation: 'restart shop', verdict: 'harms', why: '' },
]);

const acts = (verb: string, args: Extract<Intent, { kind: 'mitigate' }>['args']): Extract<Intent, { kind: 'mitigate' }> => ({ kind: 'mitigate', verb, args, hypothesisId: null });

export function recorded(name: string, variant: string, ...actions: readonly Extract<Intent, { kind: 'mitigate' }>[]): Subject['runs'][number] {
  const intents = [{ afterPageUs: SECOND, intent: { kind: 'acknowledge' } as const }, ...actions.map((intent, i) => ({ afterPageUs: (i + 2) * MINUTE / 2, intent }))];
  return { name, kind: name.endsWith('.win') ? 'win' : 'lose', script: { title: name, seed: null, variant, intents: intents } };
}

export const FLAG_OFF = acts('set_flag', { flag: 'full-scan', on: false });
export const BANK_TIMEOUT = acts('set_timeout', { call: 'shop>bank', timeout_ms: 300 });
export const RESTART_STOCK = acts('restart', { service: 'stock' });

export function soundScenario(changes: Partial<Scenario> = {}): Scenario {
  const scenario = shopScenario([FLAG, BANK]);
  return { ...scenario, horizonUs: 9 * MINUTE, system: shopSystem(), ...changes };
}

export function soundShop(changes: Partial<Scenario> = {}, runs: Subject['runs'] = RUNS): Subject {
  return { scenario: soundScenario(changes), runs };
}

export const RUNS: Subject['runs'] = [recorded('flag.win', 'flag', FLAG_OFF), recorded('flag.lose', 'flag', RESTART_STOCK), recorded('bank.win', 'bank', RESTART_STOCK, BANK_TIMEOUT)];
