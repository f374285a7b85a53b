import type { AnyStateMachine } from 'xstate';
import type { World } from '../kernel/world.ts';
import { breakerActions } from './breaker-actions.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { deployment } from './deployment.ts';
import { deploymentActions } from './deployment-actions.ts';
import { faultMachine } from './fault.ts';
import { faultActions } from './fault-actions.ts';
import type { Machinery } from './host.ts';
import { indexBuild } from './index-build.ts';
import { indexActions } from './index-actions.ts';
import { gatedRollout } from './gated-rollout.ts';
import { instanceHealth } from './instance-health.ts';
import { healthActions } from './health-actions.ts';
import { rolloutActions } from './rollout-actions.ts';

/** Every machine that can run in a world, by name. Adding one takes its file, its actions and a line here. */
const MACHINES: Readonly<Record<string, AnyStateMachine>> = {
  health: instanceHealth,
  deployment,
  rollout: gatedRollout,
  breaker: circuitBreaker,
  index_build: indexBuild,
};

export const MACHINERY: Machinery = {
  machineFor: (world: World, name: string) => (name === 'fault' ? faultMachine(world.plot) : MACHINES[name]),
  actions: { ...healthActions, ...deploymentActions, ...rolloutActions, ...breakerActions, ...indexActions, ...faultActions },
};
