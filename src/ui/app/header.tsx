import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../kit/button.tsx';
import { Kbd } from '../kit/kbd.tsx';
import styles from './app.module.css';
import { useOverlay } from './commands/overlay-store.ts';
import { useUpdate } from './update-store.ts';
import { Wordmark } from './wordmark.tsx';

/** Above every room but the war room, which has a bar of its own. Offers a new version, since nothing is running here. */
export function Header(): ReactNode {
  const [path] = useLocation();
  const openPalette = useOverlay((s) => s.openPalette);
  const applyUpdate = useUpdate((s) => s.apply);
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.home}>
        <Wordmark />
      </Link>
      <nav className={styles.nav} aria-label="Main">
        <NavLink href="/" current={path === '/'}>
          Library
        </NavLink>
        <NavLink href="/progress" current={path === '/progress'}>
          Progress
        </NavLink>
        <NavLink href="/history" current={path === '/history'}>
          History
        </NavLink>
        <NavLink href="/drill" current={path === '/drill' || path.startsWith('/drill/')}>
          Drills
        </NavLink>
      </nav>
      <div className={styles.headerEnd}>
        {applyUpdate && (
          <Button size="small" onClick={applyUpdate}>
            Reload for the new version
          </Button>
        )}
        <button type="button" className={styles.paletteButton} onClick={openPalette}>
          Search commands <Kbd keys="mod+k" />
        </button>
        <NavLink href="/settings" current={path === '/settings'}>
          <Settings size={16} aria-hidden="true" />
          Settings
        </NavLink>
      </div>
    </header>
  );
}

function NavLink({ href, current, children }: { href: string; current: boolean; children: ReactNode }): ReactNode {
  return (
    <Link href={href} className={styles.navLink} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  );
}
