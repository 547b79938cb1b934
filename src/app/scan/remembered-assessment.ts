import { createHash } from 'node:crypto';
import { join } from 'node:path/posix';
import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import type { AdvisorySource } from '../../advisories/match/advisory-source.ts';
import { assessInventory } from '../../advisories/match/assess-inventory.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import type { Assessment } from '../../core/software/vulnerability-match.ts';
import { cacheFolder } from '../../rootfs/cache-folder.ts';
import { layerCacheFolder } from '../../rootfs/layer-cache.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

function parseAssessment(text: string): Assessment | undefined {
  try {
    const { assessment } = JSON.parse(text) as { assessment?: Assessment };
    return Array.isArray(assessment?.matches) && Array.isArray(assessment.unassessed)
      ? assessment
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the comparison of inventories with a database of advisories, which keeps what it returned for the next run. The result
 * follows from the inventory, the file of the database, the option that names it (which is in the texts) and the program: all of
 * them are in the key. A database that was changed a moment ago is compared each time.
 */
export function rememberedAssessment(
  { state }: Pick<AdvisoryDatabase, 'state'>,
  source: AdvisorySource,
  option: string | undefined,
  runtime: Pick<RuntimeContext, 'env' | 'home'>,
): (inventory: Inventory) => Assessment {
  if (state === undefined) return (inventory) => assessInventory(inventory, source);
  const texts = cacheFolder(join(layerCacheFolder(runtime), '..', 'assessments'));
  return (inventory) => {
    const content = createHash('sha256').update(JSON.stringify(inventory)).digest('hex');
    const key = ['assessment', state, JSON.stringify(option ?? null), content];
    const kept = texts.load(key);
    const known = kept === undefined ? undefined : parseAssessment(kept);
    if (known !== undefined) return known;
    const assessment = assessInventory(inventory, source);
    texts.save(key, JSON.stringify({ assessment }));
    return assessment;
  };
}
