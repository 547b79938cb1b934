import { dirname } from 'node:path/posix';
import type { Inventory, InventoryGap, InventoryLayer } from '../core/software/inventory.ts';
import { absent, known, unreadable, type Observed } from '../core/observed.ts';
import type { Distribution, PackageLocation, SoftwarePackage } from '../core/software/software-package.ts';
import { isDistributionType } from '../formats/purl/package-of-purl.ts';
import { chooseDistribution } from '../inventory/distribution/choose-distribution.ts';
import type { FileReading, FoundPackage, OwnedFiles } from '../inventory/cataloger.ts';
import type { FileReader } from './file-reader.ts';
import type { FolderSource, ImageSource } from './image-source.ts';
import type { ImageLayer } from './image-configuration.ts';
import { firstLayers, type FirstLayer } from './first-layers.ts';
import { findPrograms } from './find-programs.ts';
import { isGapOf, isVisible, visibleGaps } from './visible-readings.ts';
import { readFolder } from './read-folder.ts';
import type { LayerReading } from './layer-reading.ts';
import type { MergedTree } from './merge-layers.ts';
import { readImage, type ImageReading, type ReadOptions } from './read-image.ts';

/**
 * Reads the files of an image, or of a folder that is the root of a file system. What cannot be read of it is a gap.
 * @throws IronhullError for a folder that cannot be read at all.
 */
export async function readFiles(
  source: ImageSource | FolderSource,
  readers: readonly FileReader[],
  options: ReadOptions,
): Promise<ImageReading> {
  return 'folder' in source
    ? readFolder(source.folder, readers, options.onProgress)
    : readImage(source, readers, options);
}

/** Returns the programs and libraries that packages of distributions own, by their paths without links. */
export function ownedPrograms({ readings, tree }: ImageReading): readonly OwnedFiles[] {
  const files = visibleReadings(readings, tree, false);
  return findPrograms(
    files.flatMap(({ reading }) => reading.owned ?? []),
    readings,
    tree,
  );
}

/** A visible file that a cataloger read. */
interface VisibleReading {
  /** The path by which it was claimed. */
  path: string;
  layer?: string;
  reader: string;
  reading: FileReading;
}

/**
 * Joins what catalogers read in the files that are visible in an image to its inventory. `layers` are those of the image,
 * none for a folder; `others` are the readers whose files are no part of it.
 */
export function joinInventory(
  image: ImageReading,
  layers: readonly ImageLayer[],
  others: readonly FileReader[] = [],
): Inventory {
  const { readings, tree } = image;
  const isOthers = ({ reader }: { reader: string }): boolean => others.some(({ name }) => name === reader);
  const files = visibleReadings(readings, tree, layers.length > 0).filter((file) => !isOthers(file));
  const ownerOf = owners(files, tree);
  const packages = joinPackages(files, ownerOf, firstLayers(readings), folderRule(files, tree));
  const allGaps = [
    ...visibleGaps(image).filter((gap) => !others.some((reader) => isGapOf(gap, reader))),
    // What a distribution installed is in its own advisories, whatever it was built from.
    ...files.flatMap(({ path, reader, reading }) =>
      ((ownerOf(path) === undefined ? reading.gaps : undefined) ?? []).map((why): InventoryGap => ({
        what: path,
        why: `${reader}: ${why}`,
      })),
    ),
  ];
  return {
    distribution: distributionOf(files, allGaps),
    packages,
    layers: layers.map(({ digest, createdBy }): InventoryLayer => {
      return { digest, ...(createdBy !== undefined && { createdBy }) };
    }),
    gaps: uniqueGaps(allGaps),
  };
}

function visibleReadings(
  readings: readonly LayerReading[],
  tree: MergedTree,
  hasLayers: boolean,
): readonly VisibleReading[] {
  return readings
    .flatMap(({ digest, files }, layer) =>
      files
        .filter((file) => isVisible(file, layer, tree))
        .map(({ path, as, reader, reading }): VisibleReading => {
          return { path: as ?? path, ...(hasLayers && { layer: digest }), reader, reading };
        }),
    )
    .toSorted((a, b) => compare(a.path, b.path));
}

function uniqueGaps(gaps: readonly InventoryGap[]): readonly InventoryGap[] {
  const unique = new Map(gaps.map((gap) => [`${gap.what}\0${gap.why}`, gap]));
  // Layers are read at the same time, in an order that chance decides.
  return [...unique.values()].toSorted((a, b) => compare(a.what, b.what) || compare(a.why, b.why));
}

/** Paths of the files that describe every distribution (os-release(5)). */
const osReleasePaths: ReadonlySet<string> = new Set(['/etc/os-release', '/usr/lib/os-release']);

