import { readFileSync } from 'node:fs';
import type { Inventory } from '../../core/inventory.ts';
import { resolveSources } from '../../inventory/source-names/resolve-sources.ts';
import { packagedFile } from '../../io/packaged-file.ts';

/** The names of Debian's source packages that ship with Ironhull; none where the package was taken apart. */
function debianNames(): string {
  try {
    return readFileSync(packagedFile('debian-sources.txt'), 'utf8');
  } catch {
    return '';
  }
}

/** Returns the inventory of an SBOM with the source packages that it does not name, where they are known. */
export function withKnownSourceNames(inventory: Inventory): Inventory {
  return resolveSources(inventory, debianNames);
}
