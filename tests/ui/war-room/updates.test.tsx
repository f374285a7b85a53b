import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StatusUpdate } from '../../../src/session/intents.ts';
import type { MessageView } from '../../../src/session/view.ts';
import { CommandLayer } from '../../../src/ui/app/commands/command-layer.tsx';
import { ToastRegion } from '../../../src/ui/kit/toast.tsx';
import { handOverText } from '../../../src/ui/war-room/panels/roles/hand-over-text.ts';
import { wordHints } from '../../../src/ui/war-room/panels/update/word-hints.ts';
import { claimWords } from '../../../src/ui/war-room/shared/claim-words.ts';
import { WarRoomPage } from '../../../src/ui/war-room/war-room-page.tsx';
import { putIn } from '../../support/put-in.ts';
import { at, buildBusyView, buildInfo, buildView } from '../../support/view-builder.ts';
import { fakeKeeper, fakeWorld } from '../../support/war-room/fake-run.ts';

/** In the room, in the middle of an incident with an action under way. */
async function playing(view = buildBusyView()) {
  const world = fakeWorld({ view });
  const kept = fakeKeeper({});
  render(
    <>
      <WarRoomPage runId="run" parts={{ openKeeper: () => Promise.resolve(kept.keeper), createClient: world.createClient }} />
      <ToastRegion />
      <CommandLayer />
    </>,
  );
  await screen.findByRole('button', { name: 'Resolve' });
  const sent = (kind: string) => world.submitted.filter((intent) => intent.kind === kind);
  return { world, sent, user: userEvent.setup({ delay: null }), show: (next: ReturnType<typeof buildView>) => act(() => world.show(next)) };
}
/** Radios follow the arrow only while it is held down, as a hand does for a moment. */
const right = async (user: ReturnType<typeof userEvent.setup>): Promise<void> => {
  await user.keyboard('{ArrowRight>}');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await user.keyboard('{/ArrowRight}');
};
const composer = () => screen.findByRole('dialog', { name: 'Write an update' });

beforeEach(() => history.replaceState(null, '', '/play/run'));

