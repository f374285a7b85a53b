/** What every span has without being told: its intrinsics, by their names in Tempo's language. */
import type { ValueType } from './values.ts';

export type IntrinsicName =
  | 'name' | 'status' | 'statusMessage' | 'kind' | 'duration' | 'childCount' | 'spanId' | 'parentId'
  | 'nestedSetLeft' | 'nestedSetRight' | 'nestedSetParent'
  | 'rootName' | 'rootServiceName' | 'traceDuration' | 'traceId';

interface IntrinsicEntry {
  readonly type: ValueType;
  /** As it is written in a query. */
  readonly text: string;
  /** Of the trace: the same for all its spans. */
  readonly ofTrace: boolean;
}

export const INTRINSICS: Readonly<Record<IntrinsicName, IntrinsicEntry>> = {
  name: { type: 'string', text: 'name', ofTrace: false },
  status: { type: 'status', text: 'status', ofTrace: false },
  statusMessage: { type: 'string', text: 'statusMessage', ofTrace: false },
  kind: { type: 'kind', text: 'kind', ofTrace: false },
  duration: { type: 'duration', text: 'duration', ofTrace: false },
  childCount: { type: 'int', text: 'childCount', ofTrace: false },
  spanId: { type: 'string', text: 'span:id', ofTrace: false },
  parentId: { type: 'string', text: 'span:parentID', ofTrace: false },
  nestedSetLeft: { type: 'int', text: 'nestedSetLeft', ofTrace: false },
  nestedSetRight: { type: 'int', text: 'nestedSetRight', ofTrace: false },
  nestedSetParent: { type: 'int', text: 'nestedSetParent', ofTrace: false },
  rootName: { type: 'string', text: 'rootName', ofTrace: true },
  rootServiceName: { type: 'string', text: 'rootServiceName', ofTrace: true },
  traceDuration: { type: 'duration', text: 'traceDuration', ofTrace: true },
  traceId: { type: 'string', text: 'trace:id', ofTrace: true },
};

/** Names without a scope. */
export const PLAIN_INTRINSICS: ReadonlyMap<string, IntrinsicName> = new Map<string, IntrinsicName>([
  ['name', 'name'], ['status', 'status'], ['statusMessage', 'statusMessage'], ['kind', 'kind'], ['duration', 'duration'],
  ['childCount', 'childCount'], ['rootName', 'rootName'], ['rootServiceName', 'rootServiceName'], ['traceDuration', 'traceDuration'],
  ['nestedSetLeft', 'nestedSetLeft'], ['nestedSetRight', 'nestedSetRight'], ['nestedSetParent', 'nestedSetParent'],
]);

/** Names behind `span:` and `trace:`. */
export const SCOPED_INTRINSICS: ReadonlyMap<string, ReadonlyMap<string, IntrinsicName>> = new Map([
  ['trace', new Map<string, IntrinsicName>([['duration', 'traceDuration'], ['rootName', 'rootName'], ['rootService', 'rootServiceName'], ['id', 'traceId']])],
  ['span', new Map<string, IntrinsicName>([
    ['duration', 'duration'], ['name', 'name'], ['kind', 'kind'], ['status', 'status'], ['statusMessage', 'statusMessage'],
    ['id', 'spanId'], ['parentID', 'parentId'], ['childCount', 'childCount'],
  ])],
]);

/** Scopes of Tempo that no span of this model has anything in, and the sentence that says so. */
export const ABSENT_SCOPES: ReadonlyMap<string, string> = new Map([
  ['event', 'spans carry no events here, so nothing can be asked of event'],
  ['link', 'spans carry no links here, so nothing can be asked of link'],
  ['instrumentation', 'spans do not say which instrumentation made them here, so nothing can be asked of instrumentation'],
]);
