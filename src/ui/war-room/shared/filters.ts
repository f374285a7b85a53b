/** The queries that jumps carry. */
export const serviceLogFilter = (service: string): string => `{service_name="${service}"}`;
/** What a trace touched: every line that it wrote, or those of one service. */
export const traceLogs = (traceId: string, service?: string): string => `{service_name${service === undefined ? '=~".+"' : `="${service}"`}} | trace_id="${traceId}"`;
/** TraceQL for whose requests, or for requests that came there. Databases and third parties send no spans of their own: their callers tell of them. */
export function traceFilterFor({ id, kind }: { id: string; kind: string }): string {
  const name = `"${id}"`;
  if (kind === 'client') return `{ rootServiceName = ${name} }`;
  if (kind === 'database') return `{ span.db.namespace = ${name} }`;
  return kind === 'third_party' ? `{ span.server.address = ${name} }` : `{ resource.service.name = ${name} }`;
}
