import type { ReactNode } from 'react';
import type { Debrief } from '../../../session/debrief-types.ts';
import type { Postmortem } from '../../../session/intents.ts';
import { formatCount } from '../../kit/index.ts';
import { clockOf } from '../debrief-time.ts';
import { TYPES } from './actions-editor.tsx';
import styles from './postmortem.module.css';

/** The post-mortem as a page of paper: the only thing that is printed, and seen nowhere else. */
export function Printed({ draft, debrief, startEpochMs }: { draft: Postmortem; debrief: Debrief; startEpochMs: number }): ReactNode {
  const { material } = debrief.postmortem;
  const factor = (id: string): string => material.factors.find((entry) => entry.id === id)?.text ?? id;
  const owner = (id: string): string => material.people.find((person) => person.id === id)?.name ?? (id === 'you' ? 'You' : id);
  return (
    <article className={styles.printed} aria-hidden="true">
      <h1>{debrief.scenarioTitle}: post-mortem</h1>
      <p>{draft.summary}</p>
      <h2>Impact</h2>
      <p>{draft.impactUserSeconds === null ? 'Left open.' : `${formatCount(draft.impactUserSeconds)} bad user-seconds from the page on.`}</p>
      {draft.detectionMinutes !== null && <p>From the beginning of the fault to the page: {draft.detectionMinutes} min.</p>}
      {draft.responseMinutes !== null && <p>From the page to the first action: {draft.responseMinutes} min.</p>}
      <h2>What happened when</h2>
      <table>
        <tbody>
          {draft.timeline.map(({ atUs, text, pinId }, i) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={`${atUs} ${i}`}>
              <td>{clockOf(startEpochMs + atUs / 1000)}</td>
              <td>{text}</td>
              <td>{material.pins.find(({ id }) => id === pinId)?.title}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Contributing factors</h2>
      {draft.factors.length === 0 && <p>Left open.</p>}
      <ul>
        {draft.factors.map((id) => (
          <li key={id}>{factor(id)}</li>
        ))}
      </ul>
      <h2>What went well</h2>
      <p>{draft.wentWell}</p>
      <h2>Actions</h2>
      <table>
        <tbody>
          {draft.actions.map(({ bank, text, owner: who, dueDays, measure }, i) => {
            const item = material.bank.find(({ id }) => id === bank);
            return (
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={`${bank ?? text} ${i}`}>
                <td>{item?.text ?? text}</td>
                <td>{item && TYPES[item.type]}</td>
                <td>{owner(who)}</td>
                <td>{dueDays === null ? '' : `in ${dueDays} days`}</td>
                <td>{measure}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}
