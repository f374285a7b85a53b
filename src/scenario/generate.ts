import { RunSchema } from './schema/run.ts';
import { ScenarioSchema } from './schema.ts';

/**
 * The files that are made from the schemas, by path: `npm run generate` writes them and a test compares them, so that
 * they can neither be edited nor go stale.
 */
export function generatedFiles(): Record<string, string> {
  return {
    'public/schema/scenario.v1.json': `${JSON.stringify(ScenarioSchema, null, 2)}\n`,
    'public/schema/run.v1.json': `${JSON.stringify(RunSchema, null, 2)}\n`,
  };
}
