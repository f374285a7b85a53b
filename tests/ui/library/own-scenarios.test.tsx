import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listOwnScenarios, removeOwnScenario } from '../../../src/storage/own-scenarios.ts';
import { runStore } from '../../../src/storage/runs.ts';
import { BriefingPage } from '../../../src/ui/briefing/briefing-page.tsx';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { OwnSection } from '../../../src/ui/library/own/own-section.tsx';
import { takeScenario } from '../../../src/ui/library/own/read-files.ts';
import { inspect } from '../../../src/worker/world-host.ts';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
/** The worker's own reading, without a worker. */
const client = () => ({ call: ((_name: string, args: Parameters<typeof inspect>[0]) => Promise.resolve(inspect(args))) as never, dispose: () => undefined });
const fileOf = (text: string, name = 'scenario.json'): File => new File([text], name, { type: 'application/json' });

beforeEach(async () => {
  await runStore.db.delete({ disableAutoOpen: false });
  for (const own of await listOwnScenarios()) await removeOwnScenario(own.id);
});

async function library(): Promise<ReturnType<typeof userEvent.setup>> {
  render(
    <>
      <OwnSection runs={[]} createClient={client} />
      <ToastRegion />
    </>,
  );
  await screen.findByRole('heading', { name: 'Your own scenarios' });
  return userEvent.setup();
}

describe('a scenario of your own', () => {
  it('is checked, kept, and can be started', async () => {
    const user = await library();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest, 'my-shop.json'));
    expect(await screen.findByRole('link', { name: 'Start The shop is slow' })).toHaveAttribute('href', '/briefing/own~smallest');
    expect((await listOwnScenarios()).map(({ id }) => id)).toEqual(['own~smallest']);
    render(<BriefingPage scenarioId="own~smallest" />);
    expect(await screen.findByText('You are on call for a small shop.')).toBeInTheDocument();
  });

  it('is refused with every place that is wrong, and nothing is kept', async () => {
    const user = await library();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest.replace('"rate": 60', '"rate": -60').replace('"workers": 8', '"worker": 8')));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('scenario.json has 2 problems; nothing was kept.');
    expect(within(alert).getAllByRole('listitem')[0]).toHaveTextContent('scenario.json:26:9');
    expect(within(alert).getAllByRole('listitem')[0]).toHaveTextContent('Did you mean "workers"?');
    expect(await listOwnScenarios()).toEqual([]);
    await user.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('gives way to a newer one of the same id, and comes back with Undo', async () => {
    const user = await library();
    const input = screen.getByLabelText('Scenario file');
    await user.upload(input, fileOf(smallest));
    await screen.findByRole('link', { name: 'Start The shop is slow' });
    await user.upload(input, fileOf(smallest.replace('The shop is slow', 'The shop is slower')));
    await screen.findByRole('link', { name: 'Start The shop is slower' });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'Start The shop is slow' })).toBeInTheDocument();
  });

  it('can be removed, and the removal undone', async () => {
    const user = await library();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest));
    await user.click(await screen.findByRole('button', { name: 'Remove The shop is slow' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Start The shop is slow' })).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByRole('link', { name: 'Start The shop is slow' });
  });
});

describe('what is handed over', () => {
  const handed = (...paths: string[]) => paths.map((path) => ({ path, file: fileOf(`{"path": "${path}"}`, path) }));

  it('is one scenario with the runs beside it, wherever the folder begins', async () => {
    const taken = await takeScenario(handed('shop/scenario.json', 'shop/runs/a.win.json', 'shop/notes/b.json', 'shop/readme.md'));
    expect(taken).toEqual({ ok: true, fileName: 'shop/scenario.json', files: { 'scenario.json': '{"path": "shop/scenario.json"}', 'runs/a.win.json': '{"path": "shop/runs/a.win.json"}' } });
  });

  it.each([
    ['no JSON at all', handed('readme.md'), /A scenario is a JSON file/],
    ['two scenarios', handed('a/scenario.json', 'b/scenario.json'), /There are 2 files named scenario\.json/],
    ['several files of other names', handed('a.json', 'b.json'), /None of these files is named scenario\.json/],
    ['more than anyone writes', handed(...Array.from({ length: 101 }, (_, i) => `runs/${i}.json`)), /These are 101 JSON files/],
  ])('is refused when it is %s', async (_what, files, reason) => {
    const taken = await takeScenario(files);
    expect(taken.ok ? '' : taken.reason).toMatch(reason);
  });
});
