/**
 * Version of everything that decides what a run becomes: kernel, parts, machines, verbs, alert evaluation. Changes whenever
 * the golden hashes do; a stored run of another version may replay differently, and says so.
 */
export const ENGINE = '3';
