import { updateBook } from '../../kernel/book.ts';
import { SLOT_CRASHED, type World } from '../../kernel/world.ts';
import { crashBackoffUs, type HealthContext } from '../../machines/instance-health.ts';
import { definePart, type Report } from '../part.ts';
import { deploymentColumns, deploymentColumnsOf, deploymentsOf, podsOf, type DeploymentModel } from './deployment-model.ts';
import { describePods, listPods, rolloutStatus } from './kubectl.ts';
import { pauseRollout } from './pause-rollout.ts';
import { healthOf } from './health-of.ts';

/**
 * **Models** a Kubernetes Deployment: how many instances a rollout may take away and add, when it counts as stalled, and
 * what the platform says about pods, whether their processes live or not.
 * **Leaves out** probes apart from the start-up time, nodes and scheduling, revisions older than the one before.
 * **Teaches** that old instances go on serving while new ones cannot start, unless the rollout may take them away first.
 */
export const deployments = definePart({
  section: 'deployments',
  about: 'How a service is deployed on the platform.',
  fields: {
    service: { kind: 'ref', to: 'services', about: 'The service.' },
    maxUnavailable: { kind: 'whole', min: 0, max: 64, fallback: 0, about: 'Instances that a rollout may be short of.' },
    maxSurge: { kind: 'whole', min: 0, max: 64, fallback: 1, about: 'Instances that a rollout may add beyond the number wanted.' },
    progressDeadline: { kind: 'duration', fallback: '600s', about: 'A rollout that has come no further for this long counts as stalled.' },
    bake: { kind: 'duration', fallback: '60s', about: 'How long a finished rollout is watched.' },
    autoRollback: { kind: 'switch', fallback: false, about: 'Whether a stalled rollout goes back by itself.' },
  },
  blocks: (_name, { service }, system) => [
    (report) => layDeployment(report, service),
    ...Array.from({ length: system.services[service]?.instancesMax ?? 0 }, () => (report: Report) => layPod(report, service)),
  ],
  families: [
    { name: 'kube_deployment_spec_replicas', type: 'gauge', unit: '', help: 'Instances wanted. Labels: deployment.' },
    { name: 'kube_deployment_status_replicas_available', type: 'gauge', unit: '', help: 'Instances that are ready. Labels: deployment.' },
    { name: 'kube_deployment_status_replicas_unavailable', type: 'gauge', unit: '', help: 'Instances that are wanted or there and not ready. Labels: deployment.' },
    { name: 'kube_deployment_status_replicas_updated', type: 'gauge', unit: '', help: 'Instances of the version that is rolled out. Labels: deployment.' },
    { name: 'kube_pod_container_status_restarts_total', type: 'counter', unit: '', help: 'Starts of a container after its first. Labels: container.' },
    { name: 'kube_pod_container_status_last_terminated_reason', type: 'gauge', unit: '', help: '1 for the reason for which the container last ended. Labels: container, reason.' },
    { name: 'kube_pod_container_status_waiting_reason', type: 'gauge', unit: '', help: '1 while the container waits to be started, by reason. Labels: container, reason.' },
    { name: 'kube_pod_status_ready', type: 'gauge', unit: '', help: '1 while the pod gets requests. Labels: condition.' },
  ],
  logs: {
    backOff: { level: 2, text: 'Back-off restarting failed container: next start in {wait_ms} ms ({restarts} restarts so far)', fields: [{ name: 'wait_ms', kind: 'us' }, { name: 'restarts', kind: 'int' }] },
    stalled: { level: 2, text: 'deployment {deployment} exceeded its progress deadline: {pods} new pods are not ready', fields: [{ name: 'deployment', kind: 'ref' }, { name: 'pods', kind: 'int' }] },
  },
  check: (name, { service, maxUnavailable, maxSurge }, system) => {
    const spec = system.services[service];
    const others = Object.entries(system.parts['deployments'] ?? {}).filter(([other, entry]) => other !== name && entry['service'] === service);
    return [
      ...(others.length === 0 ? [] : [{ path: ['service'], found: `${service}, which has a deployment already`, expected: 'one deployment for each service' }]),
      ...(maxUnavailable + maxSurge > 0 ? [] : [{ path: ['maxSurge'], found: '0, and 0 for maxUnavailable', expected: 'one of them above 0, or nothing could ever be replaced' }]),
      ...(spec === undefined || maxUnavailable > 0 || spec.instancesMax > spec.instances ? [] : [{ path: ['maxUnavailable'], found: '0', expected: `1 or more, or instancesMax of ${service} above its instances, so that a new one has a place` }]),
      ...(spec === undefined || spec.kind !== 'third_party' ? [] : [{ path: ['service'], found: `${service}, a third party`, expected: 'a service of ours' }]),
    ];
  },
  model: ({ name, index, spec, station, blocks, log }): DeploymentModel => {
    const place = station(spec.service);
    return {
      name, index, blocks,
      service: place.index, serviceName: spec.service, firstSlot: place.firstSlot, slotCount: place.slotCount,
      maxUnavailable: spec.maxUnavailable, maxSurge: spec.maxSurge, progressUs: spec.progressDeadlineUs, bakeUs: spec.bakeUs, undo: spec.autoRollback,
      logBackOff: log('backOff'), logStalled: log('stalled'),
    };
  },
  columns: deploymentColumns,
  start,
  opened,
  closed,
  announce,
  sample,
  verbs: [pauseRollout],
  commands: { rollout: rolloutStatus, pods: listPods, describe: describePods },
});

