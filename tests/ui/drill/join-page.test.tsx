import { configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drillCode, type Drill } from '../../../src/drill/client.ts';
import { listOwnScenarios, removeOwnScenario } from '../../../src/storage/own-scenarios.ts';
import { runStore } from '../../../src/storage/runs.ts';
import { JoinPage } from '../../../src/ui/drill/join-page.tsx';
import { inspect } from '../../../src/worker/world-host.ts';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
/** The worker's own reading, without a worker. */
const client = () => ({ call: ((_name: string, args: Parameters<typeof inspect>[0]) => Promise.resolve(inspect(args))) as never, dispose: () => undefined });
const fileOf = (text: string): File => new File([text], 'scenario.json', { type: 'application/json' });

beforeEach(async () => {
  await runStore.db.delete({ disableAutoOpen: false });
  for (const own of await listOwnScenarios()) await removeOwnScenario(own.id);
});

/** Follows the link of a drill whose scenario this browser does not have. */
async function follow(): Promise<ReturnType<typeof userEvent.setup>> {
  const found = inspect({ files: { 'scenario.json': smallest }, fileName: 'scenario.json' });
  if (!found.ok) throw new Error('The smallest scenario is not sound.');
  const terms: Drill = { title: 'Tuesday drill', scenarioId: found.id, scenarioHash: found.hash, engine: found.engine, seed: 7, level: 'free', minutes: 10, startsAtMs: null };
  render(<JoinPage code={drillCode(terms)} createClient={client} />);
  expect(await screen.findByText(/This browser has no scenario named smallest/)).toBeInTheDocument();
  return userEvent.setup();
}

describe('a drill of a scenario that this browser does not have', () => {
  it('can be joined once its file is opened', async () => {
    const user = await follow();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest));
    expect(await screen.findByRole('textbox', { name: 'Your team' })).toBeInTheDocument();
    expect(screen.getByText('You are on call for a small shop.')).toBeInTheDocument();
  });

  it('says so when another scenario is opened, and which one it needs', async () => {
    const user = await follow();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest.replace('"id": "smallest"', '"id": "other-shop"')));
    expect(await screen.findByRole('alert')).toHaveTextContent('What you opened is The shop is slow (other-shop), and the drill needs smallest.');
    expect(screen.queryByRole('textbox', { name: 'Your team' })).not.toBeInTheDocument();
  });

  it('says so when another revision is opened', async () => {
    const user = await follow();
    await user.upload(screen.getByLabelText('Scenario file'), fileOf(smallest.replace('"rate": 60', '"rate": 61')));
    expect(await screen.findByRole('alert')).toHaveTextContent(/^What you opened is revision [0-9a-f]{16} of The shop is slow, and the drill needs [0-9a-f]{16}/);
    expect(screen.getByText(/This browser has another revision of The shop is slow/)).toBeInTheDocument();
  });
});