describe('an update', () => {
  it('is written in parts by keyboard alone, and its text follows from them', async () => {
    const { user, sent } = await playing();
    await user.keyboard('u');
    const sheet = await composer();
    expect(within(sheet).getByRole('radio', { name: 'Team' })).toHaveFocus();
    await user.tab();
    await right(user);
    await waitFor(() => expect(within(sheet).getByRole('radio', { name: 'Identified' })).toBeChecked());
    await user.tab();
    expect(within(sheet).getByRole('checkbox', { name: 'Checkout' })).toHaveFocus();
    await user.keyboard(' ');
    await user.tab();
    await right(user);
    await waitFor(() => expect(within(sheet).getByRole('radio', { name: 'Some' })).toBeChecked());
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(sent('post_update')).toHaveLength(1);
    expect(sent('post_update')[0]).toMatchObject({
      audience: 'team',
      update: { status: 'identified', impact: { slos: ['checkout'], share: 'some' }, cause: null, actions: [], nextUpdateMinutes: 10 },
      text: 'Identified, severity 2.\nImpact: some users are affected (missed: Checkout).\nCause: not known yet.\nNext update in 10 min.',
    });
    expect(screen.queryByRole('dialog', { name: 'Write an update' })).not.toBeInTheDocument();
  });

  it('is not posted before it says how many suffer', async () => {
    const { user, sent } = await playing();
    await user.keyboard('u');
    await user.click(within(await composer()).getByRole('button', { name: 'Post to the team' }));
    expect(await screen.findByText('Say how many users suffer.')).toBeVisible();
    expect(sent('post_update')).toEqual([]);
  });

  it('names actions of the run with their owner, and other work beside them', async () => {
    const { user, sent } = await playing();
    await user.click(screen.getByRole('button', { name: /Write an update/ }));
    const sheet = await composer();
    await user.click(within(sheet).getByRole('checkbox', { name: /Rolling back inventory/ }));
    await user.click(within(sheet).getByRole('combobox', { name: /Owner of Rolling back/ }));
    await user.click(screen.getByRole('option', { name: /Tomas/ }));
    await putIn(user, within(sheet).getByRole('textbox', { name: 'What else is being done' }), 'Reading slow traces');
    await user.click(within(sheet).getByRole('radio', { name: 'Many' }));
    await user.click(within(sheet).getByRole('button', { name: 'Post to the team' }));
    expect(sent('post_update')[0]).toMatchObject({
      update: { actions: [{ action: 0, what: 'Rolling back inventory 4.12.0 → 4.11.0', owner: 'tomas' }, { action: null, what: 'Reading slow traces', owner: 'you' }] },
      text: expect.stringContaining('Doing: Rolling back inventory 4.12.0 → 4.11.0 (Tomas); Reading slow traces (me).'),
    });
  });

  it('can be worded by hand; the parts stay as they were chosen', async () => {
    const { user, sent } = await playing();
    await user.keyboard('u');
    const sheet = await composer();
    await user.click(within(sheet).getByRole('radio', { name: 'Most' }));
    await user.click(within(sheet).getByRole('button', { name: 'Edit the text' }));
    await user.clear(within(sheet).getByRole('textbox', { name: 'Text' }));
    await putIn(user, within(sheet).getByRole('textbox', { name: 'Text' }), 'All is well.');
    await user.click(within(sheet).getByRole('button', { name: 'Post to the team' }));
    expect(sent('post_update')[0]).toMatchObject({ text: 'All is well.', update: { impact: { share: 'most' } } });
  });

  it('that was begun waits until it is posted', async () => {
    const { user } = await playing();
    await user.keyboard('u');
    await user.click(within(await composer()).getByRole('radio', { name: 'Many' }));
    await user.keyboard('{Escape}');
    await user.keyboard('u');
    expect(within(await composer()).getByRole('radio', { name: 'Many' })).toBeChecked();
  });

  it('goes on from the last one, but asks again what users see', async () => {
    const post: MessageView = { id: 9, atMs: at('10:23:00'), from: 'You', role: 'to the team', text: 'Words.', kind: 'you', post: { audience: 'team', update: { status: 'identified', impact: { slos: ['checkout'], share: 'many' }, cause: 'stock-db', actions: [], nextUpdateMinutes: 15 } } };
    const { user } = await playing(buildView({ messages: [post] }));
    const message = screen.getByText('Words.').closest('li')!;
    expect(message).toHaveTextContent('Identified');
    expect(message).toHaveTextContent('many users');
    expect(message).toHaveTextContent('next by 10:38');
    await user.keyboard('u');
    const sheet = await composer();
    expect(within(sheet).getByRole('radio', { name: 'Identified' })).toBeChecked();
    expect(within(sheet).getByRole('radio', { name: '15 min' })).toBeChecked();
    expect(within(sheet).getByRole('combobox', { name: 'Cause' })).toHaveTextContent('stock-db');
    expect(within(sheet).getByRole('radio', { name: 'Many' })).not.toBeChecked();
  });
});

describe('the status page', () => {
  it('is seen as customers see it, with hints on words that they would not say', async () => {
    const { user, sent } = await playing();
    await user.keyboard('u');
    await user.click(within(await composer()).getByRole('radio', { name: 'Status page' }));
    const sheet = await composer();
    await user.click(within(sheet).getByRole('checkbox', { name: 'Checkout' }));
    await user.click(within(sheet).getByRole('radio', { name: 'Many' }));
    const page = within(sheet).getByRole('region', { name: 'As customers see it' });
    expect(page).toHaveTextContent('We are looking into a problem with “checkout”. Many customers notice it. We will write again within 10 minutes.');
    expect(within(sheet).getByRole('list', { name: 'Hints on the words' })).toBeEmptyDOMElement();
    await putIn(user, within(sheet).getByRole('textbox', { name: 'Add in your own words' }), 'A timeout, the fault of CardNet.');
    const hints = within(sheet).getByRole('list', { name: 'Hints on the words' });
    expect(hints).toHaveTextContent('Customers may not know “timeout”.');
    expect(hints).toHaveTextContent('“fault”');
    expect(hints).toHaveTextContent('“CardNet”');
    await user.click(within(sheet).getByRole('button', { name: 'Publish' }));
    expect(sent('post_update')[0]).toMatchObject({ audience: 'status_page', update: { cause: null } });
  });

  it('has nothing against plain words, nor against words that only contain others', () => {
    expect(wordHints('Orders are slow. The podium and the queues of people are fine.', [])).toEqual([]);
    expect(wordHints('(p99)', [])).toEqual([{ kind: 'jargon', words: ['p99'] }]);
  });
});

