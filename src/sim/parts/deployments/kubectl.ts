import { SLOT_CRASHED, SLOT_DRAINING, SLOT_STARTING, type World } from '../../kernel/world.ts';
import { findMode } from '../../machines/host.ts';
import type { PartCommand } from '../part.ts';
import { deploymentColumnsOf, deploymentsOf, podsOf, type DeploymentModel, type Pod } from './deployment-model.ts';
import { healthOf } from './health-of.ts';

/** What a person with kubectl at hand sees, answered from the state that the simulation runs on. */

export const rolloutStatus: PartCommand = {
  title: 'Rollout status',
  help: 'How far the rollout of the service has come',
  command: (name) => `kubectl rollout status deployment/${name}`,
  answer: (world, index) => {
    const deployment = deploymentsOf(world)[index];
    const { desired } = deploymentColumnsOf(world);
    const pods = podsOf(world, deployment);
    const available = pods.filter(({ ready }) => ready).length;
    return {
      columns: ['wanted', 'available', 'new', 'new and ready', 'old'],
      rows: [[desired[index], available, pods.filter(({ fresh }) => fresh).length, pods.filter(({ fresh, ready }) => fresh && ready).length, pods.filter(({ fresh, leaving }) => !fresh && !leaving).length].map(String)],
      text: [statusLine(world, deployment, pods)],
      note: `maxUnavailable ${deployment.maxUnavailable}, maxSurge ${deployment.maxSurge}.`,
    };
  },
};

function statusLine(world: World, deployment: DeploymentModel, pods: readonly Pod[]): string {
  const mode = findMode(world, 'rollout', deployment.service);
  const state = mode < 0 ? 'done' : world.book.modes[mode].value;
  const { name } = deployment;
  const updated = pods.filter(({ fresh }) => fresh).length;
  const wanted = deploymentColumnsOf(world).desired[deployment.index];
  if (state === 'stalled') return `error: deployment "${name}" exceeded its progress deadline`;
  if (state === 'paused') return `deployment "${name}" is paused: ${updated} out of ${wanted} new replicas have been updated`;
  if (state === 'rolling') return `Waiting for deployment "${name}" rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`;
  return `deployment "${name}" successfully rolled out`;
}

export const listPods: PartCommand = {
  title: 'Pods',
  help: 'The instances, whether they are ready, and how often they were started again',
  command: (name) => `kubectl get pods -l app=${name}`,
  answer: (world, index) => ({
    columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'VERSION'],
    rows: podsOf(world, deploymentsOf(world)[index]).map(({ slot, ready }) => [nameOf(world, slot), ready ? '1/1' : '0/1', statusOf(world, slot), String(healthOf(world, slot).restarts ?? 0), world.book.identities[world.stations.identity[slot]].version]),
    text: [],
    note: '',
  }),
};

export const describePods: PartCommand = {
  title: 'Describe pods',
  help: 'State and last state of each container: why it ended, and with which code',
  command: (name) => `kubectl describe pods -l app=${name}`,
  answer: (world, index) => ({
    columns: [],
    rows: [],
    text: podsOf(world, deploymentsOf(world)[index]).flatMap(({ slot, ready }) => describe(world, slot, ready)),
    note: '',
  }),
};

const nameOf = (world: World, slot: number): string => world.book.identities[world.stations.identity[slot]].instance;

function statusOf(world: World, slot: number): string {
  const state = world.stations.state[slot];
  if (state === SLOT_CRASHED) return 'CrashLoopBackOff';
  return state === SLOT_DRAINING ? 'Terminating' : 'Running';
}

function describe(world: World, slot: number, ready: boolean): string[] {
  const { reason = '', exitCode = 0, restarts = 0 } = healthOf(world, slot);
  const state = world.stations.state[slot];
  const now = state === SLOT_CRASHED ? ['  State:          Waiting', '    Reason:       CrashLoopBackOff'] : ['  State:          Running'];
  const last = reason === '' ? [] : ['  Last State:     Terminated', `    Reason:       ${reason}`, `    Exit Code:    ${exitCode}`];
  return [
    `Name:             ${nameOf(world, slot)}`,
    ...now,
    ...last,
    `  Ready:          ${ready ? 'True' : state === SLOT_STARTING ? 'False (starting)' : 'False'}`,
    `  Restart Count:  ${restarts}`,
    '',
  ];
}
