import type { ReactNode } from 'react';
import { PageHeading } from '../app/page-heading.tsx';

export function WarRoomPage({ runId }: { runId: string }): ReactNode {
  return (
    <>
      <PageHeading>War room</PageHeading>
      <p>{runId}</p>
    </>
  );
}
