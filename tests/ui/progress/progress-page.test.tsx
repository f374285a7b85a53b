import { configure, render, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runStore } from '../../../src/storage/runs.ts';
import { BriefingPage } from '../../../src/ui/briefing/briefing-page.tsx';
import { LibraryPage } from '../../../src/ui/library/library-page.tsx';
import { ProgressPage } from '../../../src/ui/progress/progress-page.tsx';
import { MISSED, resultOf } from '../../support/practice-results.ts';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 86_400_000;
const played = (daysAgo: number, changes: Parameters<typeof resultOf>[0] = {}) => {
  const at = Date.now() - daysAgo * DAY_MS;
  return resultOf({ startedAt: at, playedAt: at, markedAt: at, ...changes });
};

beforeEach(async () => {
  await runStore.db.delete({ disableAutoOpen: false });
  history.replaceState(null, '', '/');
});

describe('progress', () => {
  it('of a newcomer says where to begin, and that nothing is known yet', async () => {
    render(<ProgressPage />);
    const next = await screen.findByRole('region', { name: 'Guided lookup' });
    expect(within(next).getByRole('link', { name: 'Start Guided lookup' })).toHaveAttribute('href', '/briefing/lookup');
    expect(screen.getByText('No debriefed run yet')).toBeVisible();
    expect(screen.getByRole('link', { name: /^Guided lookup Next · not played yet/ })).toBeVisible();
  });

  it('puts what is due first, to be played as an unseen twin with one press', async () => {
    await runStore.db.results.bulkPut([played(20, { scenarioId: 'slow', family: 'slow-queries', ...MISSED }), played(19, { scenarioId: 'lookup', family: 'slow-queries', guidance: 'guided' })]);
    render(<ProgressPage />);
    expect(await screen.findByRole('button', { name: 'Play an unseen twin of Ordering is slow' })).toBeVisible();
    const map = screen.getByRole('table', { name: 'Campaign' });
    expect(within(map).getByRole('link', { name: /Ordering is slow.*due now/ })).toBeVisible();
  });

  it('says skills in words with the runs behind them, never as a number', async () => {
    await runStore.db.results.bulkPut([played(3, { scenarioId: 'slow' }), played(2, { scenarioId: 'slow' }), played(1, { scenarioId: 'slow' })]);
    render(<ProgressPage />);
    const skills = await screen.findByRole('region', { name: 'Skills' });
    expect(within(skills).getAllByText(/^Steady, perhaps (forming|strong).*; 3 runs$/)).toHaveLength(2);
    expect(skills.textContent).not.toMatch(/\d\.\d|\d ?%/);
    expect(screen.getByRole('img', { name: /^Diagnosis: 89% of its points in the latest run, over 3 runs/ })).toBeVisible();
  });

  it('shows in the library what is due', async () => {
    await runStore.db.results.bulkPut([played(20, { scenarioId: 'slow', ...MISSED })]);
    await runStore.createRun({ scenarioId: 'slow', scenarioHash: '', title: 'Ordering is slow', files: {}, seed: 3, variant: null, engine: '' });
    render(<LibraryPage />);
    expect(await screen.findByText('Due: play an unseen twin')).toBeVisible();
  });
});

describe('the briefing', () => {
  it('begins free with hints, offers less and more help, and the guided one of the family', async () => {
    render(<BriefingPage scenarioId="slow" />);
    const help = screen.getByRole('group', { name: 'How much help' });
    expect(within(help).getAllByRole('radio')).toHaveLength(3);
    expect(within(help).getByRole('radio', { name: /^Free, with hints/ })).toBeChecked();
    expect(await within(help).findByRole('link', { name: 'Guided lookup' })).toHaveAttribute('href', '/briefing/lookup');
  });

  it('advises more help after two misses', async () => {
    await runStore.db.results.bulkPut([played(3, { scenarioId: 'dry-pool', family: 'pools', ...MISSED }), played(2, { scenarioId: 'dry-pool', family: 'pools', ...MISSED })]);
    render(<BriefingPage scenarioId="dry-pool" />);
    expect(await screen.findByRole('radio', { name: /^Two decisions left ?your step/ })).toBeChecked();
  });

  it('of the guided incident asks nothing', () => {
    render(<BriefingPage scenarioId="lookup" />);
    expect(screen.queryByRole('group', { name: 'How much help' })).not.toBeInTheDocument();
  });
});
