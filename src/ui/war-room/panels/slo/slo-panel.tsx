import type { ReactNode } from 'react';
import type { AlertView, SloView, Status } from '../../../../session/view.ts';
import { EmptyState, formatPercent, formatSi, Panel, Sparkline, StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { useActions, useInfo, useView, useWorld } from '../../shared/world-context.ts';
import { ALERT_STATUS, ALERT_WORDS } from './alert-words.ts';
import { BurnRules } from './burn-rules.tsx';
import styles from './slo.module.css';

const SLO_WORDS: Readonly<Record<Status, string>> = { good: 'Met', warning: 'Burning', bad: 'Missed', unknown: 'No data' };
const ORDER = { firing: 0, pending: 1, inactive: 2 } as const;

/** What users were promised and what they get, and the rules that watch over it. */
export function SloPanel(): ReactNode {
  const slos = useView((view) => view.slos);
  const alerts = useView((view) => view.alerts);
  const sorted = [...alerts].sort((a, b) => ORDER[a.state] - ORDER[b.state] || Number(a.severity === 'ticket') - Number(b.severity === 'ticket'));
  return (
    <Panel title="SLOs and alerts" hideTitle>
      <div className={styles.parts}>
        <section aria-label="Objectives">
          <h3 className={styles.heading}>Objectives</h3>
          <div className={styles.slos}>
            {slos.map((slo) => (
              <Objective key={slo.id} slo={slo} />
            ))}
          </div>
        </section>
        <section aria-label="Alerts">
          <h3 className={styles.heading}>Alerts</h3>
          {sorted.length === 0 ? (
            <EmptyState compact title="No alert rules" />
          ) : (
            <ul className={styles.alerts}>
              {sorted.map((alert) => (
                <Alert key={alert.name} alert={alert} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </Panel>
  );
}

function Objective({ slo }: { slo: SloView }): ReactNode {
  const { openMetrics } = useActions();
  const { store } = useWorld();
  const promise = useInfo().slos.find((one) => one.id === slo.id);
  const good = slo.goodRatio === null ? '–' : formatPercent(slo.goodRatio);
  const burn = slo.burnRate === null ? '–' : `${formatSi(Number(slo.burnRate.toPrecision(2)))}×`;
  const pin = usePinnable(() => {
    const toMs = store.getState().view?.clockMs ?? 0;
    return { panel: 'slo', title: slo.title, query: slo.expr, fromMs: toMs - 300_000, toMs, digest: `${good} good, burn ${burn}`, component: null, labels: {} };
  });
  return (
    <article className={styles.slo} aria-label={slo.title} {...pin}>
      <header className={styles.sloHead}>
        <h4>{slo.title}</h4>
        <StatusBadge status={slo.status} variant="soft">
          {SLO_WORDS[slo.status]}
        </StatusBadge>
      </header>
      {promise && (
        <p className={styles.promise}>
          {formatPercent(slo.target)} of {promise.journeys.join(', ')} answered without error within {promise.underUs / 1_000} ms
        </p>
      )}
      <div className={styles.figures}>
        <div>
          <span className={styles.big} data-status={slo.status}>
            {good}
          </span>
          <span className={styles.label}>good, 5 min</span>
        </div>
        <div>
          <span className={styles.big} data-status={slo.status}>
            {burn}
          </span>
          <span className={styles.label}>burn rate</span>
        </div>
        <div className={styles.spark}>
          <Sparkline label={`${slo.title} over 20 minutes, now ${good}`} values={slo.spark} max={1} threshold={slo.target} min={floorOf(slo)} width={180} height={36} colour={slo.status === 'good' ? 'var(--good-fill)' : `var(--${slo.status}-text)`} />
          <span className={styles.label}>20 minutes, line at target</span>
        </div>
      </div>
      <button type="button" className={styles.expr} title="Open in metrics" aria-label={`Open the query of ${slo.title} in metrics`} onClick={() => openMetrics({ expr: slo.expr })}>
        {slo.expr}
      </button>
      <BurnRules slo={slo} />
    </article>
  );
}

/** A scale from zero would show a promise of 99 % as a flat line. */
function floorOf({ spark, target }: SloView): number {
  let low = target;
  for (const value of spark) if (value < low) low = value;
  return Math.max(0, low - (1 - low) * 0.1);
}

function Alert({ alert }: { alert: AlertView }): ReactNode {
  const { openMetrics } = useActions();
  const { store } = useWorld();
  const value = alert.value === null ? '' : formatSi(alert.value);
  const pin = usePinnable(() => {
    const toMs = store.getState().view?.clockMs ?? 0;
    return { panel: 'slo', title: alert.name, query: alert.expr, fromMs: alert.sinceMs ?? toMs, toMs, digest: `${ALERT_WORDS[alert.state].toLowerCase()}${value && `, value ${value}`}`, component: null, labels: {} };
  });
  return (
    <li className={styles.alert} data-state={alert.state} {...pin}>
      <div className={styles.alertHead}>
        <StatusBadge status={ALERT_STATUS[alert.state]}>{ALERT_WORDS[alert.state]}</StatusBadge>
        <span className={styles.alertName}>{alert.name}</span>
        <span className={styles.severity}>{alert.severity}</span>
        <span className={styles.alertEnd}>
          {value && <span title={`Value of the rule: ${alert.value}`}>{value}</span>}
          {alert.sinceMs !== null && <span>since {clockText(alert.sinceMs)}</span>}
        </span>
      </div>
      {alert.state !== 'inactive' && <p>{alert.summary}</p>}
      {alert.state !== 'inactive' && alert.runbook && (
        <p className={styles.runbook}>
          <span className={styles.label}>Runbook</span> {alert.runbook}
        </p>
      )}
      <button type="button" className={styles.expr} title="Open in metrics" aria-label={`Open the rule of ${alert.name} in metrics`} onClick={() => openMetrics({ expr: alert.expr })}>
        {alert.expr}
      </button>
    </li>
  );
}
