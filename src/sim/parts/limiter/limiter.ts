import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { setRateLimit } from '../../intents/set-rate-limit.ts';
import { definePart } from '../part.ts';

/**
 * **Models** a token bucket shared by all instances of a service.
 * **Leaves out** limits per client and per route, and the header that tells when to come back.
 * **Teaches** that turning some users away quickly can be what keeps the rest served.
 */
export const limiter = definePart({
  section: 'limiters',
  about: 'A rate limit.',
  fields: {
    title: { kind: 'line', about: 'What it limits.' },
    service: { kind: 'ref', to: 'services', about: 'The service whose endpoints pass it.' },
    perSecond: { kind: 'per_second', min: 0, max: 1_000_000, fallback: 0, tunable: true, about: 'Admitted per second; 0 means no limit.' },
    burst: { kind: 'whole', min: 1, max: 1_000_000, fallback: 10, about: 'Requests admitted at once after a quiet time.' },
  },
  homes: (_name, { service }) => [service],
  metrics: (report, name) => ({
    admitted: report.counter('limiter_requests_total', { limiter: name, decision: 'admitted' }),
    rejected: report.counter('limiter_requests_total', { limiter: name, decision: 'rejected' }),
  }),
  families: [{ name: 'limiter_requests_total', type: 'counter', unit: '', help: 'Decisions of a rate limit. Labels: limiter, decision (admitted, rejected).' }],
  steps: {
    limit: {
      about: 'Passes a rate limit, or is rejected with 429.',
      fields: {},
      check: (step, { service }, here) => (service === here ? [] : [{ path: ['limit'], found: `${step.part}, a rate limit of ${service}`, expected: `a rate limit of ${here}` }]),
      compile: (program) => {
        program.emit('LIMIT', program.index);
        program.emit('JUMP_IF_FAILED', program.end);
      },
    },
  },
  model: ({ spec, param, cells }): LimiterModel => ({ perSecond: param('perSecond'), burst: spec.burst, admitted: cells(spec.service)['admitted'], rejected: cells(spec.service)['rejected'] }),
  columns: (models) => ({ tokens: Float64Array.from(models, ({ burst }) => burst), filledUs: new Float64Array(models.length) }),
  ops: { LIMIT: opLimit },
  verbs: [setRateLimit],
});

interface LimiterModel {
  readonly perSecond: number;
  readonly burst: number;
  readonly admitted: number;
  readonly rejected: number;
}

const OUTCOME_REJECTED = 3;

/** Opcode LIMIT: limiter. Goes on, or with the outcome "rejected". */
function opLimit(world: World, f: number, pc: number): boolean {
  const index = world.model.code[pc + 1];
  const model = world.model.parts['limiters'][index] as LimiterModel;
  const { tokens, filledUs } = world.parts['limiters'] as { tokens: Float64Array; filledUs: Float64Array };
  const { offset } = world.model.slots[world.frames.slot[f]];
  const perSecond = world.params[model.perSecond];
  world.frames.pc[f] = pc + WORDS;
  const filled = tokens[index] + ((world.now - filledUs[index]) * perSecond) / 1e6;
  tokens[index] = filled > model.burst ? model.burst : filled;
  filledUs[index] = world.now;
  if (perSecond <= 0 || tokens[index] >= 1) {
    if (perSecond > 0) tokens[index] -= 1;
    world.cells[offset + model.admitted]++;
    return true;
  }
  world.cells[offset + model.rejected]++;
  world.frames.outcome[f] = OUTCOME_REJECTED;
  return true;
}
