/** Writing TraceQL by clicking. */

/** A text in quotes, as TraceQL reads it. */
export const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Two questions as one: traces that answer both. What filters the spans of a pipeline goes on doing so. */
export function bothOf(query: string, more: string): string {
  const text = query.trim();
  if (text === '' || text === '{}' || text === '{ }') return more;
  if (text.includes(more)) return text;
  const shape = shapeOf(text);
  // Stages in parentheses are only joined with others in parentheses.
  if (shape === 'stages') return `( ${text} ) && ( ${more} )`;
  return `${shape === 'sides' ? `( ${text} )` : text} && ${more}`;
}

/** Whether it has stages after its first, or sides of which only one must hold, so that it has to stand in parentheses. */
function shapeOf(text: string): 'stages' | 'sides' | 'plain' {
  let isQuoted = false;
  let depth = 0;
  let shape: 'sides' | 'plain' = 'plain';
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (isQuoted && char === '\\') i += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === '{' || char === '(')) depth += 1;
    else if (!isQuoted && (char === '}' || char === ')')) depth -= 1;
    else if (!isQuoted && depth === 0 && char === '|') {
      if (text.charAt(i + 1) !== '|') return 'stages';
      shape = 'sides';
      i += 1;
    }
  }
  return shape;
}
