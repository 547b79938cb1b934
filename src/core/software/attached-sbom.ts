import type { Observed } from '../observed.ts';
import type { PackageType } from './software-package.ts';

/** A package that an SBOM and an image do not agree on. */
export interface SbomDifference {
  type: PackageType;
  name: string;
  /** Versions that only the SBOM has. */
  listed: readonly string[];
  /** Versions that only the image has. */
  found: readonly string[];
}

/** Differences of one kind. */
export interface SbomDifferences {
  count: number;
  /** The first by type and name; at most {@link mostSbomDifferences}. */
  first: readonly SbomDifference[];
}

/** Most differences of one kind that facts hold one by one. */
export const mostSbomDifferences = 200;

/** Packages of a type that only one side can see, so that they are no differences. */
export interface UncomparedPackages {
  type: PackageType;
  in: 'sbom' | 'image';
  count: number;
}

/** An SBOM, compared with the packages of the image that it is attached to. */
export interface SbomComparison {
  /** Packages that both have in the same version. */
  same: number;
  /** Packages of the image that the SBOM does not list. */
  unlisted: SbomDifferences;
  /** Packages of both in different versions. */
  changed: SbomDifferences;
  /** Packages that the SBOM lists and the image does not have. */
  missing: SbomDifferences;
  uncompared: readonly UncomparedPackages[];
  /** Parts of the SBOM that could not be read, which may list packages. */
  unread: number;
}

/** An SBOM that is attached to an image. */
export interface AttachedSbom {
  /** The digest of its statement. */
  statement: string;
  /** `SPDX 2.3 (JSON)`; of one that cannot be read, the type that its statement names. */
  format: string;
  comparison: Observed<SbomComparison>;
}
