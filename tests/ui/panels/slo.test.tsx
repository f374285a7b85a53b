import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { SloView } from '../../../src/session/view.ts';
import { SloPanel } from '../../../src/ui/war-room/panels/slo/slo-panel.tsx';
import { buildInfo, buildView } from '../../support/view-builder.ts';
import { fakeWorld } from '../../support/panels/fake-world.tsx';

function shown(changes: Partial<SloView> = {}, budgetDays = 30) {
  const { slos } = buildView();
  const info = buildInfo();
  const world = fakeWorld({}, { info: { ...info, slos: info.slos.map((slo) => ({ ...slo, windowUs: budgetDays * 86_400e6 })) }, view: { ...buildView(), slos: slos.map((slo) => ({ ...slo, ...changes })) } });
  render(
    <world.Provider>
      <SloPanel />
    </world.Provider>,
  );
  return { ...world, user: userEvent.setup({ delay: null }), budget: () => screen.getByRole('region', { name: 'Error budget of Checkout' }) };
}

describe('the burn-rate alerts of an objective', () => {
  it('show both windows, the threshold, how they stand and since when, and what they would do', () => {
    const { budget } = shown();
    const rows = within(budget()).getAllByRole('row').slice(1).map((row) => row.textContent?.replaceAll(/\s+/g, ' '));
    expect(rows).toEqual([
      expect.stringMatching(/Firing.*since 10:21:30.*page.*14\.4×.*15×.*1 h.*61×.*5 min/),
      expect.stringMatching(/Pending.*since 10:23:00.*page.*6×.*6\.1×.*6 h.*20×.*30 min/),
      expect.stringMatching(/Quiet.*open a ticket.*1×.*0\.2×.*3 d.*6\.1×.*6 h/),
    ]);
    expect(budget()).toHaveTextContent('They page nobody in this incident.');
  });

  it('say how long the budget lasts at this pace, and what was extrapolated', () => {
    const { budget } = shown();
    expect(budget()).toHaveTextContent("At the pace of the last five minutes, all of the 30 days' error budget is gone in 3.3 days.");
    expect(budget()).toHaveTextContent(/History before \d\d:\d\d is extrapolated from the healthy minutes, \d\d:\d\d to \d\d:\d\d\./);
  });

  it.each([
    [0.4, /error budget lasts\./],
    [720, /is gone in 60 min|is gone in 1 h/],
    [null, /No traffic/],
  ] as const)('say so of a burn rate of %s', (burnRate, words) => {
    expect(shown({ burnRate }).budget()).toHaveTextContent(words);
  });

  it('open their rule, and each window, as PromQL', async () => {
    const { budget, user, store } = shown();
    const asked = () => store.getState().jumps.metrics?.to.expr;
    await user.click(within(budget()).getAllByRole('button', { name: /^Open the rule/ })[0]);
    expect(asked()).toBe('burn(checkout[1h]) > 14.4 and burn(checkout[5m]) > 14.4');
    await user.click(within(budget()).getByRole('button', { name: /^61× over 5 min, above the threshold/ }));
    expect(asked()).toBe('burn(checkout[5m])');
    await user.click(within(budget()).getByRole('button', { name: /^0\.2× over 3 d: open/ }));
    expect(asked()).toBe('burn(checkout[3d])');
  });

  it('are not there before anything is known of them', () => {
    shown({ burnRules: [] });
    expect(screen.queryByRole('region', { name: /Error budget/ })).not.toBeInTheDocument();
    expect(screen.getByRole('article', { name: 'Checkout' })).toBeVisible();
  });
});
