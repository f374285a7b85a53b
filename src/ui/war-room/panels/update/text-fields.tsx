import { Lightbulb } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../../session/intents.ts';
import { Button, TextArea, TextField } from '../../../kit/index.ts';
import { useInfo } from '../../shared/world-context.ts';
import type { Audience, Draft } from './draft.ts';
import { StatusPagePreview } from './status-page-preview.tsx';
import styles from './update.module.css';
import { wordHints, type WordHint } from './word-hints.ts';

const LONG: (typeof TEXT_LIMITS)['long'] = 2_000;
const SHORT: (typeof TEXT_LIMITS)['short'] = 120;

interface Props {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  audience: Audience;
  /** What would be posted, and what of it the parts have made. */
  text: string;
  made: string;
}

/** The words, as their readers will see them. */
export function TextFields({ draft, onChange, audience, text, made }: Props): ReactNode {
  const isEdited = draft.text !== null;
  return (
    <section className={styles.words} aria-label="Words">
      {isEdited ? (
        <TextArea label="Text" lines={5} maxLength={LONG} value={text} onChange={(edited) => onChange({ text: edited })} />
      ) : (
        <TextField label="Add in your own words" hideLabel placeholder="Add in your own words" value={draft.note} maxLength={SHORT} onChange={(note) => onChange({ note })} />
      )}
      {audience === 'status_page' ? <StatusPagePreview status={draft.status} text={text} /> : !isEdited && <p className={styles.preview}>{text === '' ? 'The text is written from the parts above.' : text}</p>}
      {audience === 'status_page' && <Hints text={text} />}
      <Button size="small" variant="quiet" className={styles.edit} disabled={made === ''} onClick={() => onChange(isEdited ? { text: null } : { text })}>
        {isEdited ? 'Write it from the parts again' : 'Edit the text'}
      </Button>
    </section>
  );
}

const HINTS: Readonly<Record<WordHint['kind'], string>> = {
  jargon: 'Customers may not know',
  blame: 'Say what happened, not who is to blame:',
  partner: 'Customers know you, not your partners:',
};

/** Always there, so that what appears is announced. */
function Hints({ text }: { text: string }): ReactNode {
  const { map } = useInfo();
  const partners = map.nodes.filter((node) => node.kind === 'third_party').map((node) => node.title);
  return (
    <ul className={styles.hints} aria-live="polite" aria-label="Hints on the words">
      {wordHints(text, partners).map(({ kind, words }) => (
        <li key={kind}>
          <Lightbulb size={14} aria-hidden="true" />
          <span>
            {HINTS[kind]} {words.map((word) => `“${word}”`).join(', ')}.
          </span>
        </li>
      ))}
    </ul>
  );
}
