/** A kind of log line. `text` has `{name}` for its fields; `us` fields are shown in milliseconds, `ref` ones name an entry of `values`. */
export interface LogTemplateDef {
  readonly level: 0 | 1 | 2 | 3;
  readonly text: string;
  readonly fields: readonly { readonly name: string; readonly kind: 'int' | 'float' | 'us' | 'ref'; readonly values?: readonly string[] }[];
}
