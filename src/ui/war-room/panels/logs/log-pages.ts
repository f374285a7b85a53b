/** Pages kept: 40 of 200 rows are a few megabytes. The ones seen longest ago go first. */
const PAGES_MAX = 40;

export interface Pages<T> {
  readonly get: (page: number) => T | undefined;
  readonly put: (page: number, rows: T) => void;
  readonly clear: () => void;
}

export function createPages<T>(): Pages<T> {
  const pages = new Map<number, T>();
  return {
    get(page) {
      const rows = pages.get(page);
      if (rows !== undefined) {
        pages.delete(page);
        pages.set(page, rows);
      }
      return rows;
    },
    put(page, rows) {
      pages.set(page, rows);
      const [oldest] = pages.keys();
      if (pages.size > PAGES_MAX && oldest !== undefined) pages.delete(oldest);
    },
    clear: () => pages.clear(),
  };
}
