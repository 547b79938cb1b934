import type { IronhullError } from '../../core/errors.ts';
import type { InventoryLayer } from '../../core/software/inventory.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';
import type { OwnedFiles } from '../../inventory/cataloger.ts';

/** The software of a target, before it is compared with advisories. */
export interface ReadSoftware extends Omit<SoftwareFacts, 'assessment'> {
  /** Programs and libraries that packages of distributions own; missing for an SBOM. */
  programs?: readonly OwnedFiles[];
}

/** What was read of a target. */
export interface ReadTarget {
  software: ReadSoftware;
  /** The layers with their whole build steps, which may hold credentials: for comparing only; missing where nothing has them. */
  wholeLayers?: readonly InventoryLayer[];
}

/** What was read of a target, or why it was not. */
export type SoftwareReading = ReadTarget | { failure: IronhullError };
