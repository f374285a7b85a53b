/** Words that customers would not say, and words that look for somebody to blame. Hints for the writer; nothing is marked by them. */
const JARGON: ReadonlySet<string> = new Set(
  'p50 p90 p95 p99 latency timeout timeouts deploy deployed deployment rollback pod pods cache caches database db query queries index pool retry retries cpu 5xx 500 502 503 504 slo sli sev1 sev2 sev3 sev4 instance instances config kubernetes redis kafka backend upstream downstream breaker thread threads queue cluster node nodes replica failover mitigation'.split(' '),
);
const BLAME: ReadonlySet<string> = new Set('blame blamed fault mistake mistakes careless negligent forgot guilty stupid incompetent sloppy culprit'.split(' '));

export interface WordHint {
  readonly kind: 'jargon' | 'blame' | 'partner';
  readonly words: readonly string[];
}

/** Each kind once, with the words found in the order in which they stand. `partners` are the names of third parties. */
export function wordHints(text: string, partners: readonly string[]): WordHint[] {
  const words = wordsOf(text);
  const found = (kind: WordHint['kind'], isOne: (word: string) => boolean): WordHint[] => {
    const hits = [...new Set(words.filter((word) => isOne(word.toLowerCase())))];
    return hits.length === 0 ? [] : [{ kind, words: hits }];
  };
  const names = new Set(partners.map((name) => name.toLowerCase()));
  return [...found('jargon', (word) => JARGON.has(word)), ...found('blame', (word) => BLAME.has(word)), ...found('partner', (word) => names.has(word))];
}

/** Runs of letters and digits. By hand: no pattern ever meets what people type. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const char of `${text} `) {
    const isPart = (char >= '0' && char <= '9') || char.toLowerCase() !== char.toUpperCase();
    if (isPart) word += char;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return words;
}
