import { useState, type ReactNode } from 'react';
import { registerSeries, Tabs } from '../../kit/index.ts';
import { PageHeading } from '../page-heading.tsx';
import { ControlsGallery } from './controls-gallery.tsx';
import { DataGallery } from './data-gallery.tsx';
import { GALLERY_SERVICES } from './gallery-data.ts';
import { LayoutGallery } from './layout-gallery.tsx';
import styles from './gallery.module.css';
import { LoadGallery } from './load-gallery.tsx';
import { TokenGallery } from './token-gallery.tsx';

registerSeries(GALLERY_SERVICES);

const PARTS = ['controls', 'data', 'layout', 'tokens', 'load'] as const;
type Part = (typeof PARTS)[number];
const CONTENT: Readonly<Record<Part, ReactNode>> = {
  controls: <ControlsGallery />,
  data: <DataGallery />,
  layout: <LayoutGallery />,
  tokens: <TokenGallery />,
  load: <LoadGallery />,
};
const fromHash = (): Part => PARTS.find((part) => location.hash === `#${part}`) ?? 'controls';

/** Every component of the kit with data as in earnest. In development only. */
export function GalleryPage(): ReactNode {
  const [part, setPart] = useState(fromHash);
  const choose = (next: Part): void => {
    setPart(next);
    history.replaceState(null, '', `#${next}`);
  };
  return (
    <div className={styles.page}>
      <PageHeading hidden>Gallery</PageHeading>
      <Tabs<Part>
        label="Parts of the kit"
        value={part}
        onChange={choose}
        tabs={[
          { id: 'controls', label: 'Controls' },
          { id: 'data', label: 'Data', badge: 3, badgeLabel: 'new' },
          { id: 'layout', label: 'Layout', status: 'warning' },
          { id: 'tokens', label: 'Tokens' },
          { id: 'load', label: 'Load' },
        ]}
      >
        {(id) => CONTENT[id]}
      </Tabs>
    </div>
  );
}
