import type { Inventory, InventoryGap } from '../../core/software/inventory.ts';
import type { MergedTree } from '../../rootfs/merge-layers.ts';

/** Files of package databases, with the folder of a root file system that has them. */
const databaseFiles: readonly (readonly [file: string, place: string, manager: string])[] = [
  ['/rpmdb.sqlite', 'usr/lib/sysimage/rpm or var/lib/rpm', 'rpm'],
  ['/Packages.db', 'usr/lib/sysimage/rpm or var/lib/rpm', 'rpm'],
  ['/Packages', 'usr/lib/sysimage/rpm or var/lib/rpm', 'rpm'],
  ['/status', 'var/lib/dpkg', 'dpkg'],
  ['/installed', 'lib/apk/db', 'apk'],
];

function gapOf(tree: Pick<MergedTree, 'at'>): InventoryGap {
  const [file, place, manager] = databaseFiles.find(([path]) => tree.at(path) !== undefined) ?? [];
  if (file !== undefined && place !== undefined && manager !== undefined)
    return {
      what: file,
      why: `a file called like a database of ${manager} is at the top of the folder, and was not read: name a folder that has it in ${place}`,
    };
  return {
    what: '/',
    why: 'it has neither os-release nor packages of any kind: it may not be the root of a file system',
  };
}

/**
 * Returns the inventory of a folder. One without a distribution and without any package is likely no root file system: that
 * nothing was found in it says nothing.
 */
export function withRootGap(inventory: Inventory, tree: Pick<MergedTree, 'at'>): Inventory {
  const { distribution, packages, gaps } = inventory;
  if (distribution.state !== 'absent' || packages.length > 0) return inventory;
  return { ...inventory, gaps: [...gaps, gapOf(tree)] };
}
