import { word, type Word } from './types.ts';

const intrinsic = (text: string, detail: string, help: string, example: string): Word => word('intrinsic', text, { detail, help, example });

/** What every span has. */
const INTRINSICS: readonly Word[] = [
  intrinsic('duration', 'a duration', 'How long the span took.', '{ duration > 500ms }'),
  intrinsic('name', 'a text', 'What the span did, such as a route or a statement.', '{ name = "GET /orders" }'),
  intrinsic('status', 'error, ok or unset', 'Whether it failed. What went well is unset, by the convention of OpenTelemetry.', '{ status = error }'),
  intrinsic('statusMessage', 'a text', 'What was said about the status.', '{ statusMessage != "" }'),
  intrinsic('kind', 'server, client, internal, …', 'Which side of a call it is.', '{ kind = client && duration > 1s }'),
  intrinsic('childCount', 'a number', 'How many spans are directly below.', '{ childCount > 50 }'),
  intrinsic('rootName', 'a text', 'The name of the first span of the trace.', '{ rootName = "checkout" }'),
  intrinsic('rootServiceName', 'a text', 'The service in which the trace began.', '{ rootServiceName = "web" }'),
  intrinsic('traceDuration', 'a duration', 'How long the whole trace took.', '{ traceDuration > 2s }'),
  intrinsic('nestedSetParent', 'a number', 'Below 0 for the first span of a trace.', '{ nestedSetParent < 0 }'),
  intrinsic('trace:id', 'a text', 'The id of the trace.', '{ trace:id = "4bf92f3577b34da6a3ce929d0e0e4736" }'),
  intrinsic('span:id', 'a text', 'The id of the span.', '{ span:id = "00f067aa0ba902b7" }'),
];

const AGGREGATES: readonly Word[] = [
  word('aggregation', 'count', { detail: '| count() > 3', help: 'Keeps traces with that many spans found.', example: '{ status = error } | count() > 3' }),
  word('aggregation', 'avg', { detail: '| avg(duration) > 1s', help: 'Compares the mean over the spans found.', example: '{ kind = client } | avg(duration) > 100ms' }),
  word('aggregation', 'min', { detail: '| min(duration) > 1s', help: 'Compares the least of the spans found.', example: '{ kind = client } | min(duration) > 100ms' }),
  word('aggregation', 'max', { detail: '| max(duration) > 1s', help: 'Compares the largest of the spans found.', example: '{ kind = client } | max(duration) > 1s' }),
  word('aggregation', 'sum', { detail: '| sum(duration) > 1s', help: 'Compares the sum over the spans found.', example: '{ kind = client } | sum(duration) > 1s' }),
  word('stage', 'by', { detail: '| by(field)', help: 'Groups the spans found; what follows is asked of each group.', example: '{ } | by(resource.service.name) | count() > 20' }),
  word('stage', 'select', { detail: '| select(field, …)', help: 'Shows these fields of the spans found as well.', example: '{ status = error } | select(span.http.route)' }),
  word('stage', 'coalesce', { detail: '| coalesce()', help: 'Puts groups together again.', example: '{ } | by(name) | count() > 5 | coalesce()' }),
];

const VALUES: readonly Word[] = [
  ...['error', 'ok', 'unset'].map((text) => word('value', text, { detail: 'a status' })),
  ...['server', 'client', 'internal', 'producer', 'consumer'].map((text) => word('value', text, { detail: 'a kind' })),
  ...['true', 'false', 'nil'].map((text) => word('value', text, { detail: text === 'nil' ? 'is absent' : 'yes or no' })),
];

const SCOPES: readonly Word[] = [
  word('keyword', 'span.', { detail: 'an attribute', help: 'What the span itself says, such as its route or statement.', example: '{ span.http.response.status_code >= 500 }' }),
  word('keyword', 'resource.', { detail: 'an attribute', help: 'What is known of the process that made the span.', example: '{ resource.service.name = "orders" }' }),
  word('keyword', 'parent.', { detail: 'of the caller', help: 'Asks the span above.', example: '{ parent.resource.service.name = "gateway" }' }),
];

export const TRACEQL_WORDS: readonly Word[] = [...INTRINSICS, ...AGGREGATES, ...SCOPES, ...VALUES];
