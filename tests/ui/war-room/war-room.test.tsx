import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandLayer } from '../../../src/ui/app/commands/command-layer.tsx';
import { ToastRegion } from '../../../src/ui/kit/toast.tsx';
import type { SessionParts } from '../../../src/ui/war-room/run-session.ts';
import { WarRoomPage } from '../../../src/ui/war-room/war-room-page.tsx';
import { NoSuchRunError, RunOpenElsewhereError } from '../../../src/storage/runs.ts';
import type { StampedIntent } from '../../../src/session/intents.ts';
import { at, buildBusyView, buildInfo, buildView } from '../../support/view-builder.ts';
import { fakeKeeper, fakeWorld } from '../../support/war-room/fake-run.ts';

type Options = Parameters<typeof fakeWorld>[0] & { run?: Parameters<typeof fakeKeeper>[0]; openKeeper?: () => Promise<never> };

/** Opens the room on a run; `world` says what was sent and shows further views. */
async function playing({ run, openKeeper, ...options }: Options = {}) {
  const world = fakeWorld(options);
  const kept = fakeKeeper(run);
  const opener = vi.fn<SessionParts['openKeeper']>(() => openKeeper?.() ?? Promise.resolve(kept.keeper));
  const parts = { openKeeper: opener, createClient: world.createClient };
  render(
    <>
      <WarRoomPage runId="run" parts={parts} />
      <ToastRegion />
      <CommandLayer />
    </>,
  );
  if (!openKeeper) await screen.findByRole('button', { name: 'Resolve' });
  const sent = (kind: string) => world.submitted.filter((intent) => intent.kind === kind);
  return { world, kept, opener, sent, user: userEvent.setup({ delay: null }), show: (view: ReturnType<typeof buildView>) => act(() => world.show(view)) };
}

beforeEach(() => history.replaceState(null, '', '/play/run'));
afterEach(() => vi.useRealTimers());

describe('the page', () => {
  it('is acknowledged with one key, and then out of the way', async () => {
    const { user, sent, show } = await playing({ view: buildView({ phase: 'paged' }) });
    expect(screen.getByRole('alert', { name: 'Page' })).toHaveTextContent('CheckoutBurnRate');
    expect(screen.getByRole('button', { name: /Acknowledge/ })).toHaveFocus();
    await user.keyboard('a');
    expect(sent('acknowledge')).toHaveLength(1);
    show(buildView({ phase: 'acknowledged' }));
    expect(screen.queryByRole('alert', { name: 'Page' })).not.toBeInTheDocument();
  });

  it('leaves no way to resolve before it is acknowledged', async () => {
    await playing({ view: buildView({ phase: 'paged' }) });
    expect(screen.getByRole('button', { name: 'Resolve' })).toBeDisabled();
  });
});

describe('the bar', () => {
  it('shows the clock, the users and when an update is due, and follows the view', async () => {
    const { show } = await playing();
    expect(screen.getByLabelText('Time in the incident: 10:24:10')).toBeVisible();
    expect(screen.getByText('1,204')).toBeVisible();
    expect(screen.getByText('6:20')).toBeVisible();
    show(buildView({ clockMs: at('10:31:00'), badUserSeconds: 600 }));
    expect(screen.getByLabelText('Time in the incident: 10:31:00')).toBeVisible();
    expect(screen.getByText('10')).toBeVisible();
    expect(screen.getByText('team update late by')).toBeVisible();
  });

  it('runs, pauses and goes on at the speed of before', async () => {
    const { user, world } = await playing();
    await user.click(screen.getByRole('radio', { name: '8×' }));
    (document.activeElement as HTMLElement).blur();
    await user.keyboard(' ');
    await user.keyboard(' ');
    await user.keyboard('3');
    expect(world.speeds).toEqual([1, 8, 0, 8, 4]);
  });

  it('changes the severity', async () => {
    const { user, sent } = await playing();
    await user.click(screen.getByRole('button', { name: /Severity 2/ }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: /SEV1/ }));
    expect(sent('set_severity')).toEqual([{ kind: 'set_severity', severity: 1 }]);
  });
});

