import { expect, test } from '../support/e2e.ts';
import { Player, type Deed, type HypothesisWords } from '../support/player.ts';
import { scenarioOnDisk, seedThatDraws } from '../support/scenario-on-disk.ts';

const OBJECTIVE = 'Placing an order takes less than a second';
const scenario = scenarioOnDisk('orders-slow');

interface Cause {
  readonly variant: string;
  /** Plausible, and of no help. */
  readonly wrong: { readonly action: string } & Deed;
  /** Who the slow span belongs to. */
  readonly slow: RegExp;
  readonly look: (player: Player) => Promise<string>;
  readonly hypothesis: HypothesisWords;
  readonly right: readonly ({ readonly action: string } & Deed)[];
}

const CAUSES: readonly Cause[] = [
  {
    variant: 'unindexed-query',
    wrong: { action: 'Scale instances', fields: { Service: 'order-processing', Instances: 6 } },
    slow: /inventory-db/,
    look: async (player) => {
      const plan = await player.explain('inventory-db', 'SELECT quantity, reserved FROM stock WHERE warehouse_region');
      await expect(plan).toContainText('Seq Scan on stock');
      await player.pin(plan);
      return 'EXPLAIN';
    },
    hypothesis: { component: 'Inventory database', mechanism: 'A statement reads the whole table', trigger: 'inventory 2.14.2', prediction: 'Without 2.15.0 nothing scans stock any more' },
    right: [{ action: 'Roll back a deploy', fields: { Service: 'inventory' } }],
  },
  {
    variant: 'slow-report',
    wrong: { action: 'Roll back a deploy', fields: { Service: 'inventory' } },
    slow: /inventory/,
    look: async (player) => {
      const sessions = await player.ask('inventory-db', 'Sessions');
      await expect(sessions).toContainText('ORDER BY moved_at');
      await player.pin(sessions);
      return 'Sessions';
    },
    hypothesis: { component: 'Inventory', mechanism: 'Long-running work holds the connections', trigger: 'stock-report-full-history', prediction: 'Connections come free once the report is short again' },
    right: [
      { action: 'Switch a feature flag', fields: { Flag: 'stock-report-full-history', On: false } },
      { action: 'Terminate sessions', fields: { Database: 'inventory-db', Statement: 'stock_report_full' } },
    ],
  },
  {
    variant: 'slow-vendor',
    wrong: { action: 'Roll back a deploy', fields: { Service: 'inventory' } },
    slow: /payments/,
    look: async (player) => {
      // A third party tells nothing of itself: only the call to it can be seen.
      await expect(player.spans('/v2/authorisations').first()).toContainText(/\d s$/);
      return 'POST /';
    },
    hypothesis: { component: 'Payments', mechanism: 'A third party is slow', prediction: 'With a limit, charges take half a second at most' },
    right: [{ action: 'Set a call timeout', fields: { Call: 'payments → cardnet', Timeout: 500 } }],
  },
];

for (const cause of CAUSES) {
  const seed = seedThatDraws(scenario, cause.variant);

  test(`orders are slow, seed ${seed} (${cause.variant}): a wrong mitigation leaves users suffering, the right one ends it`, async ({ page }) => {
    test.setTimeout(400_000);
    const player = new Player(page);
    const began = Date.now();
    const mark = (what: string): void => console.log(`${cause.variant}: ${what} after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
    await player.briefing(scenario.id, { seed });
    await player.start();
    await player.acknowledge();
    await player.speed(16);
    mark('acknowledged');

    await test.step('a wrong mitigation', async () => {
      await player.act(cause.wrong.action, cause.wrong);
      await player.letPass(3);
      await expect(await player.objective(OBJECTIVE)).toContainText('Missed');
      mark('still suffering');
    });

    await test.step('find the slow span, ask, and say what is believed', async () => {
      const span = await player.openSlowestTrace('{ nestedSetParent < 0 && rootName = "place_order" && status != error && duration > 2s && duration < 9s }');
      await expect(span).toContainText(cause.slow);
      await player.pinSpan();
      const evidence = await cause.look(player);
      await player.hypothesise(cause.hypothesis);
      await player.linkEvidence(evidence);
      await expect(await player.objective(OBJECTIVE)).toContainText('Missed');
      mark('hypothesis with evidence');
    });

    await test.step('the right mitigation', async () => {
      for (const deed of cause.right) await player.act(deed.action, { ...deed, serves: cause.hypothesis.component });
      await player.waitForRecovery(OBJECTIVE);
      mark('recovered');
    });

    await test.step('resolve, and see what happened', async () => {
      mark('resolving');
      await player.resolve({ cause: cause.hypothesis.component, summary: 'Orders are quick again.' });
      const debrief = await player.debrief();
      await expect(debrief.getByText('Recovered', { exact: true }).first()).toBeVisible();
      await expect(debrief).toContainText(scenario.variants[cause.variant].title);
      mark('debriefed');
    });
  });
}
