/** Something that the person at the terminal can mend: shown as it is, one line each, without a stack trace. Exit code 2. */
export class Complaint extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
