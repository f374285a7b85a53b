import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRun, openRunKeeper, readRun, runStore } from '../../../src/storage/runs.ts';
import { DebriefPage } from '../../../src/ui/debrief/debrief-page.tsx';
import { fakeClient, type FakeWorld } from '../../support/debrief-client.ts';
import { putIn } from '../../support/put-in.ts';
import { SAMPLE_DEBRIEF } from '../../support/sample-debrief.ts';

// Mermaid measures text, which only a real browser can; here the words below the diagram must do.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

async function playedRun(): Promise<string> {
  const id = await createRun({ scenarioId: 'sample', scenarioHash: 'meaning', title: 'Orders are slow', files: { 'scenario.json': '{}' }, seed: 7, variant: null, engine: '1' });
  const keeper = await openRunKeeper(id);
  await keeper.append({ seq: 0, tick: 5, intent: { kind: 'acknowledge' } }, 60_000_000);
  await keeper.checkpoint(70_000_000, SAMPLE_DEBRIEF.runs[0].hash);
  keeper.close();
  return id;
}

async function open(world: FakeWorld = {}, runId?: string) {
  const id = runId ?? (await playedRun());
  const createClient = fakeClient(world);
  const { unmount } = render(<DebriefPage runId={id} createClient={createClient} />);
  return { id, unmount, user: userEvent.setup() };
}

const reveal = async (user: ReturnType<typeof userEvent.setup>): Promise<void> => {
  await user.click(await screen.findByRole('button', { name: 'Skip' }));
  await screen.findByRole('region', { name: 'What happened' });
};

const chapter = (user: ReturnType<typeof userEvent.setup>, name: string): Promise<void> => user.click(within(screen.getByRole('navigation', { name: 'Debrief' })).getByRole('link', { name }));

beforeEach(async () => {
  window.history.replaceState(null, '', '/');
  await runStore.db.delete({ disableAutoOpen: false });
});

