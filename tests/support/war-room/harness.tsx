/* The war room with views made by hand, to look at it without a worker: npm run dev, then /tests/support/war-room/?view=busy */
import '../../../src/ui/styles/index.css';
import { LazyMotion } from 'framer-motion';
import { createRoot } from 'react-dom/client';
import appStyles from '../../../src/ui/app/app.module.css';
import { CommandLayer } from '../../../src/ui/app/commands/command-layer.tsx';
import { ToastRegion } from '../../../src/ui/kit/toast.tsx';
import { WarRoomPage } from '../../../src/ui/war-room/war-room-page.tsx';
import { fakeKeeper, fakeWorld } from './fake-run.ts';
import { buildBusyView, buildInfo, buildView } from '../view-builder.ts';

const params = new URLSearchParams(location.search);
const guided = params.has('guided');
const info = buildInfo(guided ? { tutorial: [{ title: 'Acknowledge the page', text: 'Say that you are on it, so that nobody else is woken.', until: 'acknowledge' }, { title: 'Look at the map', text: 'Which part is red?', until: 'look:map' }, { title: 'Roll back', text: '', until: 'mitigate:rollback' }] } : {});
const view = params.get('view') === 'paged' ? buildView({ phase: 'paged' }) : params.get('view') === 'fresh' ? buildView() : buildBusyView();
const world = fakeWorld({ info, view });
const kept = fakeKeeper({ untilUs: params.has('resumed') ? view.tick : 0 });
const parts = { openKeeper: () => Promise.resolve(kept.keeper), createClient: world.createClient };
if (params.has('trouble')) setTimeout(() => kept.trouble('The browser’s storage is full.'), 100);
if (params.has('died')) setTimeout(() => world.die('It has not answered for 10 seconds.'), 100);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root to draw into.');
const load = async () => (await import('../../../src/ui/app/motion-features.ts')).domAnimation;
createRoot(root).render(
  <LazyMotion features={load} strict>
    <div className={appStyles['warRoom']}>
      <main id="main" className={appStyles['main']} tabIndex={-1}>
        <WarRoomPage runId="run" parts={parts} />
      </main>
    </div>
    <ToastRegion />
    <CommandLayer />
  </LazyMotion>,
);
