/** The filters that jumps carry, in the words that the worker's log and trace queries take. */
export const serviceLogFilter = (service: string): string => `service=${service}`;
export const serviceTraceFilter = (service: string): string => `service=${service}`;