function distributionOf(
  files: readonly VisibleReading[],
  gaps: readonly InventoryGap[],
): Observed<Distribution> {
  const named = new Map(
    files.flatMap(({ path, reading: { distribution } }) =>
      distribution === undefined ? [] : [[path, distribution] as const],
    ),
  );
  const chosen = chooseDistribution(named);
  if (chosen !== undefined) return known(chosen.distribution, chosen.path);
  const gap = gaps.find(({ what }) => osReleasePaths.has(what));
  return gap === undefined ? absent('/etc/os-release') : unreadable('malformed', gap.why, gap.what);
}

function joinPackages(
  files: readonly VisibleReading[],
  ownerOf: (path: string) => string | undefined,
  firstLayer: FirstLayer,
  isShownBy: (folder: string, reader: string) => boolean,
): readonly SoftwarePackage[] {
  const found = new Map<
    string,
    {
      value: Omit<SoftwarePackage, 'locations' | 'licenses'>;
      licenses: Set<string>;
      locations: PackageLocation[];
    }
  >();
  for (const { path, layer, reader, reading } of files)
    for (const { proof, inside, folder, licenses, ...described } of reading.packages ?? []) {
      if (folder !== undefined && !isShownBy(folder, reader)) continue;
      const owner = isDistributionType(described.type) ? undefined : ownerOf(path);
      if (owner !== undefined && proof === 'declared' && isOfDistribution(path)) continue;
      const value = { ...described, ...(owner !== undefined && { ownedBy: owner }) };
      const key = keyOf(value);
      const entry = found.get(key) ?? { value, licenses: new Set(), locations: [] };
      found.set(key, entry);
      for (const license of licenses ?? []) entry.licenses.add(license);
      const whole = inside === undefined ? path : `${path}!/${inside.replace(/^\/+/u, '')}`;
      if (!entry.locations.some((one) => one.path === whole && one.proof === proof))
        entry.locations.push({
          path: whole,
          proof,
          ...(layer !== undefined && { layer: firstLayer(path, layer, described) }),
        });
    }
  return [...found.values()]
    .map(({ value, licenses, locations }): SoftwarePackage => {
      return { ...value, ...(licenses.size > 0 && { licenses: [...licenses] }), locations };
    })
    .toSorted((a, b) => compare(a.type, b.type) || compare(a.name, b.name) || compare(a.version, b.version));
}

/**
 * Returns whether a list of installed packages is what shows a package: its directory is there, and no file in it shows the
 * package itself.
 */
function folderRule(
  files: readonly VisibleReading[],
  tree: MergedTree,
): (folder: string, reader: string) => boolean {
  const shown = new Set(
    files
      .filter(({ reading: { packages = [] } }) => packages.length > 0)
      .map(({ path, reader }) => `${reader} ${dirname(path)}`),
  );
  return (folder, reader) => tree.resolve(folder) !== undefined && !shown.has(`${reader} ${folder}`);
}

/**
 * Whether a file that a package installed lies where distributions put modules. A lock file there names what its authors built
 * and tested the module with: the distribution installs none of it.
 */
function isOfDistribution(path: string): boolean {
  return /^\/usr\/(?:lib|lib64|share)\//u.test(path);
}

/** The same text for packages that differ in their locations and licenses alone. */
function keyOf(value: Omit<FoundPackage, 'proof'>): string {
  return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => compare(a, b)));
}

/** Returns the search for the package of a distribution that a file is from. */
function owners(files: readonly VisibleReading[], tree: MergedTree): (path: string) => string | undefined {
  const asked = new Set(
    files
      .filter(
        ({ reading: { gaps = [], packages = [] } }) =>
          gaps.length > 0 || packages.some(({ type }) => !isDistributionType(type)),
      )
      .map(({ path }) => path),
  );
  const found = new Map<string, string>();
  if (asked.size === 0) return () => undefined;
  // A package manager may name a file by a link in its path: /lib/x, where /lib is usr/lib.
  const byAlias = new Map<string, string>();
  const folders = [...tree.paths()].filter(
    (path) => path.lastIndexOf('/') === 0 && tree.linkAt(path) !== undefined,
  );
  for (const path of asked) {
    byAlias.set(path, path);
    for (const folder of folders) {
      const real = tree.resolve(folder);
      if (real !== undefined && real !== '/' && path.startsWith(`${real}/`))
        byAlias.set(`${folder}${path.slice(real.length)}`, path);
    }
  }
  for (const { reading } of files)
    for (const { owner, paths } of reading.owned ?? [])
      for (const path of paths) {
        const file = byAlias.get(path);
        if (file !== undefined) found.set(file, owner);
      }
  return (path) => found.get(path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
