import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRun, listRuns, openRunKeeper, readRun, recordResult, runStore } from '../../../src/storage/runs.ts';
import { BriefingPage, seedFrom } from '../../../src/ui/briefing/briefing-page.tsx';
import { DataSection } from '../../../src/ui/history/data-section.tsx';
import { HistoryPage } from '../../../src/ui/history/history-page.tsx';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { LibraryPage } from '../../../src/ui/library/library-page.tsx';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

const newRun = (scenarioId: string, title: string, seed = 3) => createRun({ scenarioId, scenarioHash: '', title, files: { 'scenario.json': '{}' }, seed, variant: null, engine: '' });

beforeEach(async () => {
  await runStore.db.delete({ disableAutoOpen: false });
  history.replaceState(null, '', '/');
});

describe('the library', () => {
  it('offers a newcomer the guided incident first', async () => {
    render(<LibraryPage />);
    const first = await screen.findByRole('region', { name: 'Guided lookup: 5 minutes, guided' });
    expect(within(first).getByRole('link', { name: 'Start Guided lookup' })).toHaveAttribute('href', '/briefing/lookup');
  });

  it('orders by family and difficulty, and names what cannot be read', async () => {
    render(<LibraryPage />);
    await screen.findAllByRole('link', { name: 'Start Guided lookup' });
    const families = screen.getAllByRole('region').slice(1).filter((region) => within(region).queryByRole('heading', { name: 'Your own scenarios' }) === null && within(region).queryAllByRole('heading').length > 0);
    expect(families.map((family) => within(family).getAllByRole('heading').map((heading) => heading.textContent))).toEqual([
      ['Slow queries', 'Guided lookupguided', 'Ordering is slow'],
      ['Pools', 'Checkout waits'],
    ]);
    expect(families[0]).toHaveTextContent('You will practise reading a trace');
    expect(screen.getByRole('alert')).toHaveTextContent('The scenario in broken cannot be read');
  });

  it('puts a run in progress before everything else', async () => {
    const id = await newRun('slow', 'Ordering is slow');
    const keeper = await openRunKeeper(id);
    await keeper.append({ seq: 0, tick: 1, intent: { kind: 'acknowledge' } }, 1_500_000_000);
    keeper.close();
    render(<LibraryPage />);
    const resume = await screen.findByRole('link', { name: 'Resume Ordering is slow' });
    expect(resume).toHaveAttribute('href', `/play/${id}`);
    expect(screen.getByRole('region', { name: 'In progress' })).toHaveTextContent('25 min into the world');
    expect(screen.queryByRole('region', { name: /Guided lookup: 5 minutes/ })).not.toBeInTheDocument();
  });

  it('lets a run be given up, and taken up again', async () => {
    const id = await newRun('slow', 'Ordering is slow');
    render(<><LibraryPage /><ToastRegion /></>);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Give up Ordering is slow' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'In progress' })).not.toBeInTheDocument());
    expect((await readRun(id))?.summary.status).toBe('abandoned');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'Resume Ordering is slow' })).toBeInTheDocument();
  });

  it('says how the last run ended', async () => {
    await recordResult(await newRun('slow', 'Ordering is slow'), { score: 402.4, outcome: 'win' });
    render(<LibraryPage />);
    expect(await screen.findByText('Recovered')).toBeInTheDocument();
    expect(screen.getByText(/402 points/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Start Ordering is slow again' })).toBeInTheDocument();
  });
});

describe('the briefing', () => {
  it('says who you are, what is known and what to reach, and starts a run with the seed of the address', async () => {
    history.replaceState(null, '', '/briefing/slow?seed=42');
    render(<BriefingPage scenarioId="slow" />);
    expect(screen.getByText('You are on call for Orders.')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'What is known' })).toHaveTextContent('Two teams deployed.');
    expect(screen.getByRole('region', { name: 'Your goal' })).toHaveTextContent('Get ordering under a second.');
    expect(screen.getByText('99% under 1 s')).toBeInTheDocument();
    expect(screen.getByRole('img')).toHaveAccessibleName('Map of the system. Shoppers calls Orders.');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Start when ready' }));
    await waitFor(() => expect(location.pathname).toMatch(/^\/play\/.+/));
    const run = await readRun(location.pathname.slice('/play/'.length));
    expect(run).toMatchObject({ summary: { seed: 42, status: 'playing', title: 'Ordering is slow' }, files: { 'scenario.json': '{"slow":1}' } });
  });

  it('says so when the incident cannot be loaded, and makes no run', async () => {
    render(<BriefingPage scenarioId="lookup" />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Start when ready' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no network');
    expect(await listRuns()).toEqual([]);
  });

  it('knows an incident that does not exist', () => {
    render(<BriefingPage scenarioId="nothing" />);
    expect(screen.getByRole('alert')).toHaveTextContent('There is no such incident');
  });

  it('draws a seed where the address has none that is usable', () => {
    expect(seedFrom('?seed=0', () => 0.5)).toBe(0);
    for (const search of ['', '?seed=', '?seed=1.5', '?seed=-1', '?seed=99999999999', '?seed=x']) expect(seedFrom(search, () => 0.5)).toBe(500_000);
  });
});

describe('the history', () => {
  it('lists runs with how they ended, and where each leads', async () => {
    const done = await newRun('slow', 'Ordering is slow', 11);
    await recordResult(done, { score: 120, outcome: 'lose' });
    const going = await newRun('lookup', 'Guided lookup', 12);
    render(<HistoryPage />);
    const rows = within(await screen.findByRole('table', { name: 'Runs' })).getAllByRole('row').slice(1);
    const row = (title: string) => rows.find((one) => one.textContent.includes(title))!;
    expect(row('Ordering is slow')).toHaveTextContent('Not recovered12011');
    expect(within(row('Ordering is slow')).getByRole('link', { name: /Debrief/ })).toHaveAttribute('href', `/debrief/${done}`);
    expect(within(row('Ordering is slow')).getByRole('link', { name: /Replay/ })).toHaveAttribute('href', `/replay/${done}`);
    expect(within(row('Guided lookup')).getByRole('link', { name: /Resume/ })).toHaveAttribute('href', `/play/${going}`);
  });

  it('deletes with undo', async () => {
    await newRun('slow', 'Ordering is slow');
    render(<><HistoryPage /><ToastRegion /></>);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /Delete Ordering is slow/ }));
    expect(await screen.findByText('No runs yet')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('row', { name: /Ordering is slow/ })).toBeInTheDocument();
  });
});

describe('your data', () => {
  it('says which file was refused, where and why, and changes nothing', async () => {
    render(<DataSection />);
    await userEvent.setup().upload(screen.getByLabelText('File of exported data'), new File(['{"faultline": 1}'], 'mine.json', { type: 'application/json' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Nothing was changed');
    expect(alert).toHaveTextContent('mine.json: /faultline: expected "runs"');
  });
});
