import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRun, openRunKeeper, readRun, runStore } from '../../../src/storage/runs.ts';
import { DebriefPage } from '../../../src/ui/debrief/debrief-page.tsx';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { fakeClient, type FakeWorld } from '../../support/debrief-client.ts';
import { putIn } from '../../support/put-in.ts';
import { SAMPLE_DEBRIEF } from '../../support/sample-debrief.ts';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

type User = ReturnType<typeof userEvent.setup>;

async function open(world: FakeWorld = {}, given?: string): Promise<{ id: string; user: User; leave: () => void }> {
  let id = given;
  if (id === undefined) {
    id = await createRun({ scenarioId: 'sample', scenarioHash: 'meaning', title: 'Orders are slow', files: { 'scenario.json': '{}' }, seed: 7, variant: null, engine: '1' });
    const keeper = await openRunKeeper(id);
    await keeper.append({ seq: 0, tick: 5, intent: { kind: 'acknowledge' } }, 60_000_000);
    await keeper.checkpoint(70_000_000, 'abc');
    keeper.close();
  }
  const user = userEvent.setup();
  const { unmount } = render(<><DebriefPage runId={id} createClient={fakeClient(world)} /><ToastRegion /></>);
  if (given === undefined) {
    await user.click(await screen.findByRole('button', { name: 'Skip' }));
    await screen.findByRole('region', { name: 'What happened' });
  }
  return { id, user, leave: unmount };
}

const go = (user: User, name: string): Promise<void> => user.click(within(screen.getByRole('navigation', { name: 'Debrief' })).getByRole('link', { name }));

beforeEach(async () => {
  window.history.replaceState(null, '', '/');
  await runStore.db.delete({ disableAutoOpen: false });
});

describe('the way through a debrief', () => {
  it('shows one chapter at a time, goes on with the keyboard, and says what is left', async () => {
    const { user } = await open();
    for (const other of ['Timeline', 'Score', 'Post-mortem']) expect(screen.queryByRole('region', { name: other })).not.toBeInTheDocument();
    expect(screen.getByText('1 of 12')).toBeInTheDocument();
    screen.getByRole('button', { name: 'Next: Timeline' }).focus();
    await user.keyboard('{Enter}');
    const heading = await screen.findByRole('heading', { name: 'Timeline' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(screen.getByRole('link', { name: 'Timeline' })).toHaveAttribute('aria-current', 'step');
  });

  it('goes on where it was left, with what was answered', async () => {
    const { id, user, leave } = await open();
    await go(user, 'Turning points');
    await putIn(user, screen.getByLabelText(/How could the roll back have come sooner/), 'by looking at the database');
    window.history.replaceState(null, '', '/');
    leave();
    await open({}, id);
    expect(await screen.findByLabelText(/How could the roll back have come sooner/)).toHaveValue('by looking at the database');
  });

  it('can be read on one page', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('switch', { name: 'All on one page' }));
    expect(screen.getByRole('region', { name: 'Score' })).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Timeline' })).toBeInTheDocument();
  });

  it('leaves out what there is nothing to tell about', async () => {
    await open({ debrief: { ...SAMPLE_DEBRIEF, judgement: { ...SAMPLE_DEBRIEF.judgement, turningPoints: [] }, transfer: null } });
    expect(screen.queryByRole('link', { name: 'Turning points' })).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'The same page again' })).not.toBeInTheDocument();
  });
});

describe('questions before answers', () => {
  it('shows what the record says about a turning point only when asked', async () => {
    const { user } = await open();
    await go(user, 'Turning points');
    expect(screen.queryByText(/Its time was inside inventory/)).not.toBeInTheDocument();
    await user.click(screen.getAllByRole('button', { name: 'Show what the record says' })[0]);
    expect(screen.getByText(/Its time was inside inventory/)).toBeInTheDocument();
    expect(screen.queryByText(/what supported it was on the screen/i)).not.toBeInTheDocument();
  });

  it('asks for factors and a chain of whys before the graph, and keeps them as they were', async () => {
    const { user } = await open();
    await go(user, 'Why it happened');
    expect(screen.queryByRole('list', { name: 'From what users saw down to what set it off' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: /Deploy of inventory/ }));
    await user.click(screen.getByRole('checkbox', { name: /back office switched/ }));
    await user.click(screen.getByRole('button', { name: 'Show the graph' }));
    const graph = within(screen.getByRole('list', { name: 'From what users saw down to what set it off' })).getAllByRole('listitem');
    expect(graph[0]).toHaveTextContent('Placing an order takes seconds');
    expect(graph.at(-1)).toHaveTextContent('Deploy of inventory 4.12.0');
    expect(screen.getByRole('checkbox', { name: /Deploy of inventory/ })).toBeDisabled();
    expect(screen.getAllByText('It contributed')).toHaveLength(1);
    expect(screen.getAllByText('It had no part in this one')).toHaveLength(1);
  });

  it('asks which reading would tell the next cause of the same page, and says whom a wrong one speaks for', async () => {
    const { user } = await open();
    await go(user, 'The same page again');
    expect(screen.getByRole('button', { name: 'Check' })).toBeDisabled();
    await user.click(screen.getByRole('radio', { name: /Sessions of the database/ }));
    await user.click(screen.getByRole('button', { name: 'Check' }));
    expect(screen.getByRole('status')).toHaveTextContent('NoThat reading speaks for another cause: A report that holds');
    await user.click(screen.getByRole('radio', { name: /from payments to the card processor/ }));
    await user.click(screen.getByRole('button', { name: 'Check' }));
    expect(screen.getByRole('status')).toHaveTextContent('Yes');
  });
});

