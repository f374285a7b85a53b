import { Plus, X } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import type { Postmortem } from '../../session/intents.ts';
import type { PostmortemAnswers } from '../../session/postmortem/types.ts';
import { Button, Checkbox, IconButton, Select, StatusBadge } from '../kit/index.ts';
import styles from './chapters.module.css';
import table from './debrief.module.css';
import { Diagram } from './diagram.tsx';
import { FaultMachine } from './fault-machine.tsx';
import { Section } from './section.tsx';

export const GRAPH = 'graph';
const WHYS_MOST = 5;

interface WhyProps {
  debrief: Debrief;
  draft: Postmortem;
  shown: boolean;
  onDraft: (changes: Partial<Postmortem>) => void;
  onShow: () => void;
}

/** Why, from memory: one chain from what users saw down to a root, and everything that contributed. Then the graph. */
export function WhyItHappened({ debrief, draft, shown, onDraft, onShow }: WhyProps): ReactNode {
  const { material, answers, times } = debrief.postmortem;
  const fixed = shown || times > 0;
  return (
    <Section id="why" title="Why it happened" lead="From memory first: there is rarely one root cause. What you choose here goes into your post-mortem; once the graph is shown it stays as it is.">
      <WhyChain symptom={answers.graph.nodes.find(({ kind }) => kind === 'symptom')?.text ?? ''} factors={material.factors} whys={draft.whys} fixed={fixed} onChange={(whys) => onDraft({ whys })} />
      <fieldset className={styles.factors}>
        <legend>Which of these contributed to the incident?</legend>
        {material.factors.map(({ id, text }) => (
          <Checkbox
            key={id}
            label={text}
            checked={draft.factors.includes(id)}
            disabled={fixed}
            hint={fixed ? <Recall ticked={draft.factors.includes(id) || draft.whys.includes(id)} isTrue={answers.trueFactors.includes(id)} /> : undefined}
            onChange={(on) => onDraft({ factors: on ? [...draft.factors, id] : draft.factors.filter((other) => other !== id) })}
          />
        ))}
      </fieldset>
      {fixed ? (
        <>
          <CausesShown answers={answers} />
          <FaultMachine machine={debrief.machine} />
        </>
      ) : (
        <div>
          <Button variant="primary" onClick={onShow}>
            Show the graph
          </Button>
        </div>
      )}
    </Section>
  );
}

function Recall({ ticked, isTrue }: { ticked: boolean; isTrue: boolean }): ReactNode {
  if (ticked === isTrue) return <StatusBadge status="good">{isTrue ? 'It contributed' : 'Rightly left out'}</StatusBadge>;
  return <StatusBadge status="warning">{isTrue ? 'It contributed, and you left it out' : 'It had no part in this one'}</StatusBadge>;
}

interface WhyChainProps {
  symptom: string;
  factors: Debrief['postmortem']['material']['factors'];
  whys: readonly string[];
  fixed: boolean;
  onChange: (whys: readonly string[]) => void;
}

function WhyChain({ symptom, factors, whys, fixed, onChange }: WhyChainProps): ReactNode {
  const options = (own: string | undefined) => factors.filter(({ id }) => id === own || !whys.includes(id)).map(({ id, text }) => ({ value: id, label: text }));
  const rows = fixed || whys.length >= WHYS_MOST ? whys : [...whys, undefined];
  return (
    <div className={styles.block}>
      <h3 className={table.subtitle}>A chain of whys</h3>
      <p>Users saw: {symptom}</p>
      <ol className={styles.chain}>
        {rows.map((id, i) => (
          <li key={id ?? 'next'}>
            <span className={styles.step}>{id === undefined ? <Plus size={12} aria-hidden="true" /> : null} Why?</span>
            <Select label={`Why number ${i + 1}`} hideLabel value={id} disabled={fixed} placeholder={i === 0 ? 'Because…' : 'And why that?'} options={options(id)} onChange={(next) => onChange(id === undefined ? [...whys, next] : whys.map((other) => (other === id ? next : other)))} />
            {id !== undefined && !fixed && <IconButton size="small" label={`Remove why number ${i + 1}`} icon={<X size={14} />} onClick={() => onChange(whys.filter((other) => other !== id))} />}
          </li>
        ))}
      </ol>
      {fixed && whys.length === 0 && <p className={table.quiet}>You built none.</p>}
    </div>
  );
}

function CausesShown({ answers: { graph } }: { answers: PostmortemAnswers }): ReactNode {
  const draw = useCallback(async () => (await import('./draw-machine.ts')).drawCauses(graph), [graph]);
  const chain = graph.nodes.filter(({ kind }) => kind !== 'missing');
  const missing = graph.nodes.filter(({ kind }) => kind === 'missing');
  return (
    <div className={styles.block}>
      <h3 className={table.subtitle}>What led to what</h3>
      <Diagram draw={draw} waiting="Drawing the causes" alt="Graph of the causes; the same is below in words." />
      <ol className={styles.graphText} aria-label="From what users saw down to what set it off">
        {chain.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ol>
      {missing.length > 0 && (
        <>
          <h4 className={table.subtitle}>What would have stopped it or shown it sooner</h4>
          <ul className={table.points}>
            {missing.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
