import { LazyMotion, MotionConfig } from 'framer-motion';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ToastRegion } from '../kit/toast.tsx';
import { useSettings } from '../settings/settings-store.ts';
import styles from './app.module.css';
import { CommandLayer } from './commands/command-layer.tsx';
import { useCommands } from './commands/use-commands.ts';
import { Header } from './header.tsx';
import { Routes } from './routes.tsx';

const loadMotion = async () => (await import('./motion-features.ts')).domAnimation;

/** The shell: what is the same in every room. */
export function App(): ReactNode {
  const motion = useSettings((s) => s.motion);
  const [path] = useLocation();
  useShellCommands();
  const isWarRoom = ['/play/', '/replay/', '/watch/'].some((room) => path.startsWith(room));
  return (
    <MotionConfig reducedMotion={motion === 'reduce' ? 'always' : 'user'}>
      <LazyMotion features={loadMotion} strict>
        <a className={styles.skip} href="#main">
          Skip to content
        </a>
        <div className={isWarRoom ? styles.warRoom : styles.shell}>
          {!isWarRoom && <Header />}
          <main id="main" className={styles.main} tabIndex={-1}>
            <Routes />
          </main>
        </div>
        <ToastRegion />
        <CommandLayer />
      </LazyMotion>
    </MotionConfig>
  );
}

function useShellCommands(): void {
  const [, navigate] = useLocation();
  const { theme, change } = useSettings();
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  useCommands([
    { id: 'go.library', title: 'Go to library', group: 'Go to', keys: 'g l', run: () => navigate('/') },
    { id: 'go.progress', title: 'Go to progress', group: 'Go to', keywords: ['skills', 'due', 'campaign'], keys: 'g p', run: () => navigate('/progress') },
    { id: 'go.drills', title: 'Go to drills', group: 'Go to', keywords: ['team', 'facilitator', 'exercise'], run: () => navigate('/drill') },
    { id: 'go.settings', title: 'Go to settings', group: 'Go to', keys: 'g s', run: () => navigate('/settings') },
    { id: 'theme.switch', title: dark ? 'Use light theme' : 'Use dark theme', group: 'Settings', keywords: ['colour', 'appearance'], run: () => change({ theme: dark ? 'light' : 'dark' }) },
  ]);
}
