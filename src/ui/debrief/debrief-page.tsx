import type { ReactNode } from 'react';
import { PageHeading } from '../app/page-heading.tsx';

export function DebriefPage({ runId }: { runId: string }): ReactNode {
  return (
    <>
      <PageHeading>Debrief</PageHeading>
      <p>{runId}</p>
    </>
  );
}
