/** When to rest: a search is one of several things that a worker has to do. */
export interface Pace {
  /** A new slice of work begins. */
  readonly begin: () => void;
  /** Whether the slice goes on. */
  readonly goOn: () => boolean;
  /** Whether it is time to tell how far the search is. */
  readonly isDue: () => boolean;
}
