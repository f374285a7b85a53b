import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Postmortem } from '../../../session/intents.ts';
import type { PostmortemMaterial } from '../../../session/postmortem/types.ts';
import { IconButton, Select, TextField } from '../../kit/index.ts';
import { clockOf } from '../debrief-time.ts';
import styles from './postmortem.module.css';

type Entry = Postmortem['timeline'][number];

interface TimelineEditorProps {
  timeline: readonly Entry[];
  material: PostmortemMaterial;
  startEpochMs: number;
  onChange: (timeline: readonly Entry[]) => void;
}

const NONE = 'none';
const TEXT_MAX = 2_000;

/** Moments from the log, each with the pin that shows it. The log's own times stay: a timeline is no place for memory. */
export function TimelineEditor({ timeline, material, startEpochMs, onChange }: TimelineEditorProps): ReactNode {
  const [added, setAdded] = useState(0);
  const change = (i: number, changes: Partial<Entry>): void => onChange(timeline.map((entry, at) => (at === i ? { ...entry, ...changes } : entry)));
  const has = ({ atUs, text }: { atUs: number; text: string }): boolean => timeline.some((entry) => entry.atUs === atUs && entry.text === text);
  const offered = material.events.map((event, i) => ({ event, i })).filter(({ event }) => !has(event));
  const add = (i: number): void => {
    const event = material.events[i];
    if (!event) return;
    onChange([...timeline, { atUs: event.atUs, text: event.text, pinId: event.pinIds[0] ?? null }].sort((a, b) => a.atUs - b.atUs));
    setAdded((n) => n + 1);
  };
  return (
    <div>
      <ol className={styles.entries} aria-label="Entries of the timeline">
        {timeline.map((entry, i) => (
          // Entries have no names of their own; two may say the same at one time.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${entry.atUs} ${i}`} className={styles.entry}>
            <time>{clockOf(startEpochMs + entry.atUs / 1000)}</time>
            <TextField label={`What happened at ${clockOf(startEpochMs + entry.atUs / 1000)}`} hideLabel maxLength={TEXT_MAX} value={entry.text} onChange={(text) => change(i, { text })} />
            <Evidence entry={entry} material={material} onChange={(pinId) => change(i, { pinId })} />
            <IconButton size="small" label={`Remove ${entry.text}`} icon={<X size={14} />} onClick={() => onChange(timeline.filter((_, at) => at !== i))} />
          </li>
        ))}
      </ol>
      {offered.length > 0 && (
        <Select
          key={added}
          label="Add a moment from the log"
          className={styles.wide}
          value={undefined}
          placeholder="Add a moment from the log"
          hideLabel
          options={offered.map(({ event, i }) => ({ value: String(i), label: `${clockOf(event.atMs)}  ${event.text}` }))}
          onChange={(i) => add(Number(i))}
        />
      )}
    </div>
  );
}

/** Pins whose range holds the moment come first; any other may be chosen, and will show nothing of it. */
function Evidence({ entry, material: { pins, events }, onChange }: { entry: Entry; material: PostmortemMaterial; onChange: (pinId: number | null) => void }): ReactNode {
  if (pins.length === 0) return <span className={styles.quiet}>No pins in this run</span>;
  const fitting = new Set(events.filter(({ atUs }) => atUs === entry.atUs).flatMap(({ pinIds }) => pinIds));
  const options = pins.map(({ id, title }) => ({ value: String(id), label: title, group: fitting.has(id) ? 'Shows this moment' : 'Of another time' }));
  const sorted = [...options].sort((a, b) => (a.group === b.group ? 0 : a.group === 'Shows this moment' ? -1 : 1));
  return <Select label={`Evidence for ${entry.text}`} hideLabel size="small" value={entry.pinId === null ? NONE : String(entry.pinId)} options={[{ value: NONE, label: 'No evidence' }, ...sorted]} onChange={(id) => onChange(id === NONE ? null : Number(id))} />;
}
