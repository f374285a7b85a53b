import type { ReactNode } from 'react';
import type { BurnReadingView, BurnRuleView, SloView } from '../../../../session/view.ts';
import { cx, formatSi, StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { ALERT_STATUS, ALERT_WORDS } from './alert-words.ts';
import { burnText, lastsText, windowText } from './burn-words.ts';
import styles from './burn.module.css';

/** What a pin of a quiet rule shows of the time before. */
const QUIET_PIN_MS = 20 * 60_000;

/** How fast the error budget goes, over short and long windows, and what it would set off. */
export function BurnRules({ slo }: { slo: SloView }): ReactNode {
  const info = useInfo();
  const budgetUs = info.slos.find((one) => one.id === slo.id)?.windowUs ?? 0;
  if (slo.burnRules.length === 0) return null;
  return (
    <section className={styles.burn} aria-label={`Error budget of ${slo.title}`}>
      <p className={styles.lasts}>{lastsText(slo.burnRate, budgetUs)}</p>
      <table className={styles.rules}>
        <caption className={styles.caption}>Burn-rate alerts. They page nobody in this incident.</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Would</th>
            <th scope="col" className={styles.number}>
              Above
            </th>
            <th scope="col" className={styles.number}>
              Long window
            </th>
            <th scope="col" className={styles.number}>
              Short window
            </th>
            <th scope="col" className={styles.last}>
              Rule
            </th>
          </tr>
        </thead>
        <tbody>
          {slo.burnRules.map((rule) => (
            <Rule key={rule.factor} slo={slo} rule={rule} />
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        History before {clockText(info.startEpochMs, false)} is extrapolated from the healthy minutes, {clockText(info.healthy.fromMs, false)} to {clockText(info.healthy.toMs, false)}.
      </p>
    </section>
  );
}

function Rule({ slo, rule }: { slo: SloView; rule: BurnRuleView }): ReactNode {
  const { openMetrics } = useActions();
  const name = `${slo.title}: burn above ${rule.factor}× over ${windowText(rule.long.window)} and ${windowText(rule.short.window)}`;
  const pin = usePinnable(() => ({
    panel: 'slo',
    title: name.slice(0, 120),
    query: rule.expr,
    fromMs: rule.sinceMs ?? rule.atMs - QUIET_PIN_MS,
    toMs: rule.atMs,
    digest: `${ALERT_WORDS[rule.state].toLowerCase()}, burn ${burnText(rule.long.burnRate)} over ${windowText(rule.long.window)}, ${burnText(rule.short.burnRate)} over ${windowText(rule.short.window)}`,
    component: null,
    labels: {},
  }));
  return (
    <tr data-state={rule.state} {...pin}>
      <td>
        <StatusBadge status={ALERT_STATUS[rule.state]}>{ALERT_WORDS[rule.state]}</StatusBadge>
        {rule.sinceMs !== null && <span className={styles.since}>since {clockText(rule.sinceMs)}</span>}
      </td>
      <td>{rule.severity === 'page' ? 'page' : 'open a ticket'}</td>
      <td className={styles.number}>{formatSi(rule.factor)}×</td>
      <Reading slo={slo} reading={rule.long} factor={rule.factor} />
      <Reading slo={slo} reading={rule.short} factor={rule.factor} />
      <td className={styles.last}>
        <button type="button" className={styles.open} title={rule.expr} aria-label={`Open the rule ${name} in metrics`} onClick={() => openMetrics({ expr: rule.expr })}>
          Open
        </button>
      </td>
    </tr>
  );
}

function Reading({ slo, reading, factor }: { slo: SloView; reading: BurnReadingView; factor: number }): ReactNode {
  const { openMetrics } = useActions();
  const isAbove = reading.burnRate !== null && reading.burnRate > factor;
  const window = windowText(reading.window);
  return (
    <td className={styles.number}>
      <button
        type="button"
        className={cx(styles.reading, isAbove && styles.above)}
        title={reading.expr}
        aria-label={`${burnText(reading.burnRate)} over ${window}${isAbove ? ', above the threshold' : ''}: open the burn rate of ${slo.title} in metrics`}
        onClick={() => openMetrics({ expr: reading.expr })}
      >
        {isAbove && <span aria-hidden="true">▲ </span>}
        {burnText(reading.burnRate)}
      </button>{' '}
      <span className={styles.window}>{window}</span>
    </td>
  );
}
