import type { World } from '../../kernel/world.ts';
import type { PartCommand } from '../part.ts';
import { dataColumns, dataModel, levelAt } from './records.ts';

/** What a person can ask the database about a set of records. */

const ROWS = 10;

export const DATA_COMMANDS: Readonly<Record<string, PartCommand>> = {
  recent: {
    title: 'Records changed last',
    help: 'Version and time of the last change of the records that changed last',
    command: (name) => `SELECT id, version, updated_at FROM ${name} ORDER BY updated_at DESC LIMIT ${ROWS};`,
    answer: (world, index) => {
      const model = dataModel(world, index);
      const { version, committedMs } = dataColumns(world);
      const changed = Array.from({ length: model.keys }, (_, key) => key).filter((key) => version[model.first + key] > 1);
      changed.sort((a, b) => committedMs[model.first + b] - committedMs[model.first + a] || a - b);
      return {
        columns: ['id', 'version', 'updated', ...(model.stock > 0 ? ['level'] : [])],
        rows: changed.slice(0, ROWS).map((key) => [String(key), String(version[model.first + key]), agoText(world, committedMs[model.first + key]), ...(model.stock > 0 ? [String(levelAt(world, model, key, version[model.first + key]))] : [])]),
        text: [],
        note: `${changed.length} of ${model.keys} records have changed since the beginning.`,
      };
    },
  },
};

export function agoText(world: World, ms: number): string {
  return `${((world.now / 1000 - ms) / 1000).toFixed(1)} s ago`;
}
