/** Kinds of events. The subject is a frame unless said otherwise. */
export const EVENT_ARRIVE = 0; // a client's next request; subject: client
export const EVENT_STEP = 1; // a timed step of a frame ends
export const EVENT_ENTER = 2; // a call arrives at the callee
export const EVENT_REPLY = 3; // an answer arrives at the caller; subject: frame + outcome * FRAMES_MAX
export const EVENT_RING = 4; // head of a timer ring; subject: ring
export const EVENT_CALL_TIMEOUT = 5;
export const EVENT_POOL_TIMEOUT = 6;
export const EVENT_RETRY = 7;
export const EVENT_SCRAPE = 8;
export const EVENT_SCHEDULED = 9; // a change or an end of the book; subject: nothing, token identifies it
export const EVENT_MODE = 10; // a delay of a state machine; subject: mode
export const EVENT_CANCEL = 11; // word that a caller gave up arrives at the callee; the token is the one that the caller waited with
export const EVENT_FIRST_OF_PARTS = 12; // those of sim/parts/parts.ts follow
