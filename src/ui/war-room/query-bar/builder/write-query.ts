import type { BuiltLogql, BuiltPromql, BuiltQuery, BuiltTraceql, LabelCondition, LogqlStage, PromqlOperand, PromqlStep, SpanCondition } from '../../../../worker/read-query/built-query.ts';

/** The text of a query that was clicked together. What is not filled in yet is left out, so the text may not be complete. */
export function writeQuery(built: BuiltQuery): string {
  switch (built.language) {
    case 'promql':
      return writePromql(built);
    case 'logql':
      return writeLogql(built);
    case 'traceql':
      return writeTraceql(built);
  }
}

function writePromql({ main, divisor }: BuiltPromql): string {
  const text = writeOperand(main);
  const below = divisor === null ? '' : writeOperand(divisor);
  return text === '' || below === '' ? text : `${text} / ${below}`;
}

function writeOperand({ metric, filters, steps }: PromqlOperand): string {
  if (metric === '') return '';
  const conditions = writeConditions(filters);
  return steps.reduce(writeStep, `${metric}${conditions === '' ? '' : `{${conditions}}`}`);
}

function writeStep(inner: string, step: PromqlStep): string {
  switch (step.kind) {
    case 'range':
      return `${step.fn}(${inner}[${writeDuration(step.windowMs)}])`;
    case 'group': {
      const by = step.by.filter((label) => label !== '');
      return `${step.fn}${by.length === 0 ? '' : ` by (${by.join(', ')}) `}(${inner})`;
    }
    case 'rank':
      return `${step.fn}(${step.count}, ${inner})`;
    case 'quantile':
      return `histogram_quantile(${step.quantile}, ${inner})`;
  }
}

const writeConditions = (conditions: readonly LabelCondition[]): string =>
  conditions
    .filter(({ label, isPending }) => label !== '' && isPending !== true)
    .map(({ label, op, value }) => `${label}${op}${quote(value)}`)
    .join(', ');

function writeLogql({ streams, stages, measure }: BuiltLogql): string {
  const conditions = writeConditions(streams);
  if (conditions === '') return '';
  const lines = [`{${conditions}}`, ...stages.map(writeStage)].filter((part) => part !== '').join(' ');
  if (measure === null) return lines;
  const counted = `${measure.fn}(${lines} [${writeDuration(measure.windowMs)}])`;
  if (measure.by === null) return counted;
  const by = measure.by.filter((label) => label !== '');
  return `sum${by.length === 0 ? '' : ` by (${by.join(', ')}) `}(${counted})`;
}

const TEXT_OPS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

function writeStage(stage: LogqlStage): string {
  switch (stage.kind) {
    case 'line':
      return stage.value === '' ? '' : `${stage.op} ${quote(stage.value)}`;
    case 'parse':
      return `| ${stage.parser}`;
    case 'field': {
      const isText = TEXT_OPS.has(stage.op);
      if (stage.label === '' || stage.isPending === true || (!isText && stage.value.trim() === '')) return '';
      return `| ${stage.label} ${stage.op} ${isText ? quote(stage.value) : stage.value.trim()}`;
    }
  }
}

function writeTraceql({ conditions, count }: BuiltTraceql): string {
  const written = conditions.filter(({ field, value, written: as, isPending }) => field !== '' && isPending !== true && (as === 'text' || value.trim() !== '')).map(writeCondition);
  const filter = written.length === 0 ? '{ }' : `{ ${written.join(' && ')} }`;
  return count === null ? filter : `${filter} | count() ${count.op} ${count.value}`;
}

const writeCondition = ({ field, op, value, written }: SpanCondition): string => `${field} ${op} ${written === 'text' ? quote(value) : value.trim()}`;

/** As all three languages write a text. JSON's escapes are among those that they read. */
export const quote = (text: string): string => JSON.stringify(text);

const UNITS_MS = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]] as const;

/** `1m`, `1h30m`, `1s500ms`. @param ms whole and above 0 */
export function writeDuration(ms: number): string {
  let text = '';
  let rest = Math.max(1, Math.round(ms));
  for (const [name, unit] of UNITS_MS) {
    const count = Math.floor(rest / unit);
    if (count > 0) text += `${count}${name}`;
    rest -= count * unit;
  }
  return text;
}
