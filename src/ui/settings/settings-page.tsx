import { useId, useSyncExternalStore, type ReactNode } from 'react';
import { PageHeading } from '../app/page-heading.tsx';
import { useOverlay } from '../app/commands/overlay-store.ts';
import { Button, SegmentedControl, Switch } from '../kit/index.ts';
import { settingsSections, subscribeSettingsSections } from './settings-sections.ts';
import { TEXT_SIZES, useSettings, type Settings } from './settings-store.ts';
import styles from './settings-page.module.css';

/** Theme, text size, motion, sound, keys; further sections come from `registerSettingsSection`. */
export function SettingsPage(): ReactNode {
  const { theme, textSize, motion, sound, change } = useSettings();
  const openHelp = useOverlay((s) => s.openHelp);
  const sections = useSyncExternalStore(subscribeSettingsSections, settingsSections);
  return (
    <div className={styles.page}>
      <PageHeading>Settings</PageHeading>
      <Section title="Appearance">
        <Row title="Theme" hint="System follows your device, also when it changes at night.">
          <SegmentedControl<Settings['theme']>
            label="Theme"
            value={theme}
            onChange={(next) => change({ theme: next })}
            segments={[
              { value: 'system', label: 'System' },
              { value: 'dark', label: 'Dark' },
              { value: 'light', label: 'Light' },
            ]}
          />
        </Row>
        <Row title="Text size" hint="Of everything, charts included. Your browser’s own zoom works as well.">
          <SegmentedControl
            label="Text size"
            value={String(textSize)}
            onChange={(next) => change({ textSize: TEXT_SIZES.find((size) => String(size) === next) ?? 1 })}
            segments={TEXT_SIZES.map((size) => ({ value: String(size), label: `${Math.round(size * 100)}%` }))}
          />
        </Row>
        <Row title="Motion" hint="Motion only ever shows where something came from or went.">
          <SegmentedControl<Settings['motion']>
            label="Motion"
            value={motion}
            onChange={(next) => change({ motion: next })}
            segments={[
              { value: 'system', label: 'System' },
              { value: 'reduce', label: 'Reduced' },
            ]}
          />
        </Row>
      </Section>
      <Section title="Sound">
        <Switch label="Page tone" hint="One short tone when you are paged. Nothing else makes a sound." checked={sound} onChange={(next) => change({ sound: next })} />
      </Section>
      <Section title="Keyboard">
        <Row title="Shortcuts" hint="Every action has a name in the command palette; the common ones have keys.">
          <Button onClick={openHelp}>Show shortcuts</Button>
        </Row>
      </Section>
      {sections.map((section) => (
        <Section key={section.id} title={section.title}>
          <section.content />
        </Section>
      ))}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={styles.sectionTitle}>
        {title}
      </h2>
      <div className={styles.rows}>{children}</div>
    </section>
  );
}

/** A setting: what it is at the left, its control at the right. */
function Row({ title, hint, children }: { title: string; hint: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.row}>
      <div>
        <div>{title}</div>
        <div className={styles.hint}>{hint}</div>
      </div>
      {children}
    </div>
  );
}
