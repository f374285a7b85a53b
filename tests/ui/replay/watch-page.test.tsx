import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Narration } from '../../../src/session/narration.ts';
import type { ReplayStory } from '../../../src/session/replay-story.ts';
import type { IncidentView } from '../../../src/session/view.ts';
import { CommandLayer } from '../../../src/ui/app/commands/command-layer.tsx';
import { watchedSeedOf } from '../../../src/ui/progress/watched.ts';
import { WatchPage } from '../../../src/ui/replay/watch-page.tsx';
import type { WorkerCalls } from '../../../src/worker/protocol.ts';
import { buildInfo, buildView } from '../../support/view-builder.ts';
import { fakeWorld } from '../../support/war-room/fake-run.ts';

const S = 1_000_000;
const PAGED_US = 600 * S;
const story: ReplayStory = { pagedUs: PAGED_US, endUs: PAGED_US + 120 * S, items: [], perMinute: [], opened: [] };
const step = (afterS: number, title: string, look: Narration['steps'][number]['look'] = null): Narration['steps'][number] => ({ atUs: PAGED_US + afterS * S, title, text: `Why ${title}.`, left: ['a', 'b'], look });
const narration: Narration = { causes: 3, steps: [step(0, 'The page'), step(30, 'Opens Objectives', { seq: 1, panel: 'slo', query: '' }), step(30, 'Says what it is'), step(60, 'Acts')] };

type Solved = WorkerCalls['watchSolved']['result'];

function watching(answer: (solved: Solved) => Promise<Solved> | Solved = (solved) => solved) {
  const asked: WorkerCalls['watchSolved']['args'][] = [];
  const seeks: number[] = [];
  const at = (tick: number): IncidentView => buildView({ tick });
  const record = { format: 1, scenarioId: 'slow', scenarioHash: 'h', engine: 'e', seed: 41, variant: 'a', intents: [], untilUs: 0, hash: null } as const;
  const world = fakeWorld({
    view: at(PAGED_US),
    answers: {
      watchSolved: (args) => {
        asked.push(args);
        return answer({ info: buildInfo(), view: at(PAGED_US), consoles: [], record, story, narration });
      },
      seek: ({ toUs }) => {
        seeks.push(toUs);
        return at(toUs);
      },
    },
  });
  const createRun = vi.fn(() => Promise.reject(new Error('Nothing is to be stored.')));
  const parts = { readRun: () => Promise.reject(new Error('Nothing is stored.')), createRun, createClient: world.createClient };
  const { unmount } = render(
    <>
      <WatchPage scenarioId="slow" next={7} parts={parts} />
      <CommandLayer />
    </>,
  );
  const told = async (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Narration' });
  return { world, asked, seeks, createRun, told, unmount, pass: (afterS: number) => act(() => world.show(at(PAGED_US + afterS * S))), user: userEvent.setup({ delay: null }) };
}

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/watch/slow/7');
});

describe('an incident that is watched being solved', () => {
  it('shows that it is being worked out, and can be left', async () => {
    const { world, unmount } = watching(() => new Promise(() => undefined));
    expect(await screen.findByRole('progressbar')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Cancel' })).toHaveAttribute('href', '/briefing/slow?seed=7');
    await waitFor(() => expect(world.clients).toHaveLength(1));
    unmount();
    expect(world.clients[0]?.disposed).toBe(true);
    expect(watchedSeedOf('slow')).toBeNull();
  });

  it('is told step by step, by button, key and list, each politely and with its panel', async () => {
    const { user, told, seeks, asked } = watching();
    const strip = await told();
    expect(asked).toEqual([{ files: { 'scenario.json': '{"slow":1}' }, next: 7 }]);
    const live = within(strip).getByText('The page').closest('[aria-live]');
    expect(live).toHaveAttribute('aria-live', 'polite');
    expect(live).toHaveTextContent('Step 1 of 4 The pageWhy The page.');
    await user.click(within(strip).getByRole('button', { name: 'Next' }));
    expect(live).toHaveTextContent('Step 2 of 4 Opens Objectives');
    expect(screen.getByRole('tab', { name: /SLOs & alerts/, selected: true })).toBeVisible();
    await waitFor(() => expect(seeks).toEqual([PAGED_US + 30 * S]));
    // The same moment, and the next thing that is said of it.
    await user.keyboard('.');
    await waitFor(() => expect(live).toHaveTextContent('Step 3 of 4 Says what it is'));
    expect(seeks).toHaveLength(1);
    await user.keyboard(',');
    await waitFor(() => expect(live).toHaveTextContent('Step 2 of 4'));
    await user.click(within(strip).getByRole('combobox', { name: 'Steps' }));
    await user.click(screen.getByRole('option', { name: /^4\. .* Acts$/ }));
    expect(live).toHaveTextContent('Step 4 of 4 ActsWhy Acts.');
    await waitFor(() => expect(seeks.at(-1)).toBe(PAGED_US + 60 * S));
  });

  it('stops at each step while it plays, unless it is played through', async () => {
    const { user, told, world, seeks, pass } = watching();
    const strip = await told();
    (document.activeElement as HTMLElement | null)?.blur();
    await user.keyboard(' ');
    expect(world.speeds.at(-1)).toBe(1);
    pass(29);
    expect(strip).toHaveTextContent('Step 1 of 4');
    pass(31);
    await waitFor(() => expect(strip).toHaveTextContent('Step 2 of 4'));
    expect(world.speeds.at(-1)).toBe(0);
    await waitFor(() => expect(seeks).toEqual([PAGED_US + 30 * S]));
    await user.click(within(strip).getByRole('button', { name: 'Play through' }));
    expect(world.speeds.at(-1)).toBe(4);
    pass(61);
    await waitFor(() => expect(strip).toHaveTextContent('Step 4 of 4'));
    expect(world.speeds.at(-1)).toBe(4);
    expect(seeks).toHaveLength(1);
  });

  it('becomes no run: nothing is played on or stored, and only its seed is remembered, for the run that follows', async () => {
    const { told, createRun, user } = watching();
    await told();
    expect(screen.queryByRole('button', { name: 'Play on from here' })).not.toBeInTheDocument();
    await user.keyboard('b');
    expect(createRun).not.toHaveBeenCalled();
    expect(screen.getByRole('link', { name: /Play a twin of it yourself/ })).toHaveAttribute('href', '/briefing/slow?seed=7');
    expect(watchedSeedOf('slow')).toBe(41);
  });
});
