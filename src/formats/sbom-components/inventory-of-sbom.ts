import type { Inventory, InventoryGap, InventoryLayer } from '../../core/software/inventory.ts';
import { known, valueOf } from '../../core/observed.ts';
import type { Distribution, PackageType, SoftwarePackage } from '../../core/software/software-package.ts';
import { purlOf } from '../purl/package-purl.ts';
import { readComponent } from './component-package.ts';
import { GapList } from './gap-list.ts';
import { mergeEqual } from './merge-packages.ts';
import { textOfProperty } from './property-text.ts';
import type { SbomDocument, SbomSubject } from './sbom-component.ts';
import { distributionOfSbom, type DistributionCount } from './sbom-distribution.ts';

/** The software that an SBOM lists. */
export interface SbomReading {
  format: string;
  /** What it describes, if it says so. */
  subject?: SbomSubject;
  inventory: Inventory;
  /** Of an SBOM with packages of several distributions: those of each other one. */
  others: readonly Inventory[];
}

interface PackageReading {
  at: string;
  /** As the component has it. */
  purl?: string;
  package: SoftwarePackage;
  distribution?: Distribution;
}

/** Returns the packages, the layers and the distribution of an SBOM. `from` names its file. */
export function inventoryOfSbom(document: SbomDocument, from: string): SbomReading {
  const gaps = new GapList();
  const readings = readPackages(document, gaps);
  const named = countDistributions(readings);
  const found = readings.map((reading) => reading.package);
  const distribution = distributionOfSbom(document, named, found, from);
  const isOwn = document.properties.some(({ name }) => name === ownFormat);
  const ours = valueOf(distribution);
  const foreign = isOwn || ours === undefined ? [] : foreignReadings(readings, ours);
  const left = new Set(foreign);
  const kept = readings.filter((reading) => !left.has(reading));
  const packagesOf = (some: readonly PackageReading[], of: Distribution | undefined) =>
    mergeEqual(
      (isOwn ? some : withUnknownEpochs(withKnownSources(some))).map((reading) =>
        withWrittenPurl(reading, of),
      ),
    );
  const subject = subjectOf(document);
  return {
    format: document.format,
    ...(subject === undefined ? {} : { subject }),
    inventory: {
      distribution,
      packages: packagesOf(kept, ours),
      layers: layersOf(document),
      gaps: [...document.gaps, ...ownGaps(document), ...gaps.list()],
    },
    others: byDistribution(foreign).map(([other, some]) => ({
      distribution: known(other, from),
      packages: packagesOf(some, other),
      layers: [],
      gaps: [],
    })),
  };
}

/** The property of a document that Ironhull wrote. */
export const ownFormat = 'ironhull:format';

function readPackages(document: SbomDocument, gaps: GapList): readonly PackageReading[] {
  const readings: PackageReading[] = [];
  const unsupported = new Map<string, number>();
  for (const component of document.components) {
    const reading = readComponent(component);
    if (reading.kind === 'gap') gaps.add(component.at, reading.why);
    if (reading.kind === 'unsupported')
      unsupported.set(reading.type, (unsupported.get(reading.type) ?? 0) + 1);
    if (reading.kind !== 'package') continue;
    for (const name of reading.unknown) gaps.add(component.at, `its property ${name} is not valid`);
    const { at, purl } = component;
    readings.push({ at, ...(purl === undefined ? {} : { purl }), ...reading });
  }
  for (const [type, count] of unsupported)
    gaps.add(`pkg:${type}`, `packages of this type are not supported: ${count} left out`);
  return readings;
}

/** Keeps the Package URL of a component, so that findings name the package as the SBOM does. */
function withWrittenPurl(
  { purl, package: one }: PackageReading,
  distribution: Distribution | undefined,
): SoftwarePackage {
  return purl === undefined || purl === purlOf(one, distribution) ? one : { ...one, purl };
}

function distributionKey({ id, version = '' }: Distribution): string {
  return `${id} ${version}`;
}

