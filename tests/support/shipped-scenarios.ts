/** The library that pages find in tests, in place of `virtual:scenarios`; what the build makes of scenario files is tested with the build. */

const summary = (title: string, family: string, difficulty: number, tutorial = false) => ({
  title,
  draft: false,
  family,
  difficulty,
  summary: `${title} in a sentence.`,
  practises: ['reading a trace'],
  skills: ['K13', 'R2', 'C2'],
  minutes: tutorial ? 5 : 40,
  tutorial,
  variants: tutorial ? 1 : 3,
  briefing: { role: 'You are on call for Orders.', situation: 'Monday, 13:40.', known: ['Two teams deployed.'], goal: 'Get ordering under a second.' },
  slos: [{ title: 'Placing an order', target: 0.99, under: '1s' }],
  map: { nodes: [{ id: 'web', title: 'Shoppers', kind: 'client' }, { id: 'orders', title: 'Orders', kind: 'service' }], edges: [{ from: 'web', to: 'orders' }] },
});

export const index = [
  { id: 'broken', length: 1, summary: null },
  { id: 'dry-pool', length: 1, summary: summary('Checkout waits', 'pools', 3) },
  { id: 'lookup', length: 1, summary: summary('Guided lookup', 'slow-queries', 1, true) },
  { id: 'slow', length: 1, summary: summary('Ordering is slow', 'slow-queries', 2) },
];

export const load = (id: string): Promise<Record<string, string>> => (id === 'slow' ? Promise.resolve({ 'scenario.json': '{"slow":1}' }) : Promise.reject(new Error('no network')));
