import type { ReactNode } from 'react';
import { PageHeading } from '../app/page-heading.tsx';

export function LibraryPage(): ReactNode {
  return <PageHeading>Library</PageHeading>;
}
