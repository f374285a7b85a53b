/** The filters that jumps carry, in the words that the worker's log and trace queries take. */
export const serviceLogFilter = (service: string): string => `service=${service}`;
/** Searches for traces know who asked, not whom the request reached: only a population of users narrows them. */
export const traceFilterFor = ({ id, kind }: { id: string; kind: string }): string => (kind === 'client' ? `client=${id}` : '');
