/** Between two hints, in real milliseconds, so that the first can be used. */
export const HINT_WAIT_MS = 45_000;
