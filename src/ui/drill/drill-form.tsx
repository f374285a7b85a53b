import { Dices } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { index } from 'virtual:scenarios';
import { useLocation } from 'wouter';
import { drillCode, TERM_LIMITS, type DrillLevel } from '../../drill/client.ts';
import { keepDrill } from '../../storage/drills.ts';
import { listOwnScenarios, OWN_PREFIX, type OwnScenario } from '../../storage/own-scenarios.ts';
import { createWorldClient } from '../../worker/client.ts';
import { Button, NumberField, SegmentedControl, Select, TextField, type SelectOption } from '../kit/index.ts';
import { familyTitle } from '../library/library-order.ts';
import styles from './drill.module.css';
import { clockTime, nextTime, useNow } from './times.ts';
import { inspectScenario, type FoundScenario } from './use-drill-scenario.ts';

const SEED_MAX = 999_999;
const SEED_LIMIT = 0xffff_ffff;
const OWN_GROUP = 'Your own';

/** A seed that nobody chose. */
function drawSeed(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return 1 + (word % SEED_MAX);
}

interface Wanted {
  readonly scenarioId: string | undefined;
  /** Null: as long as the scenario says. */
  readonly minutes: number | null;
  readonly level: DrillLevel;
  readonly seed: number;
  readonly title: string;
  readonly begins: 'each' | 'agreed';
  readonly time: string;
}