describe('the workspace', () => {
  it('opens tabs by key, notes that they were looked at, and keeps them in the address', async () => {
    const { user, sent } = await playing();
    await waitFor(() => expect(sent('look')).toEqual([{ kind: 'look', panel: 'map', query: '' }]));
    await user.keyboard('ga');
    expect(screen.getByRole('tab', { name: /SLOs & alerts/, selected: true })).toBeVisible();
    expect(screen.getByRole('article', { name: 'Checkout' })).toHaveTextContent('90.9%');
    await waitFor(() => expect(sent('look')).toHaveLength(2));
    expect(location.search).toBe('?tab=slo');
  });

  it('counts only the tab that one stays on', async () => {
    const { user, sent } = await playing();
    await waitFor(() => expect(sent('look')).toHaveLength(1));
    await user.keyboard('gagmga');
    await waitFor(() => expect(sent('look').length).toBeGreaterThan(1));
    expect(sent('look').map((look) => look.kind === 'look' && look.panel)).toEqual(['map', 'slo']);
  });

  it('shows two panels side by side, and never the same one twice', async () => {
    const { user } = await playing();
    await user.keyboard('\\');
    expect(screen.getByRole('combobox', { name: 'Left panel' })).toHaveTextContent('Map');
    expect(screen.getByRole('combobox', { name: 'Right panel' })).toHaveTextContent('SLOs & alerts');
    await user.keyboard('gm');
    expect(screen.getByRole('combobox', { name: 'Right panel' })).toHaveTextContent('SLOs & alerts');
  });
});

describe('the map', () => {
  it('says how each part does in words, and moves between parts with the arrow keys', async () => {
    const { user } = await playing();
    const orders = screen.getByRole('button', { name: /^orders, service: Failing\. 121\/s, 4\.4% errors, p95 2\.2 s, 3 of 4 ready/ });
    act(() => orders.focus());
    await user.keyboard('{ArrowLeft}');
    expect(screen.getByRole('button', { name: /^edge, gateway: Degraded/ })).toHaveFocus();
  });

  it('pins the part under focus with p', async () => {
    const { user, sent } = await playing();
    act(() => screen.getByRole('button', { name: /^payments/ }).focus());
    await user.keyboard('p');
    expect(sent('pin')).toMatchObject([{ pin: { panel: 'map', title: 'payments', component: 'payments', toMs: at('10:24:10') } }]);
  });
});

