import type { CSSProperties } from 'react';

/** Custom properties for `style`, which React's types do not know: `style={cssVars({'--lines': 3})}`. */
export function cssVars(variables: Readonly<Record<`--${string}`, string | number>>): CSSProperties {
  return variables;
}
