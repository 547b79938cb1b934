import type { Inventory } from '../../core/software/inventory.ts';
import { writeCycloneDxJson } from '../cyclonedx/write-json.ts';
import { writeCycloneDxXml } from '../cyclonedx/write-xml.ts';
import type { SbomComponent, SbomStamp, SbomSubject } from '../sbom-components/sbom-component.ts';
import { sbomOfInventory, type SbomContent } from '../sbom-components/sbom-of-inventory.ts';
import { keptInSpdx } from '../spdx/kept-component.ts';
import { writeSpdxJson } from '../spdx/write-json.ts';

/** The formats in which an SBOM is written. */
export const sbomFormats = ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json'] as const;
export type SbomFormat = (typeof sbomFormats)[number];

interface Writer {
  /** What a reader of the format finds of a component without properties. */
  keptOf: (component: SbomComponent) => SbomComponent;
  write: (content: SbomContent, stamp: SbomStamp) => string;
}

const everything = (component: SbomComponent): SbomComponent => component;

const writers: Readonly<Record<SbomFormat, Writer>> = {
  'cyclonedx-json': { keptOf: everything, write: writeCycloneDxJson },
  'cyclonedx-xml': { keptOf: everything, write: writeCycloneDxXml },
  'spdx-json': { keptOf: keptInSpdx, write: writeSpdxJson },
};

/** Writes an inventory as an SBOM; the same arguments give the same text. */
export function writeSbom(
  format: SbomFormat,
  inventory: Inventory,
  subject: SbomSubject,
  stamp: SbomStamp,
): string {
  const { keptOf, write } = writers[format];
  return write(sbomOfInventory(inventory, subject, keptOf), stamp);
}
