/** The filters that jumps carry, in the words that the worker's log and trace queries take. */
export const serviceLogFilter = (service: string): string => `service=${service}`;
/** Whose requests, or which requests can reach it. */
export const traceFilterFor = ({ id, kind }: { id: string; kind: string }): string => (kind === 'client' ? `client=${id}` : `service=${id}`);
