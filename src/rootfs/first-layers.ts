import { isDistributionType } from '../formats/purl/package-of-purl.ts';
import type { FileReading, FoundPackage } from '../inventory/cataloger.ts';
import type { LayerReading } from './layer-reading.ts';

/** A package as far as it tells it from others of one database. */
type Identified = Pick<FoundPackage, 'type' | 'name' | 'version' | 'architecture'>;

/** Returns the layer that a package came with, by the file that shows it and that file's layer. */
export type FirstLayer = (path: string, layer: string, described: Identified) => string;

/**
 * A package manager writes its whole database in every layer that installs anything. A package came with the lowest layer
 * whose database has it, as long as no database between that and the visible one lacks it.
 */
export function firstLayers(readings: readonly LayerReading[]): FirstLayer {
  const databases = new Map<string, { digest: string; packages: ReadonlySet<string> }[]>();
  for (const { digest, files } of readings)
    for (const { path, as = path, reading } of files) {
      const { packages } = reading as FileReading;
      if (!Array.isArray(packages)) continue;
      const listed = packages.filter(({ type }) => isDistributionType(type)).map(identityOf);
      if (listed.length === 0) continue;
      const known = databases.get(as);
      if (known === undefined) databases.set(as, [{ digest, packages: new Set(listed) }]);
      else known.push({ digest, packages: new Set(listed) });
    }
  return (path, layer, described) => {
    if (!isDistributionType(described.type)) return layer;
    const all = databases.get(path) ?? [];
    const identity = identityOf(described);
    let place = all.findLastIndex(({ digest }) => digest === layer);
    while (place > 0 && all[place - 1]?.packages.has(identity) === true) place -= 1;
    return all[place]?.digest ?? layer;
  };
}

function identityOf({ name, version, architecture = '' }: Identified): string {
  return `${name}\0${version}\0${architecture}`;
}