/** What a facilitator decides; the rest is the scenario's. */
export function DrillForm(): ReactNode {
  const [wanted, setWanted] = useState<Wanted>(() => ({ scenarioId: undefined, minutes: null, level: 'free', seed: drawSeed(), title: '', begins: 'each', time: '' }));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = (changes: Partial<Wanted>): void => setWanted((before) => ({ ...before, ...changes }));
  const scenario = useScenario(wanted.scenarioId);
  const now = useNow(1_000);
  const [, navigate] = useLocation();
  const found = typeof scenario === 'object' ? scenario : null;
  const longest = Math.min(TERM_LIMITS.minutes, found?.horizonMinutes ?? TERM_LIMITS.minutes);
  const minutes = wanted.minutes ?? Math.min(longest, found?.summary.minutes ?? 30);
  const startsAtMs = wanted.begins === 'agreed' ? nextTime(wanted.time, now) : null;
  const problems = { time: wanted.begins === 'agreed' && startsAtMs === null };
  const make = async (): Promise<void> => {
    setTried(true);
    if (wanted.scenarioId === undefined || problems.time || minutes > longest) return;
    setBusy(true);
    const chosen = found ?? (await inspectOnce(wanted.scenarioId));
    setBusy(false);
    if (chosen === null) return;
    const isOwn = chosen.id.startsWith(OWN_PREFIX);
    const scenarioId = isOwn ? chosen.id.slice(OWN_PREFIX.length) : chosen.id;
    const code = drillCode({ title: wanted.title.trim(), scenarioId, scenarioHash: chosen.hash, engine: chosen.engine, seed: wanted.seed, level: wanted.level, minutes: wanted.minutes ?? Math.min(chosen.horizonMinutes, chosen.summary.minutes), startsAtMs });
    await keepDrill({ code, scenarioTitle: chosen.title, isOwn, files: chosen.files });
    navigate(`/drill/${code}/desk`);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <ScenarioField wanted={wanted} scenario={scenario} error={tried && wanted.scenarioId === undefined ? 'Choose the incident.' : undefined} onChange={(scenarioId) => change({ scenarioId, minutes: null })} />
      <div className={styles.pair}>
        <NumberField label="Minutes" hint={found === null ? 'From the page on; then the incident ends.' : `Up to ${longest}: then this incident ends by itself.`} value={minutes} min={1} max={longest} unit="min" onChange={(value) => change({ minutes: Math.round(value) })} />
        <SeedField seed={wanted.seed} onChange={(seed) => change({ seed })} />
      </div>
      <div className={styles.pair}>
        <Choice label="Hints">
          <SegmentedControl label="Hints" value={wanted.level} onChange={(level) => change({ level })} segments={[{ value: 'free', label: 'None' }, { value: 'hints', label: 'May be asked for' }]} />
        </Choice>
        <Choice label="Begins">
          <SegmentedControl label="Begins" value={wanted.begins} onChange={(begins) => change({ begins })} segments={[{ value: 'each', label: 'When a team says so' }, { value: 'agreed', label: 'At a time' }]} />
        </Choice>
      </div>
      {wanted.begins === 'agreed' && (
        <TextField
          label="Time of the page"
          type="time"
          hint={startsAtMs === null ? 'Everybody is paged at once, by their own clocks.' : `Everybody is paged ${clockTime(startsAtMs, now)}, by their own clocks.`}
          value={wanted.time}
          onChange={(time) => change({ time })}
          error={tried && problems.time ? 'Enter the time at which everybody is paged.' : undefined}
        />
      )}
      <TextField label="Name" hint="What people call it; may be left empty." value={wanted.title} onChange={(title) => change({ title })} maxLength={TERM_LIMITS.title} />
      <div>
        <Button variant="primary" size="large" type="submit" busy={busy}>
          Make a drill
        </Button>
      </div>
    </form>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.choice}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

function SeedField({ seed, onChange }: { seed: number; onChange: (seed: number) => void }): ReactNode {
  return (
    <div className={styles.seed}>
      <NumberField label="Seed" hint="Draws the cause; the same for everybody." value={seed} min={0} max={SEED_LIMIT} onChange={(value) => onChange(Math.round(value))} className={styles.grow} />
      <Button icon={<Dices size={16} aria-hidden="true" />} aria-label="Draw another seed" onClick={() => onChange(drawSeed())}>
        Draw
      </Button>
    </div>
  );
}

type Scenario = FoundScenario | 'none' | 'reading' | 'unreadable';

/** For those who are faster than the reading that the choice has begun. */
async function inspectOnce(id: string): Promise<FoundScenario | null> {
  const client = createWorldClient();
  try {
    return await inspectScenario(client, id).catch(() => null);
  } finally {
    client.dispose();
  }
}

/** What the worker says of the scenario that was chosen. */
function useScenario(id: string | undefined): Scenario {
  const [state, setState] = useState<{ readonly id: string | undefined; readonly scenario: Scenario }>({ id: undefined, scenario: 'none' });
  useEffect(() => {
    if (id === undefined) return undefined;
    const client = createWorldClient();
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await inspectScenario(client, id).catch(() => null);
      if (!gone) setState({ id, scenario: found ?? 'unreadable' });
      client.dispose();
    };
    void read();
    return () => {
      gone = true;
      client.dispose();
    };
  }, [id]);
  return id === undefined ? 'none' : state.id === id ? state.scenario : 'reading';
}

interface ScenarioFieldProps {
  wanted: Wanted;
  scenario: Scenario;
  error: string | undefined;
  onChange: (id: string) => void;
}

function ScenarioField({ wanted, scenario, error, onChange }: ScenarioFieldProps): ReactNode {
  const own = useOwn();
  const options = useMemo((): SelectOption<string>[] => {
    const shipped = index.flatMap(({ id, summary }) => (summary === null ? [] : [{ value: id, label: summary.title, group: familyTitle(summary.family), hint: `${summary.minutes} min, level ${summary.difficulty}` }]));
    const mine = own.map(({ id, summary }) => ({ value: id, label: summary.title, group: OWN_GROUP, hint: `${summary.minutes} min` }));
    return [...shipped.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)), ...mine];
  }, [own]);
  const hint = scenario === 'reading' ? 'Reading it' : typeof scenario === 'object' ? scenario.summary.summary : undefined;
  return <Select label="Incident" placeholder="Choose an incident" options={options} value={wanted.scenarioId} onChange={onChange} hint={hint} error={scenario === 'unreadable' ? 'This scenario cannot be read. Choose another one.' : error} />;
}

function useOwn(): readonly OwnScenario[] {
  const [own, setOwn] = useState<readonly OwnScenario[]>([]);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await listOwnScenarios();
      if (!gone) setOwn(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, []);
  return own;
}
