import type { World } from '../../kernel/world.ts';

/** A configuration value as compiled. */
export interface RequirementModel {
  readonly name: string;
  readonly index: number;
  readonly key: string;
  readonly service: number;
  readonly serviceName: string;
  readonly firstSlot: number;
  readonly slotCount: number;
  /** By version index. */
  readonly needs: readonly boolean[];
  readonly present: number;
  readonly afterUs: number;
  readonly logs: { readonly missing: number; readonly exited: number };
  readonly exit: number;
}

/** By slot: the token of the exit that is due, and what the process before died of (a requirement counted from 1). */
export interface RequirementColumns {
  readonly token: Int32Array;
  readonly lacked: Int32Array;
}

export const requirementsOf = (world: World): readonly RequirementModel[] => world.model.parts['requirements'] as readonly RequirementModel[];
export const columnsOf = (world: World): RequirementColumns => world.parts['requirements'] as unknown as RequirementColumns;
