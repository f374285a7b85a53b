import type { World } from '../../kernel/world.ts';
import type { Fields, SpecOf } from '../fields.ts';
import { definePart, type Label, type PartFinding, type PartSite, type ProgramWriter } from '../part.ts';
import type { PartStepSpec, StepSpec } from '../../spec.ts';
import { DATA_COMMANDS } from './commands.ts';
import { COMPUTED, DATA_OPS, GUARDED, PLAIN, VERSIONED } from './ops.ts';
import { zipfSums } from './popularity.ts';
import { dataColumns, LEVELS_KEPT, levelAt, type DataColumns, type DataModel } from './records.ts';

/**
 * **Models** a set of records with versions: which one a request works on, which version it saw, when a new one became
 * visible, and levels that are checked and changed in separate steps, so that stale and incorrect answers are measured.
 * **Leaves out** what stands in the records, several records in one request, snapshots that a transaction keeps
 * reading from, and a commit whose answer got lost. Locks belong to the database: steps stand between a check and a write.
 * **Teaches** that an answer can be fast, green in every graph, and wrong.
 */

const FIELDS = {
  title: { kind: 'line', about: 'What the records are.' },
  keys: { kind: 'whole', min: 1, max: 65_536, fallback: 1_000, about: 'Number of records. Each takes 12 bytes of every snapshot, so 10,000 do for most purposes.' },
  by: { kind: 'choice', words: ['user', 'request', 'one'], fallback: 'user', about: "Which record a request works on: the user's own, one drawn for the request, or the only one that matters." },
  skew: { kind: 'number', min: 0, max: 3, fallback: 0, about: "Only by request: Zipf's exponent. 0 asks for all records alike, 1 for the first twice as often as for the second." },
  hotShare: { kind: 'ratio', min: 0, max: 1, fallback: 0, about: 'Only by request: share of the requests that go to record 0; the others are spread over the rest.' },
  tolerance: { kind: 'duration', fallback: '0s', about: 'For how long after a change an answer may still rest on the version before it.' },
  stock: { kind: 'whole', min: 0, max: 1_000_000_000, fallback: 0, about: 'Level of each record at the start, such as pieces in stock or cents in an account. 0 for records without a level.' },
  reconciledBy: { kind: 'ref', to: 'services', fallback: '', about: 'The service whose reconciliation job compares levels with what was taken, and reports the difference. Nobody when left out.' },
} as const satisfies Fields;

type DataSpec = SpecOf<typeof FIELDS>;

const HOW = { plain: PLAIN, computed: COMPUTED, guarded: GUARDED, versioned: VERSIONED } as const;
const STEPS = { kind: 'steps' } as const;

export const data = definePart({
  section: 'data',
  about: 'A set of records with versions.',
  fields: FIELDS,
  homes: (_name, { reconciledBy }) => (reconciledBy === '' ? [] : [reconciledBy]),
  metrics: (report, name) => ({
    difference: report.gauge('reconciliation_difference', { dataset: name }),
    negative: report.gauge('reconciliation_negative_records', { dataset: name }),
  }),
  families: [
    { name: 'reconciliation_difference', type: 'gauge', unit: '', help: 'Levels as stored, less what they should be from all that was taken. Labels: dataset.' },
    { name: 'reconciliation_negative_records', type: 'gauge', unit: '', help: 'Records whose level is below zero. Labels: dataset.' },
  ],
  steps: {
    read: {
      about: 'Reads the record: the request goes on with its committed version. Stands behind the statement or call that fetches it.',
      fields: {},
      compile: (program) => program.emit('DATA_READ', program.index),
    },
    write: {
      about: 'Changes the record. The new version is visible to others once all its steps are over, and never when one of them fails: put the transaction inside.',
      fields: {
        how: { kind: 'choice', words: ['plain', 'versioned'], fallback: 'plain', about: 'plain: the last one wins. versioned: refused when the record has changed since the request read it.' },
        steps: { ...STEPS, about: 'What is done until it is committed.' },
        refused: { ...STEPS, about: 'What is done instead when it is refused; the request then ends. Without steps it fails with 500.' },
      },
      compile: (program, step) => compileChange(program, step, (refused) => program.emit('DATA_COMMIT', program.index, HOW[step.values['how'] as keyof typeof HOW], refused)),
    },
    serve: {
      about: 'Compares the version that the answer rests on with the one committed before the request was born. Caches do this by themselves.',
      fields: {},
      compile: (program) => program.emit('DATA_JUDGE', program.index),
    },
    check: {
      about: 'Reads the level of the record and goes on when enough is left. Time between this and the change is where others come in between.',
      fields: {
        amount: { kind: 'whole', min: 1, max: 1_000_000, fallback: 1, about: 'How much must be left.' },
        none: { ...STEPS, about: 'What is done when less is left; the request then ends, which is an ordinary answer.' },
      },
      check: needsStock,
      compile: (program, step) => {
        const none = program.newLabel();
        program.emit('DATA_CHECK', program.index, Number(step.values['amount']), none);
        compileOtherwise(program, none, step.blocks['none'] ?? [], false);
      },
    },
    take: {
      about: 'Takes from the level of the record. Visible to others once all its steps are over; put the transaction inside.',
      fields: {
        amount: { kind: 'whole', min: -1_000_000, max: 1_000_000, fallback: 1, about: 'How much is taken; less than 0 puts back.' },
        how: { kind: 'choice', words: ['plain', 'computed', 'guarded', 'versioned'], fallback: 'plain', about: 'plain: SET level = level - n. computed: SET level to what was read less n, which wipes out what others did since. guarded: AND level >= n. versioned: AND version = the one that was read.' },
        steps: { ...STEPS, about: 'What is done until it is committed.' },
        refused: { ...STEPS, about: 'What is done when it is refused; the request then ends. Without steps, too little left is an ordinary answer and a changed version fails with 500.' },
      },
      check: needsStock,
      compile: (program, step) => compileChange(program, step, (refused) => program.emit('DATA_TAKE', program.index, Number(step.values['amount']), HOW[step.values['how'] as keyof typeof HOW], refused)),
    },
  },
  model: dataModelOf,
  columns: newColumns,
  ops: DATA_OPS,
  sample,
  check: checkData,
  commands: DATA_COMMANDS,
});