function layDeployment(report: Report, deployment: string): Readonly<Record<string, number>> {
  const gauge = (name: string): number => report.gauge(`kube_deployment_${name}`, { deployment });
  return { wanted: gauge('spec_replicas'), available: gauge('status_replicas_available'), unavailable: gauge('status_replicas_unavailable'), updated: gauge('status_replicas_updated') };
}

function layPod(report: Report, container: string): Readonly<Record<string, number>> {
  return {
    restarts: report.counter('kube_pod_container_status_restarts_total', { container }),
    OOMKilled: report.gauge('kube_pod_container_status_last_terminated_reason', { container, reason: 'OOMKilled' }),
    Error: report.gauge('kube_pod_container_status_last_terminated_reason', { container, reason: 'Error' }),
    waiting: report.gauge('kube_pod_container_status_waiting_reason', { container, reason: 'CrashLoopBackOff' }),
    ready: report.gauge('kube_pod_status_ready', { condition: 'true' }),
  };
}

/** What the platform says of a deployment is nobody's process: it has a name and no instance. */
function start(world: World): void {
  for (const deployment of deploymentsOf(world)) {
    const { desired, identity } = deploymentColumnsOf(world);
    const id = world.book.identities.length;
    updateBook(world, { identities: [...world.book.identities, { id, service: deployment.serviceName, version: '', instance: '' }] });
    identity[deployment.index] = id;
    desired[deployment.index] = podsOf(world, deployment).length;
  }
  announceDeployments(world);
}

function announceDeployments(world: World): void {
  for (const { index, blocks } of deploymentsOf(world)) world.sink.blockOpened(blocks[0].block, world.now, world.book.identities[deploymentColumnsOf(world).identity[index]]);
}

function announce(world: World): void {
  announceDeployments(world);
  for (const { firstSlot, slotCount, blocks } of deploymentsOf(world)) {
    for (let i = 0; i < slotCount; i++) {
      const pod = deploymentColumnsOf(world).pod[firstSlot + i];
      if (pod > 0) world.sink.blockOpened(blocks[1 + i].block, world.now, world.book.identities[pod - 1]);
    }
  }
}

const homeOf = (world: World, slot: number): DeploymentModel | undefined => deploymentsOf(world).find(({ firstSlot, slotCount }) => slot >= firstSlot && slot < firstSlot + slotCount);

/** A process begins: a new pod, unless its container was started again. */
function opened(world: World, slot: number): void {
  const deployment = homeOf(world, slot);
  if (deployment === undefined) return;
  const { pod } = deploymentColumnsOf(world);
  if (pod[slot] !== 0) return;
  const identity = world.stations.identity[slot];
  const { block, offset } = deployment.blocks[1 + slot - deployment.firstSlot];
  world.cells.fill(0, offset, offset + world.model.blocks[block].cells.length);
  pod[slot] = identity + 1;
  world.sink.blockOpened(block, world.now, world.book.identities[identity]);
}

function closed(world: World, slot: number): void {
  const deployment = homeOf(world, slot);
  if (deployment === undefined) return;
  if (world.stations.state[slot] === SLOT_CRASHED) {
    const { crashes = 1, restarts = 0 } = healthOf(world, slot);
    world.sink.logged(world.now, deployment.logBackOff, world.stations.identity[slot], 0, crashBackoffUs(crashes), restarts, 0, 0);
    return;
  }
  const { pod, fresh } = deploymentColumnsOf(world);
  const { block, offset } = deployment.blocks[1 + slot - deployment.firstSlot];
  pod[slot] = 0;
  fresh[slot] = 0;
  world.cells.fill(0, offset, offset + world.model.blocks[block].cells.length);
  world.sink.blockClosed(block, world.now);
}

function sample(world: World): void {
  for (const deployment of deploymentsOf(world)) {
    const { desired, fresh } = deploymentColumnsOf(world);
    const pods = podsOf(world, deployment);
    const available = pods.filter(({ ready }) => ready).length;
    const rolling = pods.some((pod) => pod.fresh);
    put(world, deployment, 0, 'wanted', desired[deployment.index]);
    put(world, deployment, 0, 'available', available);
    put(world, deployment, 0, 'unavailable', Math.max(desired[deployment.index], pods.filter(({ leaving }) => !leaving).length) - available);
    put(world, deployment, 0, 'updated', rolling ? pods.filter(({ slot }) => fresh[slot] === 1).length : available);
    for (const { slot, ready } of pods) samplePod(world, deployment, slot, ready);
  }
}

function samplePod(world: World, deployment: DeploymentModel, slot: number, ready: boolean): void {
  const { restarts = 0, reason = '' }: Partial<HealthContext> = healthOf(world, slot);
  const place = 1 + slot - deployment.firstSlot;
  put(world, deployment, place, 'restarts', restarts);
  put(world, deployment, place, 'OOMKilled', reason === 'OOMKilled' ? 1 : 0);
  put(world, deployment, place, 'Error', reason === 'Error' ? 1 : 0);
  put(world, deployment, place, 'waiting', world.stations.state[slot] === SLOT_CRASHED ? 1 : 0);
  put(world, deployment, place, 'ready', ready ? 1 : 0);
}

function put(world: World, { blocks }: DeploymentModel, place: number, key: string, value: number): void {
  world.cells[blocks[place].offset + blocks[place].cells[key]] = value;
}
