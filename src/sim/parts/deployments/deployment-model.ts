import { SLOT_ABSENT, SLOT_DEGRADED, SLOT_DRAINING, SLOT_READY, type World } from '../../kernel/world.ts';
import type { PartBlock } from '../part.ts';

/** How a service is deployed, as compiled, and what is kept of its pods. */
export interface DeploymentModel {
  readonly name: string;
  readonly index: number;
  readonly service: number;
  readonly serviceName: string;
  readonly firstSlot: number;
  readonly slotCount: number;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly progressUs: number;
  readonly bakeUs: number;
  readonly undo: boolean;
  /** The deployment's own block, then one for each pod. */
  readonly blocks: readonly PartBlock[];
  readonly logBackOff: number;
  readonly logStalled: number;
}

export interface DeploymentColumns {
  /** By slot: whether the pod belongs to what is being rolled out; identity under which it is reported, plus one. */
  readonly fresh: Uint8Array;
  readonly pod: Int32Array;
  /** By deployment: instances wanted, and how far the rollout has come. */
  readonly desired: Int32Array;
  readonly progress: Int32Array;
  /** By deployment: identity of its block. */
  readonly identity: Int32Array;
}

export function deploymentColumns(models: readonly DeploymentModel[]): Readonly<Record<string, Int32Array | Uint8Array>> {
  const slots = Math.max(0, ...models.map(({ firstSlot, slotCount }) => firstSlot + slotCount));
  const columns: DeploymentColumns = { fresh: new Uint8Array(slots), pod: new Int32Array(slots), desired: new Int32Array(models.length), progress: new Int32Array(models.length), identity: new Int32Array(models.length) };
  return { ...columns };
}

export const deploymentsOf = (world: World): readonly DeploymentModel[] => world.model.parts['deployments'] as readonly DeploymentModel[];
export const deploymentColumnsOf = (world: World): DeploymentColumns => world.parts['deployments'] as unknown as DeploymentColumns;

export function deploymentOf(world: World, service: number): DeploymentModel | undefined {
  return deploymentsOf(world).find((entry) => entry.service === service);
}

/** A pod of a deployment, as its controller sees it. */
export interface Pod {
  readonly slot: number;
  readonly fresh: boolean;
  readonly ready: boolean;
  readonly leaving: boolean;
}

export function podsOf(world: World, { firstSlot, slotCount }: DeploymentModel): Pod[] {
  const { fresh } = deploymentColumnsOf(world);
  return Array.from({ length: slotCount }, (_, i) => firstSlot + i).flatMap((slot): Pod[] => {
    const state = world.stations.state[slot];
    return state === SLOT_ABSENT ? [] : [{ slot, fresh: fresh[slot] === 1, ready: state === SLOT_READY || state === SLOT_DEGRADED, leaving: state === SLOT_DRAINING }];
  });
}

/** The first slot without a pod, or -1. */
export function freeSlot(world: World, { firstSlot, slotCount }: DeploymentModel): number {
  for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) if (world.stations.state[slot] === SLOT_ABSENT) return slot;
  return -1;
}

/** How far a rollout has come: new pods that are ready, and old ones that are gone. */
export const progressOf = (ready: number, old: number): number => ready - old;
