/** A part of a query that can be written but not clicked together. The message names it. */
export class NoControl extends Error {
  override readonly name = 'NoControl';
}