describe('the case board', () => {
  it('takes a hypothesis only with all that makes it one', async () => {
    const { user, sent } = await playing();
    await user.keyboard('h');
    const form = screen.getByRole('form', { name: 'New hypothesis' });
    await user.click(within(form).getByRole('button', { name: 'Add hypothesis' }));
    expect(sent('hypothesis.add')).toEqual([]);
    expect(within(form).getByText('Say what would show it.')).toBeVisible();
    await user.click(within(form).getByRole('combobox', { name: 'Component' }));
    await user.click(screen.getByRole('option', { name: 'stock-db' }));
    await user.click(within(form).getByRole('combobox', { name: 'Mechanism' }));
    await user.click(screen.getByRole('option', { name: 'Query without an index' }));
    await user.click(within(form).getByRole('combobox', { name: 'Trigger' }));
    await user.click(screen.getByRole('option', { name: /inventory 4.11.0/ }));
    await user.type(within(form).getByRole('textbox', { name: 'If so, I should read' }), 'a Seq Scan');
    await user.click(within(form).getByRole('radio', { name: 'Likely' }));
    await user.click(within(form).getByRole('button', { name: 'Add hypothesis' }));
    expect(sent('hypothesis.add')).toEqual([{ kind: 'hypothesis.add', claim: { component: 'stock-db', mechanism: 'missing-index', trigger: '1', confidence: 4, prediction: 'a Seq Scan' } }]);
    expect(screen.queryByRole('form', { name: 'New hypothesis' })).not.toBeInTheDocument();
  });

  it('revises how sure one is, attaches pins by menu, and drops with a reason', async () => {
    const { user, sent } = await playing({ view: buildBusyView() });
    const card = screen.getByRole('article', { name: 'Hypothesis: stock-db: Query without an index' });
    await user.click(within(card).getByRole('radio', { name: 'Possible' }));
    expect(sent('hypothesis.revise')).toMatchObject([{ hypothesisId: 1, claim: { confidence: 2, component: 'stock-db' } }]);
    await user.click(screen.getByRole('button', { name: 'Attach payments' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Speaks against it' }));
    expect(sent('evidence.link')).toEqual([{ kind: 'evidence.link', hypothesisId: 1, pinId: 3, stance: 'against' }]);
    await user.click(within(card).getByRole('button', { name: /^More about/ }));
    await user.click(screen.getByRole('menuitem', { name: /Drop/ }));
    await user.type(screen.getByRole('textbox', { name: 'What rules it out?' }), 'index is there{Enter}');
    expect(sent('hypothesis.drop')).toEqual([{ kind: 'hypothesis.drop', hypothesisId: 1, reason: 'index is there' }]);
  });
});

describe('acting', () => {
  it('says what it does, shows choices that depend, and asks which hypothesis it serves', async () => {
    const { user, sent } = await playing({ view: buildBusyView() });
    await user.keyboard('x');
    await user.type(screen.getByRole('textbox', { name: 'Find an action' }), 'roll');
    await user.click(screen.getByRole('button', { name: /^Roll back/ }));
    const sheet = screen.getByRole('dialog', { name: 'Roll back' });
    expect(sheet).toHaveTextContent('Restarted instances start cold');
    await user.click(within(sheet).getByRole('combobox', { name: 'Service' }));
    await user.click(screen.getByRole('option', { name: 'inventory' }));
    expect(within(sheet).getByRole('combobox', { name: 'To version' })).toHaveTextContent('4.11.0');
    await user.click(within(sheet).getByRole('button', { name: 'Roll back inventory' }));
    expect(sent('mitigate')).toEqual([]);
    await user.click(within(sheet).getByRole('combobox', { name: /Which hypothesis/ }));
    await user.click(screen.getByRole('option', { name: /stock-db: Query/ }));
    await user.click(within(sheet).getByRole('button', { name: 'Roll back inventory' }));
    expect(sent('mitigate')).toEqual([{ kind: 'mitigate', verb: 'rollback', args: { service: 'inventory', version: '4.11.0' }, hypothesisId: 1 }]);
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Roll back' })).not.toBeInTheDocument());
  });

  it('says why something was refused and keeps what was filled in', async () => {
    const { user } = await playing({ answers: { submit: () => ({ accepted: false, reason: 'inventory is being rolled back already.' }) } });
    await user.keyboard('x');
    await user.click(screen.getByRole('button', { name: /^Resize/ }));
    await user.click(screen.getByRole('combobox', { name: /Which hypothesis/ }));
    await user.click(screen.getByRole('option', { name: /None/ }));
    await user.click(screen.getByRole('button', { name: 'Resize inventory → stock-db to 20' }));
    expect(await screen.findByText('inventory is being rolled back already.')).toBeVisible();
    expect(screen.getByRole('dialog', { name: /Resize/ })).toBeVisible();
  });
});

describe('the end', () => {
  it('warns of an all-clear that is too early, and asks for cause and summary', async () => {
    const { user, sent } = await playing({ view: buildBusyView() });
    await user.click(screen.getByRole('button', { name: 'Resolve' }));
    expect(screen.getByText('Users are not well yet')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Resolve all the same' }));
    expect(sent('resolve')).toEqual([]);
    await user.click(screen.getByRole('combobox', { name: 'What was the cause?' }));
    await user.click(screen.getByRole('option', { name: 'Not known' }));
    await user.type(screen.getByRole('textbox', { name: /What happened/ }), 'Slow stock queries');
    await user.click(screen.getByRole('button', { name: 'Resolve all the same' }));
    expect(sent('resolve')).toEqual([{ kind: 'resolve', summary: 'Slow stock queries', hypothesisId: null }]);
  });

  it('goes to the debrief once it is resolved, or when time is up', async () => {
    const { show } = await playing();
    show(buildView({ phase: 'expired' }));
    await waitFor(() => expect(location.pathname + location.search).toBe('/debrief/run?ended=expired'));
  });
});

describe('when something fails', () => {
  it('makes the world again from the log after its worker died, at the moment where it was', async () => {
    const stamped: StampedIntent = { seq: 0, tick: 5, intent: { kind: 'acknowledge' } };
    const { world } = await playing({ run: { intents: [stamped] } });
    act(() => world.die('It failed: out of memory'));
    await waitFor(() => expect(world.opened).toHaveLength(2));
    expect(world.opened[1]).toMatchObject({ intents: expect.arrayContaining([stamped]) as unknown, untilUs: buildView().tick, hash: null });
    await waitFor(() => expect(screen.queryByText('The simulation stopped.')).not.toBeInTheDocument());
    expect(world.speeds).toEqual([1, 1]);
  });

  it('gives up on a world that dies again and again, and offers the run', async () => {
    const { world } = await playing();
    for (let i = 1; i <= 3; i += 1) {
      act(() => world.die('It failed.'));
      await waitFor(() => expect(world.opened).toHaveLength(i + 1));
      await waitFor(() => expect(screen.queryByText('The simulation stopped.')).not.toBeInTheDocument());
    }
    act(() => world.die('It failed.'));
    expect(await screen.findByText('The simulation keeps failing')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Download this run' })).toBeVisible();
  });

  it('says that nothing is being saved for as long as that is so', async () => {
    const { kept, user, sent } = await playing();
    act(() => kept.trouble('The storage is full.'));
    expect(screen.getByRole('alert', { name: 'Not saved' })).toHaveTextContent('Nothing is being saved. The storage is full.');
    expect(screen.getByRole('button', { name: 'Download this run' })).toBeVisible();
    await user.keyboard('2');
    expect(sent('resolve')).toEqual([]);
  });

  it('offers to take a run over from another tab', async () => {
    const { opener, user } = await playing({ openKeeper: () => Promise.reject(new RunOpenElsewhereError('elsewhere')) });
    await user.click(await screen.findByRole('button', { name: 'Play it here' }));
    expect(opener).toHaveBeenLastCalledWith({ takeOver: true });
  });

  it('says when there is no such run', async () => {
    await playing({ openKeeper: () => Promise.reject(new NoSuchRunError('none')) });
    expect(await screen.findByText('There is no such run in this browser')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to the library' })).toBeVisible();
  });

  it('stands still after coming back, until told to go on', async () => {
    const { world, user } = await playing({ run: { untilUs: 60e6 } });
    expect(world.speeds).toEqual([0]);
    await user.click(await screen.findByRole('button', { name: /Go on Space/ }));
    expect(world.speeds).toEqual([0, 1]);
  });
});

describe('a guided incident', () => {
  it('shows one step at a time and how far one is', async () => {
    const tutorial = [
      { title: 'Acknowledge', text: 'Say that you are on it.', until: 'acknowledge' },
      { title: 'Look at the map', text: 'Which part is red?', until: 'look:map' },
    ];
    const { show } = await playing({ info: buildInfo({ tutorial }) });
    const guide = screen.getByRole('region', { name: 'Guide' });
    expect(guide).toHaveTextContent('Step 1 of 2');
    show(buildView({ tutorialStep: 1 }));
    expect(guide).toHaveTextContent('Which part is red?');
  });
});
