import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hint } from '../../../src/session/hints/types.ts';
import { CommandLayer } from '../../../src/ui/app/commands/command-layer.tsx';
import { WarRoomPage } from '../../../src/ui/war-room/war-room-page.tsx';
import { at, buildView } from '../../support/view-builder.ts';
import { fakeKeeper, fakeWorld } from '../../support/war-room/fake-run.ts';

const taken = (...levels: readonly (1 | 2 | 3 | 4)[]) => levels.map((level) => ({ level, atMs: at('10:24:00'), explained: null }));
const ORIENT: Hint = { level: 1, question: 'separate', title: 'The question that is open', lines: ['Which of the causes that are still possible is it?'], pointer: null, explain: null };
const ANSWER: Hint = { ...ORIENT, level: 4, title: 'The answer, worked through', explain: { question: 'Which reading tells it?', options: [{ id: 'a', text: 'Sequential reads' }, { id: 'b', text: 'Waits for a connection' }], right: 'a' } };

async function playing({ isWithoutHints = false, hints = taken(), says = ORIENT }: { isWithoutHints?: boolean; hints?: ReturnType<typeof taken>; says?: Hint } = {}) {
  const world = fakeWorld({ view: buildView({ hints }), longAnswers: { hint: () => says } });
  const { keeper } = fakeKeeper();
  render(
    <>
      <WarRoomPage runId="run" parts={{ openKeeper: () => Promise.resolve({ ...keeper, isWithoutHints }), createClient: world.createClient }} />
      <CommandLayer />
    </>,
  );
  await screen.findByRole('button', { name: 'Resolve' });
  const sent = () => world.submitted.filter(({ kind }) => kind === 'hint' || kind === 'explain_hint');
  return { world, sent, user: userEvent.setup({ delay: null }) };
}

beforeEach(() => history.replaceState(null, '', '/play/run'));
afterEach(() => vi.useRealTimers());

describe('hints', () => {
  it('wait to be asked, say what they cost, and do not count what is left', async () => {
    await playing();
    const place = screen.getByRole('region', { name: 'Hints' });
    expect(within(place).getByRole('button', { name: 'Hint: which question is open?' })).toBeEnabled();
    expect(place).toHaveTextContent('It costs nothing.');
    expect(place.textContent).not.toMatch(/\d of \d|left|remaining/);
  });

  it('come by key, and the next has to wait', async () => {
    const { user, sent, world } = await playing();
    await user.keyboard('{Shift>}h{/Shift}');
    expect(sent()).toEqual([{ kind: 'hint', level: 1 }]);
    act(() => world.show(buildView({ hints: taken(1) })));
    expect(await screen.findByText('Which of the causes that are still possible is it?')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Hint: what kind of evidence?' })).toBeDisabled();
    expect(screen.getByText(/^in 4\d s$/)).toBeVisible();
    await user.keyboard('{Shift>}h{/Shift}');
    expect(sent()).toHaveLength(1);
  });

  it('that give something away are taken only after their cost was read', async () => {
    const { user, sent } = await playing({ hints: taken(1, 2, 3) });
    await user.click(screen.getByRole('button', { name: 'Show the answer' }));
    const asking = screen.getByRole('group', { name: 'Show the answer' });
    expect(asking).toHaveTextContent('550 of 1,000 at most');
    expect(sent()).toEqual([]);
    expect(within(asking).getByRole('button', { name: 'Show it' })).toHaveFocus();
    await user.click(within(asking).getByRole('button', { name: 'Show it' }));
    expect(sent()).toEqual([{ kind: 'hint', level: 4 }]);
  });

  it('end with one question to say the answer back', async () => {
    const { user, sent } = await playing({ hints: taken(1, 2, 3, 4), says: ANSWER });
    await user.click(await screen.findByRole('radio', { name: /Waits for a connection/ }));
    expect(sent()).toEqual([{ kind: 'explain_hint', choice: 'b' }]);
  });

  it('tell whoever takes over after scoping which two decisions are left', async () => {
    const world = fakeWorld({ view: buildView({ hypotheses: [], actions: [] }) });
    const { keeper } = fakeKeeper();
    render(<WarRoomPage runId="run" parts={{ openKeeper: () => Promise.resolve({ ...keeper, guidance: 'completion' }), createClient: world.createClient }} />);
    expect(await screen.findByRole('region', { name: 'Taking over' })).toHaveTextContent('what the cause is, and what to do about it');
  });

  it('are not there in a run without hints', async () => {
    const { user, sent } = await playing({ isWithoutHints: true });
    expect(screen.queryByRole('region', { name: 'Hints' })).not.toBeInTheDocument();
    await user.keyboard('{Shift>}h{/Shift}');
    expect(sent()).toEqual([]);
  });
});
