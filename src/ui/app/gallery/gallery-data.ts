import type { ChartData } from '../../kit/index.ts';

/** A small keyed generator, so that screenshots do not change from one to the next. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const SAMPLES = 180;
const STEP_S = 5;

/** Latency of three services over 15 minutes; one begins to queue after a deploy at 420 s, and a gap in another. */
export function latencyData(shift = 0): ChartData {
  const rand = noise(7 + shift);
  const xs = Float64Array.from({ length: SAMPLES }, (_, i) => i * STEP_S);
  const wave = (base: number, spread: number, extra: (t: number) => number): Float64Array => Float64Array.from(xs, (t) => base + (rand() - 0.5) * spread + extra(t));
  const orders = wave(0.11, 0.03, (t) => (t > 420 ? Math.min(0.9, (t - 420) / 260) : 0));
  const payments = wave(0.07, 0.015, (t) => (t > 470 ? 0.06 : 0));
  const gateway = wave(0.15, 0.03, (t) => (t > 430 ? Math.min(0.95, (t - 420) / 240) : 0));
  payments.fill(NaN, 100, 112);
  return [xs, orders, payments, gateway];
}

/** Requests a second by outcome. */
export function outcomeData(): ChartData {
  const rand = noise(21);
  const xs = Float64Array.from({ length: SAMPLES }, (_, i) => i * STEP_S);
  const bad = Float64Array.from(xs, (t) => (t > 440 ? Math.min(90, (t - 440) / 3) : 1) + rand() * 4);
  const late = Float64Array.from(xs, (t) => (t > 430 ? Math.min(60, (t - 430) / 4) : 2) + rand() * 6);
  const good = Float64Array.from(xs, (_, i) => 300 - (bad[i] ?? 0) - (late[i] ?? 0) + rand() * 10);
  return [xs, good, late, bad];
}

export interface GalleryRow {
  time: number;
  service: string;
  route: string;
  status: number;
  us: number;
}

const SERVICES = ['gateway', 'orders', 'payments', 'inventory', 'search', 'sessions'];
const ROUTES = ['POST /checkout', 'GET /orders/{id}', 'POST /payments/authorise', 'GET /stock/{sku}', 'GET /search', 'GET /session'];

/** Row `i` of a hundred thousand, made when asked for. */
export function galleryRow(i: number): GalleryRow {
  const rand = noise(i * 2654435761 + 1);
  rand();
  const which = Math.floor(rand() * SERVICES.length);
  const failed = rand() > 0.9;
  return { time: i * 7_000, service: SERVICES[which] ?? '', route: ROUTES[which] ?? '', status: failed ? 503 : 200, us: Math.round(800 + rand() ** 4 * 2_400_000) };
}

export { SERVICES as GALLERY_SERVICES };
