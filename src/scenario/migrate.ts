import type { Finding } from './problem.ts';

/** Version of the format that this program writes and works with. */
export const SCHEMA_VERSION = 1;

export type JsonObject = Readonly<Record<string, unknown>>;
/** What a file of one version is in the next. Must not change what it is given. */
export type Migration = (file: JsonObject) => JsonObject;

/** Migrations by the version that they start from. Version 1 is the first, so there is none yet. */
const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/**
 * Brings a file of an older version of the format to the present one, step by step. A file that says no version, or none
 * that is a whole number, comes back as it is: the schema says what is wrong with it. A newer one is a finding.
 */
export function migrate(value: unknown, migrations: ReadonlyMap<number, Migration> = MIGRATIONS, newest: number = SCHEMA_VERSION): { readonly value: unknown } | { readonly finding: Finding } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value };
  let file = value as JsonObject;
  const version = file['schemaVersion'];
  if (typeof version !== 'number' || !Number.isInteger(version)) return { value };
  if (version > newest) {
    return { finding: { path: ['schemaVersion'], found: String(version), expected: `${newest} or less: the file was written for a newer Faultline`, fix: 'Update Faultline, or ask for a file of this version.' } };
  }
  for (let at = version; at < newest; at++) {
    const step = migrations.get(at);
    // A version that never was: the schema says so.
    if (step === undefined) return { value };
    file = { ...step(file), schemaVersion: at + 1 };
  }
  return { value: file };
}