describe('choices in hindsight', () => {
  it('ranks what could have been done, marks what was, and checks for luck', async () => {
    const { user } = await open();
    await go(user, 'What would have helped');
    const options = within(screen.getByRole('list', { name: 'Options at 14:08:00' })).getAllByRole('listitem');
    expect(options[0]).toHaveTextContent('saves 52 %Roll back inventory');
    expect(options[3]).toHaveTextContent('costs 5 %Restart ordersyou did this');
    await go(user, 'What else could have been');
    const luck = within(screen.getByRole('table', { name: 'Choices under the causes that were possible' })).getAllByRole('row');
    expect(luck[1]).toHaveTextContent('14:08:00 Restart ordersAn unindexed query, shipped by a dependencycosts 6 %costs 5 %');
    await go(user, 'Pitfalls and what went well');
    expect(screen.getByText('Jumping to a solution')).toBeInTheDocument();
    expect(screen.getByText(/That earned 8 points/)).toBeInTheDocument();
  });
});

describe('the post-mortem', () => {
  it('begins with what the log knows and says what is open', async () => {
    const { user } = await open();
    await go(user, 'Post-mortem');
    expect(screen.getByLabelText('Impact')).toHaveValue('44310');
    expect(within(screen.getByRole('list', { name: 'Entries of the timeline' })).getAllByRole('listitem')).toHaveLength(6);
    const open1 = screen.getByRole('complementary', { name: 'Before you hand it in' });
    expect(open1).toHaveTextContent('A summary in a sentence or two.');
    await putIn(user, screen.getByLabelText('Summary'), 'An engineer forgot the index.');
    expect(open1).not.toHaveTextContent('A summary in a sentence or two.');
    await waitFor(() => expect(open1).toHaveTextContent('“engineer forgot” points at a person'));
  });

  it('refuses what is no number and keeps it to be mended', async () => {
    const { user } = await open();
    await go(user, 'Post-mortem');
    await user.type(screen.getByLabelText('Detection'), 'ages');
    expect(screen.getByLabelText('Detection')).toHaveValue('ages');
    expect(screen.getByText('Enter a number from 0, or leave it empty.')).toBeInTheDocument();
  });

  it('is kept as a draft, handed in, marked, and stored with the run', async () => {
    const { id, user, leave } = await open();
    await go(user, 'Post-mortem');
    await putIn(user, screen.getByLabelText('Summary'), 'Orders waited for a lookup without an index.');
    await user.click(screen.getByRole('button', { name: 'Hand in' }));
    const marks = await screen.findByRole('list', { name: 'Marks of the post-mortem' });
    expect(marks).toHaveTextContent('Impact10 of 10');
    expect(screen.getByRole('button', { name: 'Hand in again' })).toBeEnabled();
    const { record, summary } = (await readRun(id))!;
    expect(record.intents.at(-1)).toMatchObject({ seq: 1, intent: { kind: 'write_postmortem', postmortem: { summary: 'Orders waited for a lookup without an index.' } } });
    expect(record).toMatchObject({ untilUs: 70_000_000, hash: 'abc' });
    expect(summary.status).toBe('finished');
    leave();
    await open({}, id);
    expect(await screen.findByLabelText('Summary')).toHaveValue('Orders waited for a lookup without an index.');
  });

  it('says why it is refused, and stores nothing', async () => {
    const { id, user } = await open({ refusal: 'The post-mortem is written when the incident is over.' });
    await go(user, 'Post-mortem');
    await user.click(screen.getByRole('button', { name: 'Hand in' }));
    expect(await screen.findByText('The post-mortem is written when the incident is over.')).toBeInTheDocument();
    expect((await readRun(id))!.record.intents).toHaveLength(1);
  });

  it('is saved as Markdown, and the result as a file', async () => {
    const saved: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function save(this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }));
    const { user } = await open();
    await go(user, 'Post-mortem');
    await user.click(screen.getByRole('button', { name: 'Export as Markdown' }));
    await go(user, 'Where to go from here');
    await user.click(screen.getByRole('button', { name: 'Save result' }));
    await waitFor(() => expect(saved).toEqual(['sample-seed-7.postmortem.md', 'sample-seed-7.result.json']));
    click.mockRestore();
    vi.unstubAllGlobals();
  });
});