describe('the debrief', () => {
  it('asks what was thought before it shows what was true, and puts both side by side', async () => {
    const { user } = await open();
    await putIn(user, await screen.findByLabelText('What did you think was happening at the page?'), 'the pool of orders');
    await user.click(screen.getByRole('radio', { name: 'Likely' }));
    await putIn(user, screen.getByLabelText('One thing that surprised you'), 'orders was fine');
    expect(screen.queryByText(SAMPLE_DEBRIEF.variantTitle)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show what happened' }));
    const truth = await screen.findByRole('region', { name: 'What happened' });
    expect(truth).toHaveTextContent(SAMPLE_DEBRIEF.variantTitle);
    const before = within(truth).getByRole('complementary', { name: 'What you thought' });
    expect(before).toHaveTextContent('(likely by the end): the pool of orders');
    expect(before).toHaveTextContent('orders was fine');
  });

  it('asks once: coming back shows the story with what was said then', async () => {
    const { id, unmount, user } = await open();
    await putIn(user, await screen.findByLabelText(/What did you think/), 'a deploy');
    await user.click(screen.getByRole('button', { name: 'Show what happened' }));
    await screen.findByRole('region', { name: 'What happened' });
    unmount();
    await open({}, id);
    expect(await screen.findByRole('complementary', { name: 'What you thought' })).toHaveTextContent('a deploy');
    expect(screen.queryByRole('button', { name: 'Skip' })).not.toBeInTheDocument();
  });

  it('compares the run with doing nothing and with the reference', async () => {
    const { user } = await open();
    await reveal(user);
    await chapter(user, 'What else could have been');
    const rows = within(screen.getByRole('table', { name: 'Runs compared' })).getAllByRole('row').slice(1);
    expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual(['Your run', 'Nothing doneThe same seed, left alone.', expect.stringContaining('Reference'), expect.stringContaining('Without the restart'), expect.stringContaining('when the evidence first sufficed')]);
    expect(rows[0]).toHaveTextContent('19 minRestart orders, Roll back inventory');
    expect(rows[1]).toHaveTextContent('moreNot in timeNone');
    expect(rows[2]).toHaveTextContent('7 min 30 s');
  });

  it('tells the timeline in words, in order, and narrows it by zooming', async () => {
    const { user } = await open();
    await reveal(user);
    await chapter(user, 'Timeline');
    const list = screen.getByRole('list', { name: 'Timeline in words' });
    const all = within(list).getAllByRole('listitem');
    const excluded = all.filter((item) => item.textContent.includes('Ruled out'));
    expect(excluded.map((item) => item.textContent)).toEqual([expect.stringContaining('A slow card processor that nobody stops waiting for (by Trace 4f21c0)'), expect.stringContaining('A report that holds the connections')]);
    expect(all).toHaveLength(SAMPLE_DEBRIEF.timeline.length + excluded.length);
    expect(all[0]).toHaveTextContent('13:56:00Truthinventory 4.12.0 rolls out');
    await user.click(screen.getByRole('button', { name: 'Zoom in' }));
    const fewer = within(list).getAllByRole('listitem').length;
    expect(fewer).toBeLessThan(all.length);
    expect(fewer).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(within(list).getAllByRole('listitem')).toHaveLength(all.length);
  });

  it('says the way through the fault in words, the score with reasons, and what would have helped', async () => {
    const { user } = await open();
    await reveal(user);
    await chapter(user, 'Why it happened');
    await user.click(screen.getByRole('button', { name: 'Show the graph' }));
    const path = within(screen.getByRole('list', { name: 'States gone through' })).getAllByRole('listitem');
    expect(path.at(-1)).toHaveTextContent('14:00:00 Database out of processor');
    expect((await screen.findAllByText(/The diagram could not be drawn/)).length).toBe(2);
    await chapter(user, 'Score');
    const score = screen.getByRole('region', { name: 'Score' });
    expect(score).toHaveTextContent('636 of 1000 points');
    expect(score).toHaveTextContent('208 of 300Users suffered 47%');
    expect(score).not.toHaveTextContent('Not marked yet');
    await chapter(user, 'What would have helped');
    const verdicts = within(screen.getByRole('list', { name: 'Verdicts on mitigations' })).getAllByRole('listitem');
    expect(verdicts[0]).toHaveTextContent('WorksRoll back inventoryyou did this');
    expect(verdicts.at(-1)).toHaveTextContent('Does not helpScale orders');
    expect(verdicts.at(-1)).not.toHaveTextContent('you did this');
  });

  it('says what an older version did not mark', async () => {
    const { user } = await open({ debrief: { ...SAMPLE_DEBRIEF, score: { ...SAMPLE_DEBRIEF.score, unmarked: ['decision quality', 'safety'] } } });
    await reveal(user);
    await chapter(user, 'Score');
    expect(screen.getByRole('region', { name: 'Score' })).toHaveTextContent('Not marked yet: decision quality, safety');
  });

  it('notes the result, so that lists can show it', async () => {
    const { id, user } = await open();
    await reveal(user);
    await waitFor(async () => expect((await readRun(id))?.summary).toMatchObject({ status: 'finished', score: 636, outcome: 'win' }));
  });

  it('shows how far the simulation is while the questions are answered', async () => {
    let done: () => void = () => undefined;
    await open({ gate: new Promise((resolve) => (done = resolve)) });
    expect(await screen.findByRole('progressbar', { name: 'Simulating what doing nothing costs' })).toHaveAttribute('aria-valuenow', '33');
    done();
    await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument());
  });

  it('gives nothing away while the incident goes on, unless it is ended', async () => {
    const { id, user } = await open({ phase: 'acknowledged' });
    expect(await screen.findByRole('link', { name: 'Resume' })).toHaveAttribute('href', `/play/${id}`);
    expect(screen.queryByText(SAMPLE_DEBRIEF.variantTitle)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'End it here and debrief' }));
    await reveal(user);
    await waitFor(async () => expect((await readRun(id))?.summary).toMatchObject({ status: 'abandoned', score: 636 }));
  });

  it('says what differs when the world made again is not the one that was played', async () => {
    const { user } = await open({ hash: 'another' });
    await reveal(user);
    expect(screen.getByText(/does not end as the one that was played/)).toBeInTheDocument();
  });

  it("says nothing of the kind when only the debrief's worlds, which go on to the horizon, end elsewhere", async () => {
    const runs = SAMPLE_DEBRIEF.runs.map((run) => ({ ...run, hash: 'another' }));
    const { user } = await open({ debrief: { ...SAMPLE_DEBRIEF, runs } });
    await reveal(user);
    expect(screen.queryByText(/does not end as the one that was played/)).not.toBeInTheDocument();
  });

  it('keeps the run and says why when it cannot be made again', async () => {
    await open({ openError: 'The scenario needs version 2.' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This run could not be made again');
    expect(alert).toHaveTextContent('The scenario needs version 2.');
    expect(within(alert).getByRole('button', { name: 'Save run as a file' })).toBeEnabled();
    expect(within(alert).getByRole('button', { name: 'Try again' })).toBeEnabled();
  });

  it('says so when there is no such run', async () => {
    await open({}, 'none');
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such run in this browser');
  });
});