function compileChange(program: ProgramWriter, step: PartStepSpec, change: (refused: Label) => void): void {
  const refused = program.newLabel();
  const steps = step.blocks['refused'] ?? [];
  program.block(step.blocks['steps'] ?? []);
  change(refused);
  compileOtherwise(program, refused, steps, steps.length === 0 && step.values['how'] === 'versioned');
}

/** What is done instead; then the request ends. */
function compileOtherwise(program: ProgramWriter, from: Label, steps: readonly StepSpec[], fails: boolean): void {
  const after = program.newLabel();
  program.emit('JUMP', after);
  program.place(from);
  if (fails) program.emit('FAIL', 1, 1e6);
  program.block(steps);
  program.emit('JUMP', program.end);
  program.place(after);
}

function needsStock(_step: PartStepSpec, { stock }: DataSpec): PartFinding[] {
  return stock > 0 ? [] : [{ path: [], found: 'records without a level', expected: 'a data set whose stock is above 0' }];
}

function checkData(_name: string, { by, skew, hotShare, stock, reconciledBy }: DataSpec): PartFinding[] {
  const findings: PartFinding[] = [];
  if (by !== 'request' && skew > 0) findings.push({ path: ['skew'], found: `${skew} with records by ${by}`, expected: '0, or by: request' });
  if (by !== 'request' && hotShare > 0) findings.push({ path: ['hotShare'], found: `${hotShare} with records by ${by}`, expected: '0, or by: request' });
  if (hotShare >= 1) findings.push({ path: ['hotShare'], found: '1', expected: 'less than 1; with a single record say by: one' });
  if (reconciledBy !== '' && stock === 0) findings.push({ path: ['reconciledBy'], found: 'records without a level', expected: 'a stock above 0' });
  return findings;
}

function dataModelOf(site: PartSite<DataSpec>): DataModel {
  const { name, index, spec, system } = site;
  const before = Object.values(system.parts['data']).slice(0, index) as unknown as DataSpec[];
  const rest = spec.hotShare > 0 ? spec.keys - 1 : spec.keys;
  return {
    name,
    index,
    keys: spec.keys,
    first: before.reduce((sum, entry) => sum + entry.keys, 0),
    by: spec.by as DataModel['by'],
    hotShare: spec.hotShare,
    shares: spec.skew > 0 && rest > 0 ? zipfSums(rest, spec.skew) : null,
    toleranceUs: spec.toleranceUs,
    stock: spec.stock,
    firstLevel: spec.stock > 0 ? before.reduce((sum, entry) => sum + (entry.stock > 0 ? entry.keys * LEVELS_KEPT : 0), 0) : -1,
    gauges: spec.reconciledBy === '' ? [] : gaugesOf(site),
  };
}

function gaugesOf(site: PartSite<DataSpec>): DataModel['gauges'] {
  const { firstSlot, slotCount } = site.station(site.spec.reconciledBy);
  const cells = site.cells(site.spec.reconciledBy);
  const gauges: { difference: number; negative: number }[] = [];
  for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) gauges[slot] = { difference: cells['difference'], negative: cells['negative'] };
  return gauges;
}

function newColumns(models: readonly DataModel[]): DataColumns & Readonly<Record<string, Int32Array | Uint32Array | Float64Array>> {
  const records = models.reduce((sum, { keys }) => sum + keys, 0);
  const stocked = models.filter(({ stock }) => stock > 0);
  const levels = new Int32Array(stocked.reduce((sum, { keys }) => sum + keys * LEVELS_KEPT, 0));
  for (const { firstLevel, keys, stock } of stocked) levels.fill(stock, firstLevel, firstLevel + keys * LEVELS_KEPT);
  return { version: new Int32Array(records).fill(1), committedMs: new Uint32Array(records), beforeMs: new Uint32Array(records), levels, taken: new Float64Array(models.length), lost: new Int32Array(models.length) };
}

/** The reconciliation job's gauges: what a ledger of all takings says should be there, against what is stored. */
function sample(world: World): void {
  for (const model of world.model.parts['data'] as readonly DataModel[]) {
    if (model.gauges.length === 0) continue;
    let level = 0;
    let negative = 0;
    for (let key = 0; key < model.keys; key++) {
      const own = levelAt(world, model, key, dataColumns(world).version[model.first + key]);
      level += own;
      if (own < 0) negative++;
    }
    model.gauges.forEach((gauge, slot) => {
      const { offset } = world.model.slots[slot];
      world.cells[offset + gauge.difference] = level - (model.stock * model.keys - dataColumns(world).taken[model.index]);
      world.cells[offset + gauge.negative] = negative;
    });
  }
}
