import type { ReactNode } from 'react';
import type { ImpactShare } from '../../../../session/intents.ts';
import { Checkbox, formatPercent, SegmentedControl, StatusShape } from '../../../kit/index.ts';
import { useInfo, useView } from '../../shared/world-context.ts';
import type { Draft } from './draft.ts';
import { Row } from './row.tsx';
import { SHARE_WORDS } from './update-text.ts';
import styles from './update.module.css';

const SHARES = Object.keys(SHARE_WORDS) as ImpactShare[];

/** What users see: which objectives are missed, and for how many. The readings stand beside, so that what is said can be so. */
export function ImpactFields({ draft, onChange, isMissing }: { draft: Draft; onChange: (part: Partial<Draft>) => void; isMissing: boolean }): ReactNode {
  const { slos } = useInfo();
  const readings = useView((view) => view.slos);
  const toggle = (id: string, isMissed: boolean): void => onChange({ slos: isMissed ? [...draft.slos, id] : draft.slos.filter((one) => one !== id) });
  return (
    <>
      <Row label="Missed">
        <fieldset className={styles.list} aria-label="Objectives that are missed">
          {slos.map((slo) => {
            const good = readings.find((reading) => reading.id === slo.id)?.goodRatio ?? null;
            const now = good === null ? 'no data' : `${formatPercent(1 - good)} bad in the last 5 min, ${formatPercent(1 - slo.target)} allowed`;
            return <Checkbox key={slo.id} label={slo.title} hint={<span className={styles.reading}>{now}</span>} checked={draft.slos.includes(slo.id) && draft.share !== 'none'} disabled={draft.share === 'none'} onChange={(checked) => toggle(slo.id, checked)} />;
          })}
        </fieldset>
      </Row>
      <Row label="Who suffers">
        {/* Nothing is chosen in advance: the one thing that everybody asks for has to be meant. */}
        <SegmentedControl label="How many users suffer" size="small" value={draft.share ?? ('' as ImpactShare)} onChange={(share) => onChange({ share })} segments={SHARES.map((value) => ({ value, label: SHARE_WORDS[value].label }))} />
        {isMissing ? (
          <p className={styles.problem} role="alert">
            <StatusShape status="bad" size={9} /> Say how many users suffer.
          </p>
        ) : (
          <p className={styles.hint}>{draft.share === null ? 'Read it off the objectives above.' : `${SHARE_WORDS[draft.share].label}: ${SHARE_WORDS[draft.share].hint}.`}</p>
        )}
      </Row>
    </>
  );
}
