import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

export interface FaultPlace {
  readonly from: number;
  readonly to: number;
}

/** Marks the place that cannot be read, or none. The words about it stand below the editor. */
export const showFault = StateEffect.define<FaultPlace | null>();

const mark = Decoration.mark({ class: 'cm-fault' });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showFault)) continue;
      const { length } = transaction.newDoc;
      // A mark needs a character: at the end of the text it is the last one.
      const from = Math.max(0, Math.min(effect.value?.from ?? 0, length - 1));
      const to = Math.min(length, Math.max(from + 1, effect.value?.to ?? 0));
      next = effect.value === null || to <= from ? Decoration.none : Decoration.set(mark.range(from, to));
    }
    return next;
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const faults: Extension = [
  field,
  EditorView.theme({
    '.cm-fault': { textDecoration: 'underline wavy var(--bad-text) 1.5px', textUnderlineOffset: '3px', textDecorationSkipInk: 'none', background: 'var(--bad-soft)' },
  }),
];
