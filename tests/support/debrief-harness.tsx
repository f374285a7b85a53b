import '../../src/ui/styles/index.css';
import { LazyMotion, domAnimation } from 'framer-motion';
import { createRoot } from 'react-dom/client';
import { createRun } from '../../src/storage/runs.ts';
import { Header } from '../../src/ui/app/header.tsx';
import { DebriefPage } from '../../src/ui/debrief/debrief-page.tsx';
import { ToastRegion } from '../../src/ui/kit/index.ts';
import { fakeClient } from './debrief-client.ts';

/** The debrief with sample data in a real browser, to look at: /tests/support/debrief-harness.html under `npm run dev`. */
const createClient = fakeClient();
const runId = await createRun({ scenarioId: 'sample', scenarioHash: 'meaning', title: 'Orders are slow', files: {}, seed: 7, variant: null, engine: '1' });
createRoot(document.getElementById('root')!).render(
  <LazyMotion features={domAnimation}>
    <Header />
    <DebriefPage runId={runId} createClient={createClient} />
    <ToastRegion />
  </LazyMotion>,
);
