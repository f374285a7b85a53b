import { autocompletion, pickedCompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView, hoverTooltip } from '@codemirror/view';
import type { Word, WordKind } from '../../../../worker/vocabulary/types.ts';
import type { Language } from '../language.ts';
import { ask, type Place } from '../place/place.ts';
import { scan } from '../place/scan.ts';
import { placeAt, wordsAt, type VocabularySource } from '../vocabulary-source.ts';
import { insertionOf } from './insertion.ts';

/** What is likelier to be meant stands first. */
const BOOST: Readonly<Record<WordKind, number>> = { metric: 3, label: 3, field: 3, intrinsic: 4, value: 3, aggregation: 2, function: 1, stage: 2, keyword: 0, operator: 0 };

/** Completion and help on words, from the language and from what the run has at this moment. */
export function completion(language: Language, source: VocabularySource): Extension {
  return [
    autocompletion({
      override: [(context) => complete(language, source, context)],
      // Enter runs the query unless something has been chosen with the arrow keys.
      selectOnOpen: false,
      icons: false,
      maxRenderedOptions: 60,
      activateOnTypingDelay: 80,
    }),
    hoverTooltip(async (view, at, side) => {
      const token = scan(language, view.state.doc.toString()).find(({ kind, from, to }) => kind === 'word' && from <= at && at <= to && !(at === from && side < 0) && !(at === to && side > 0));
      const found = token === undefined ? undefined : await explained(language, source, token.text);
      return token === undefined || found === undefined ? null : { pos: token.from, end: token.to, above: true, create: () => ({ dom: helpOf(found) }) };
    }),
  ];
}

async function complete(language: Language, source: VocabularySource, context: CompletionContext): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const place = placeAt(language, text, context.pos);
  if (!context.explicit && place.from === context.pos && !place.isCertain) return null;
  let words: Word[];
  try {
    words = await wordsAt(source, place);
  } catch {
    // The worker is being replaced. Writing goes on without help.
    return null;
  }
  const unique = [...new Map(words.map((word) => [word.text, word])).values()];
  const options = unique.map((word, i) => optionOf(language, word, place, i));
  return { from: place.from, options, validFor: place.quote === '' ? /^[\w.:/-]*$/ : /^[^"'`\n]*$/ };
}

function optionOf(language: Language, word: Word, place: Place, rank: number): Completion {
  return {
    label: word.text,
    detail: word.kind === 'operator' || (word.detail === '' && word.kind === 'value') ? word.help : word.detail,
    // What fits alike stays in the order of the answer: usual things first, numbers by size.
    boost: BOOST[word.kind] - rank / 1_000,
    ...(word.help === '' || word.kind === 'operator' ? {} : { info: () => helpOf(word) }),
    apply: (view, chosen, from, to) => {
      const behind = view.state.doc.sliceString(to, to + 200);
      const { text, caret, skip, goesOn } = insertionOf(language, word, place, behind);
      view.dispatch({ changes: { from, to: to + skip, insert: text }, selection: { anchor: from + caret }, annotations: pickedCompletion.of(chosen), userEvent: 'input.complete', scrollIntoView: true });
      if (goesOn) startCompletion(view);
    },
  };
}

/** The word of the language itself or the metric that a text is; labels and values explain themselves. */
async function explained(language: Language, source: VocabularySource, text: string): Promise<Word | undefined> {
  try {
    const known = await Promise.all((['words', 'metrics'] as const).map((what) => source.words(ask(language, what))));
    return known.flatMap(({ words }) => words).find((word) => word.text === text && word.help !== '' && word.kind !== 'value');
  } catch {
    return undefined;
  }
}

/** Signature, sentence and example, as text: what comes from the run is never read as HTML. */
function helpOf({ text, kind, detail, help, example }: Word): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-help';
  const line = (className: string, content: string): void => {
    if (content === '') return;
    const element = document.createElement('div');
    element.className = className;
    element.textContent = content;
    box.append(element);
  };
  line('cm-help-name', kind === 'function' || kind === 'aggregation' || kind === 'stage' || kind === 'keyword' ? detail || text : `${text}${detail === '' ? '' : ` · ${detail}`}`);
  line('cm-help-text', help);
  line('cm-help-example', example);
  return box;
}

/** Where lists and tooltips of the editor lie: above panels, below nothing. */
export const floating: Extension = EditorView.theme({
  '.cm-tooltip': {
    zIndex: 'var(--layer-float)',
    border: 'none',
    borderRadius: 'var(--radius-2)',
    background: 'var(--surface-3)',
    color: 'var(--text-1)',
    boxShadow: 'var(--shadow-float)',
    fontSize: 'var(--type-13)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-data)', maxHeight: '16.5rem', minWidth: '16rem', maxWidth: 'min(38rem, 90vw)', padding: '4px', scrollbarWidth: 'thin' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', alignItems: 'baseline', gap: '12px', padding: '3px 8px', lineHeight: '1.45', borderRadius: 'var(--radius-1)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--selected)', color: 'var(--text-1)' },
  '.cm-completionLabel': { flex: '0 1 auto', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)', fontWeight: '600' },
  '.cm-completionDetail': { marginInlineStart: 'auto', fontStyle: 'normal', fontFamily: 'var(--font-ui)', fontSize: 'var(--type-12)', color: 'var(--text-3)', overflow: 'hidden', textOverflow: 'ellipsis', flex: '0 2 auto' },
  'li[aria-selected] .cm-completionDetail': { color: 'var(--text-1)' },
  '.cm-tooltip.cm-completionInfo': { maxWidth: '22rem', padding: '8px 10px', marginInline: '4px' },
  '.cm-help': { maxWidth: '24rem', fontFamily: 'var(--font-ui)', fontSize: 'var(--type-12)', lineHeight: '1.45' },
  '.cm-tooltip-hover .cm-help': { padding: '8px 10px' },
  '.cm-help-name': { fontFamily: 'var(--font-data)', color: 'var(--text-1)', overflowWrap: 'anywhere' },
  '.cm-help-text': { marginTop: '2px', color: 'var(--text-2)' },
  '.cm-help-example': { marginTop: '6px', fontFamily: 'var(--font-data)', color: 'var(--text-3)', overflowWrap: 'anywhere' },
});
