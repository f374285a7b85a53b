import { expect, it } from 'vitest';
import { worldHashes } from './worlds.ts';
import { foldersIn, readSource } from '../support/source-files.ts';

/**
 * Equal figures here and in every browser (tests/e2e/determinism.spec.ts) are what replay, verified results and
 * counterfactuals rest on. A changed figure is a changed world: `npm run golden`, and say in the commit why.
 */
it('the worlds are the worlds that they were', async () => {
  const hashes = worldHashes(Object.fromEntries(foldersIn('scenarios').map((id) => [id, readSource(`scenarios/${id}/scenario.json`)])));
  await expect(`${JSON.stringify(hashes, null, 2)}\n`).toMatchFileSnapshot('worlds.json');
}, 180_000);