function countDistributions(readings: readonly PackageReading[]): readonly DistributionCount[] {
  const counts = new Map<string, DistributionCount>();
  for (const { distribution } of readings) {
    if (distribution === undefined) continue;
    const key = distributionKey(distribution);
    counts.set(key, { distribution, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** The packages that name another distribution than that of the SBOM. */
function foreignReadings(readings: readonly PackageReading[], ours: Distribution): readonly PackageReading[] {
  return readings.filter(
    ({ distribution }) => distribution !== undefined && !isSameRelease(distribution, ours),
  );
}

/** Packages by the distribution that they name. */
function byDistribution(
  readings: readonly PackageReading[],
): readonly (readonly [Distribution, readonly PackageReading[]])[] {
  const groups = Map.groupBy(readings, ({ distribution }) =>
    JSON.stringify([distribution?.id, distribution?.version, distribution?.codename]),
  );
  return [...groups.values()].flatMap((group) => {
    const distribution = group[0]?.distribution;
    return distribution === undefined ? [] : [[distribution, group] as const];
  });
}

/** Whether one release may be the other, less exactly named: `rhel 9` and `rhel 9.3`. */
function isSameRelease(a: Distribution, b: Distribution): boolean {
  if (a.id !== b.id) return a.version === undefined;
  if (a.version === undefined || b.version === undefined) return true;
  const [short, long] = a.version.length < b.version.length ? [a.version, b.version] : [b.version, a.version];
  return long === short || long.startsWith(`${short}.`);
}

/**
 * Where an SBOM names the source packages of some packages of a type, those without one are built from the source package
 * of the same name: this is how tools write it.
 */
function withKnownSources(readings: readonly PackageReading[]): readonly PackageReading[] {
  const named = new Set<PackageType>();
  for (const {
    package: { type, source },
  } of readings)
    if (source !== undefined) named.add(type);
  return readings.map((reading) => {
    if (reading.package.sourceUnknown !== true || !named.has(reading.package.type)) return reading;
    const { sourceUnknown: _, ...rest } = reading.package;
    return { ...reading, package: rest };
  });
}

/** Types whose versions may have an epoch. */
const epochTypes: readonly PackageType[] = ['deb', 'rpm'];

/** Of so many packages of a distribution some have an epoch: a Debian without any choice has 78, eleven of them with one. */
const fewestWithEpoch = 40;

/**
 * Where an SBOM states the epoch of none of many packages of a type, the tool that wrote it leaves epochs out: without one, a
 * package seems older than every version of an advisory that has one. A short list may have none in truth.
 */
function withUnknownEpochs(readings: readonly PackageReading[]): readonly PackageReading[] {
  const isMany = (type: PackageType): boolean =>
    readings.filter((reading) => reading.package.type === type).length >= fewestWithEpoch;
  const lacking = new Set(epochTypes.filter(isMany));
  for (const reading of readings) if (statesEpoch(reading)) lacking.delete(reading.package.type);
  return readings.map((reading) =>
    lacking.has(reading.package.type)
      ? { ...reading, package: { ...reading.package, epochUnknown: true } }
      : reading,
  );
}

function statesEpoch({ purl = '', package: { version } }: PackageReading): boolean {
  return /^\d+:/u.test(version) || /[?&]epoch=\d/iu.test(purl);
}

function subjectOf({ subject }: SbomDocument): SbomSubject | undefined {
  if (subject === undefined || subject.kind === 'operating-system' || subject.name === '') return undefined;
  const digest = [subject.version, /@(sha256(?::|%3A)[0-9a-f]{64})/iu.exec(subject.purl ?? '')?.[1]]
    .map((text) => text?.replace(/%3a/iu, ':'))
    .find((text) => text !== undefined && /^sha\d+:[0-9a-f]+$/u.test(text));
  return {
    name: textOfProperty(subject.name),
    ...(digest === undefined ? {} : { digest }),
    ...(subject.purl === undefined ? {} : { purl: subject.purl }),
  };
}

/** Layers as Ironhull states them, else as Trivy does. */
function layersOf({ subject, properties }: SbomDocument): readonly InventoryLayer[] {
  const own = properties.filter(({ name }) => name === 'ironhull:layer');
  if (own.length > 0)
    return own.map(({ value }) => {
      const [digest, createdBy] = splitOnce(textOfProperty(value));
      return { digest, ...(createdBy === undefined ? {} : { createdBy }) };
    });
  return (subject?.properties ?? [])
    .filter(({ name }) => name === 'aquasecurity:trivy:DiffID')
    .map(({ value }) => ({ digest: value }));
}

function splitOnce(text: string): readonly [string, string?] {
  const space = text.indexOf(' ');
  return space === -1 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}

/** Gaps of the inventory that Ironhull wrote: what is missing in the image's inventory is missing in the SBOM. */
function ownGaps({ properties }: SbomDocument): readonly InventoryGap[] {
  return properties
    .filter(({ name }) => name === 'ironhull:gap')
    .map(({ value }) => {
      const text = textOfProperty(value);
      try {
        const gap: unknown = JSON.parse(text);
        if (Array.isArray(gap) && gap.length === 2) return { what: String(gap[0]), why: String(gap[1]) };
      } catch {
        // It is shown as it is.
      }
      return { what: 'the SBOM', why: text };
    });
}
