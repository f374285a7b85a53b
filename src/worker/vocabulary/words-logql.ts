import { word, type Word } from './types.ts';

const stage = (text: string, detail: string, help: string, example: string): Word => word('stage', text, { detail, help, example });
const fn = (text: string, detail: string, help: string, example: string): Word => word('function', text, { detail, help, example });
const aggregation = (text: string, detail: string, help: string, example: string): Word => word('aggregation', text, { detail, help, example });

/** Stages of a pipeline, each behind a `|`. */
const STAGES: readonly Word[] = [
  stage('json', '| json', 'Reads each line as JSON; its members become labels.', '{service_name="orders"} | json | status >= 500'),
  stage('logfmt', '| logfmt', 'Reads name=value pairs of each line as labels.', '{service_name="orders"} | logfmt | duration > 1s'),
  stage('pattern', '| pattern "<name> …"', 'Takes labels from fixed places of a line; <_> skips one.', '| pattern "<method> <path> <_>"'),
  stage('regexp', '| regexp "(?P<name>…)"', 'Takes labels from the named groups of a regular expression.', '| regexp "took (?P<ms>[0-9.]+) ms"'),
  stage('unpack', '| unpack', 'Takes apart what a collector packed into JSON.', '| unpack'),
  stage('line_format', '| line_format "{{.label}}"', 'Writes each line anew from its labels.', '| line_format "{{.trace_id}} {{.level}}"'),
  stage('label_format', '| label_format new=old', 'Renames a label or writes it from a template.', '| label_format service=service_name'),
  stage('drop', '| drop label, …', 'Leaves labels out of the result.', '| drop instance'),
  stage('keep', '| keep label, …', 'Leaves out all labels but these.', '| keep service_name, level'),
  stage('decolorize', '| decolorize', 'Removes the codes that colour a terminal.', '| decolorize'),
  stage('unwrap', '| unwrap label', 'Makes the number in a label the sample that a function works on.', 'sum_over_time({service_name="orders"} | unwrap duration_ms [1m])'),
];

const FUNCTIONS: readonly Word[] = [
  fn('count_over_time', 'count_over_time({…} [1m])', 'How many lines each stream wrote in the window.', 'sum by (level) (count_over_time({service_name="orders"} [1m]))'),
  fn('rate', 'rate({…} [1m])', 'Lines a second, averaged over the window.', 'sum by (service_name) (rate({level="error"} [1m]))'),
  fn('bytes_over_time', 'bytes_over_time({…} [1m])', 'How many bytes of text each stream wrote in the window.', 'sum by (service_name) (bytes_over_time({level="info"} [5m]))'),
  fn('bytes_rate', 'bytes_rate({…} [1m])', 'Bytes of text a second.', 'sum(bytes_rate({service_name="orders"} [1m]))'),
  fn('absent_over_time', 'absent_over_time({…} [5m])', 'The value 1 where there was no line at all.', 'absent_over_time({service_name="orders"} [5m])'),
  ...([
    ['sum', 'The sum of the unwrapped values in the window.'], ['avg', 'The mean of the unwrapped values in the window.'], ['min', 'The least of the unwrapped values in the window.'],
    ['max', 'The largest of the unwrapped values in the window.'], ['stddev', 'The standard deviation of the unwrapped values in the window.'], ['stdvar', 'The variance of the unwrapped values in the window.'],
    ['first', 'The first of the unwrapped values in the window.'], ['last', 'The last of the unwrapped values in the window.'],
  ] as const).map(([name, help]) => fn(`${name}_over_time`, `${name}_over_time({…} | unwrap label [1m])`, help, `${name}_over_time({service_name="orders"} | unwrap duration_ms [1m])`)),
  fn('quantile_over_time', 'quantile_over_time(φ, {…} | unwrap label [1m])', 'The φ-quantile (0 to 1) of the unwrapped values in the window.', 'quantile_over_time(0.99, {service_name="orders"} | unwrap duration_ms [1m])'),
  fn('sort', 'sort(vector)', 'Orders the result by value, the smallest first.', 'sort(sum by (level) (rate({service_name="orders"} [1m])))'),
  fn('sort_desc', 'sort_desc(vector)', 'Orders the result by value, the largest first.', 'sort_desc(sum by (level) (rate({service_name="orders"} [1m])))'),
  fn('label_replace', 'label_replace(vector, "new", "$1", "label", "regexp")', 'Writes a label from what a regular expression finds in another one.', 'label_replace(rate({level="error"} [1m]), "pod", "$1", "instance", "(.*)-.*")'),
  fn('vector', 'vector(number)', 'A series without labels that always has this value.', 'sum(rate({level="error"} [1m])) or vector(0)'),
];

const AGGREGATIONS: readonly Word[] = [
  aggregation('sum', 'sum by (labels) (vector)', 'Adds up the values of each group.', 'sum by (level) (rate({service_name="orders"} [1m]))'),
  aggregation('avg', 'avg by (labels) (vector)', 'The mean of each group.', 'avg(rate({level="error"} [1m]))'),
  aggregation('min', 'min by (labels) (vector)', 'The smallest value of each group.', 'min(rate({level="error"} [1m]))'),
  aggregation('max', 'max by (labels) (vector)', 'The largest value of each group.', 'max by (service_name) (rate({level="error"} [1m]))'),
  aggregation('count', 'count by (labels) (vector)', 'How many series each group has.', 'count by (service_name) (count_over_time({level="error"} [5m]))'),
  aggregation('stddev', 'stddev by (labels) (vector)', 'The standard deviation of each group.', 'stddev(rate({level="error"} [1m]))'),
  aggregation('stdvar', 'stdvar by (labels) (vector)', 'The variance of each group.', 'stdvar(rate({level="error"} [1m]))'),
  aggregation('topk', 'topk(k, vector)', 'The k largest series.', 'topk(5, sum by (instance) (rate({level="error"} [1m])))'),
  aggregation('bottomk', 'bottomk(k, vector)', 'The k smallest series.', 'bottomk(5, sum by (instance) (rate({level="info"} [1m])))'),
];

const KEYWORDS: readonly Word[] = [
  word('keyword', 'by', { detail: 'sum by (labels) (…)', help: 'Keeps these labels; one result for each of their combinations.' }),
  word('keyword', 'without', { detail: 'sum without (labels) (…)', help: 'Drops these labels and keeps all others.' }),
  word('keyword', 'offset', { detail: '[1m] offset 10m', help: 'Looks at the lines of that long ago.' }),
  word('keyword', 'or', { detail: '|= "a" or "b"', help: 'Either of several; between labels the loosest of all operators.' }),
  word('keyword', 'and', { detail: 'status >= 500 and duration > 1s', help: 'Both must hold.' }),
];

export const LOGQL_WORDS: readonly Word[] = [...STAGES, ...AGGREGATIONS, ...FUNCTIONS, ...KEYWORDS];