describe('resolving', () => {
  it('is warned of while customers still read that something is wrong', async () => {
    const told = (status: StatusUpdate['status']): MessageView => ({ id: 9, atMs: at('10:23:00'), from: 'You', role: 'on the status page', text: 'Words.', kind: 'you', post: { audience: 'status_page', update: { status, impact: { slos: [], share: 'none' }, cause: null, actions: [], nextUpdateMinutes: null } } });
    const { user, show } = await playing(buildView({ messages: [told('monitoring')] }));
    await user.click(screen.getByRole('button', { name: 'Resolve' }));
    expect(screen.getByText('The status page still says “monitoring”')).toBeVisible();
    show(buildView({ messages: [told('resolved')] }));
    expect(screen.queryByText(/The status page still says/)).not.toBeInTheDocument();
    show(buildView({ messages: [told('monitoring')] }));
    await user.click(screen.getByRole('button', { name: 'Write one first' }));
    expect(within(await composer()).getByRole('radio', { name: 'Status page' })).toBeChecked();
  });
});

describe('the next update', () => {
  it('is counted down for whoever waits, says in words when it is late, and opens the composer for them', async () => {
    const { user, show } = await playing();
    show(buildView({ updateDue: { dueMs: at('10:24:40'), audience: 'status_page', promised: true } }));
    expect(screen.getByText('status page in')).toBeVisible();
    expect(screen.getByText('0:30')).toBeVisible();
    show(buildView({ clockMs: at('10:25:40'), updateDue: { dueMs: at('10:24:40'), audience: 'status_page', promised: true } }));
    await user.click(screen.getByRole('button', { name: 'status page late by 1:00' }));
    expect(within(await composer()).getByRole('radio', { name: 'Status page' })).toBeChecked();
    show(buildView({ updateDue: null }));
    expect(screen.queryByText(/status page (in|late by)/)).not.toBeInTheDocument();
  });
});

describe('roles', () => {
  it('are given to people of the scenario, who then do a little', async () => {
    const { user, sent, show } = await playing();
    await user.keyboard('r');
    const sheet = await screen.findByRole('dialog', { name: 'Roles' });
    await user.click(within(sheet).getByRole('combobox', { name: 'Communications' }));
    await user.click(screen.getByRole('option', { name: /Mara/ }));
    expect(sent('assign')).toEqual([{ kind: 'assign', role: 'communications', to: 'mara' }]);
    show(buildView({ roles: { communications: 'mara' } }));
    expect(within(sheet).getByText('Reminds you two minutes before an update is due.')).toBeVisible();
    expect(screen.getByRole('button', { name: /Comms: Mara/ })).toBeVisible();
  });

  it('hands command over to somebody, with what the case board holds', async () => {
    const { user, sent } = await playing();
    await user.keyboard('r');
    const sheet = await screen.findByRole('dialog', { name: 'Roles' });
    await user.click(within(sheet).getByRole('button', { name: 'Hand over command' }));
    const form = within(sheet).getByRole('form', { name: 'Hand over command' });
    await user.click(within(form).getByRole('button', { name: 'Hand over' }));
    expect(within(form).getByText('Choose who takes command.')).toBeVisible();
    await user.click(within(form).getByRole('combobox', { name: 'To' }));
    await user.click(screen.getByRole('option', { name: /Tomas/ }));
    await user.click(within(form).getByRole('button', { name: 'Hand over' }));
    expect(sent('hand_over')).toEqual([{ kind: 'hand_over', to: 'tomas', summary: handOverText(buildBusyView(), buildInfo(), claimWords(buildInfo())) }]);
    expect(sent('hand_over')[0]).toMatchObject({ summary: expect.stringContaining('We believe: stock-db: Query without an index, likely.') });
  });
});
