import { useState, type ReactNode } from 'react';
import { Sheet } from '../../../kit/index.ts';
import { useActions, useView, useWarRoom } from '../../shared/world-context.ts';
import { ActionForm } from './action-form.tsx';
import { VerbList } from './verb-list.tsx';

/** Acting on the system, deliberately: choose what, then see what it does, how long it takes and what could go wrong. */
export function ActionSheet(): ReactNode {
  const isOpen = useWarRoom((s) => s.overlay === 'actions');
  const { open } = useActions();
  if (!isOpen) return null;
  // Made anew each time, so that nothing chosen before is carried over unseen.
  return <OpenSheet onClose={() => open('none')} />;
}

function OpenSheet({ onClose }: { onClose: () => void }): ReactNode {
  const verbs = useView((view) => view.verbs);
  const [chosen, setChosen] = useState<string | null>(null);
  const verb = verbs.find((one) => one.verb === chosen);
  return (
    <Sheet open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()} title={verb ? verb.title : 'Act on the system'} {...(verb ? {} : { description: 'Each action takes time, can fail, and can make things worse.' })}>
      {verb ? <ActionForm verb={verb} onBack={() => setChosen(null)} onDone={onClose} /> : <VerbList verbs={verbs} onChoose={setChosen} />}
    </Sheet>
  );
}
