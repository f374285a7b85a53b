/**
 * Before traces were asked for in TraceQL, a filter was terms side by side, such as `client=web duration>500ms`. Pins and
 * records of runs still hold such texts; here they become the TraceQL that finds the same requests.
 */

interface Term {
  readonly negated: boolean;
  readonly key: string;
  readonly op: string;
  readonly value: string;
}

const OPPOSITE: Readonly<Record<string, string>> = { '=': '!=', '!=': '=', '>': '<=', '>=': '<', '<': '>=', '<=': '>' };
const OPS = ['!=', '>=', '<=', '=', '>', '<'];

/** TraceQL begins with a spanset or a parenthesis; a term of the old filter with neither. */
export const isTraceql = (text: string): boolean => text.trim() === '' || text.trim().startsWith('{') || text.trim().startsWith('(');

/** The TraceQL of a text of either kind; every trace for an empty one. */
export function asTraceql(text: string): string {
  if (text.trim() === '') return '{}';
  if (isTraceql(text)) return text.trim();
  const ofRoot: string[] = [];
  const ofSpans: string[] = [];
  for (const term of termsOf(text)) addTerm(term, ofRoot, ofSpans);
  const sets = [...(ofRoot.length === 0 ? [] : [`{ nestedSetParent < 0 && ${ofRoot.join(' && ')} }`]), ...ofSpans];
  return sets.length === 0 ? '{}' : sets.join(' && ');
}

function addTerm({ negated, key, op: written, value }: Term, ofRoot: string[], ofSpans: string[]): void {
  const op = negated ? (OPPOSITE[written] ?? written) : written;
  switch (key) {
    case 'client':
      ofRoot.push(`rootServiceName ${op} ${quote(value)}`);
      break;
    case 'journey':
      ofRoot.push(`rootName ${op} ${quote(value)}`);
      break;
    case 'duration':
      ofRoot.push(`duration ${op} ${value}`);
      break;
    case 'trace':
      ofRoot.push(`trace:id ${op} ${quote(value)}`);
      break;
    case 'service':
      // The old filter asked whether a request could come there; spans tell whether it did.
      ofSpans.push(`{ resource.service.name ${op} ${quote(value)} }`);
      break;
    case 'status':
      addStatus(op, value, ofRoot, ofSpans);
      break;
    default:
      ofRoot.push(`rootName ${negated ? '!~' : '=~'} ${quote(`(?i).*${plain(value)}.*`)}`);
  }
}

function addStatus(op: string, value: string, ofRoot: string[], ofSpans: string[]): void {
  if (value === 'error' || value === 'ok') ofRoot.push(`status ${(op === '=') === (value === 'error') ? '=' : '!='} error`);
  else if (isCode(value)) ofSpans.push(`{ span.http.response.status_code ${op} ${value} }`);
  else ofRoot.push(op === '=' ? `span.error.type = ${quote(value)}` : `(span.error.type = nil || span.error.type != ${quote(value)})`);
}

const isCode = (value: string): boolean => value.length === 3 && Array.from(value).every((digit) => digit >= '0' && digit <= '9');
const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
/** A text as a pattern that finds just it. */
const plain = (text: string): string => Array.from(text, (char) => ('\\^$.|?*+()[]{}'.includes(char) ? `\\${char}` : char)).join('');

/** Cut at spaces outside quotes; what cannot be read is left as it is, a word to look for. */
function termsOf(text: string): Term[] {
  return cut(text).map((piece): Term => {
    const negated = piece.startsWith('-') && piece.length > 1;
    const body = negated ? piece.slice(1) : piece;
    const op = body.startsWith('"') ? undefined : OPS.map((one) => ({ one, at: body.indexOf(one) })).filter(({ at }) => at > 0).sort((a, b) => a.at - b.at || b.one.length - a.one.length)[0];
    if (op === undefined) return { negated, key: '', op: '=', value: unquoted(body) };
    return { negated, key: body.slice(0, op.at), op: op.one, value: unquoted(body.slice(op.at + op.one.length)) };
  });
}

function cut(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (isQuoted && char === '\\') {
      piece += char + text.charAt(i + 1);
      i += 1;
      continue;
    }
    if (char === '"') isQuoted = !isQuoted;
    if (char.trim() === '' && !isQuoted) {
      if (piece !== '') pieces.push(piece);
      piece = '';
    } else piece += char;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined);
  return inner.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}
