import type { Observed } from '../observed.ts';
import type { Distribution, SoftwarePackage } from './software-package.ts';

/** A layer of an image. */
export interface InventoryLayer {
  /** Digest of its uncompressed content (`diffID`): `sha256:…`. */
  digest: string;
  /** The build step that made it, from the image's history; missing if that does not say. */
  createdBy?: string;
}

/** What could not be read of an image, a file or a database. */
export interface InventoryGap {
  /** A path in the image, a layer, or a database. */
  what: string;
  why: string;
}

/** The software in an image, a root file system or an SBOM. */
export interface Inventory {
  /** Absent if it has none: an image from scratch. */
  distribution: Observed<Distribution>;
  /** Sorted by type, name and version. */
  packages: readonly SoftwarePackage[];
  /** Lowest first; empty for what has none. */
  layers: readonly InventoryLayer[];
  gaps: readonly InventoryGap[];
}
