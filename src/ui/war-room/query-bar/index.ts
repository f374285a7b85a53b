/** Where a query of one of the three languages is written or clicked together. Panels import from here only. */
export { QueryBar, type QueryBarProps } from './query-bar.tsx';
export type { BarFault, Language } from './language.ts';
