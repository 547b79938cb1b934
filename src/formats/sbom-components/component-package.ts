import type {
  Distribution,
  PackageLocation,
  PackageType,
  SoftwarePackage,
  SourcePackage,
} from '../../core/software/software-package.ts';
import { isDistributionType, packageOf, type PackageOfPurl } from '../purl/package-of-purl.ts';
import { splitPurl } from '../purl/package-url.ts';
import type { PurlSubject } from '../purl/package-purl.ts';
import { withOwnProperties } from './own-properties.ts';
import type { SbomComponent } from './sbom-component.ts';
import { readToolProperties } from './tool-properties.ts';

/** What a component says. */
export type ComponentReading =
  | {
      kind: 'package';
      package: SoftwarePackage;
      /** The distribution that its Package URL names. */
      distribution?: Distribution;
      /** Properties of Ironhull that were not understood. */
      unknown: readonly string[];
    }
  | { kind: 'gap'; why: string }
  /** A Package URL of a type that Ironhull does not know. */
  | { kind: 'unsupported'; type: string }
  /** No package of software: a file, a device, the manifest that packages were found in. */
  | { kind: 'other' };

/** Components of CycloneDX that are packages of software; others are files, devices, data. */
const softwareKinds: ReadonlySet<string> = new Set([
  'library',
  'application',
  'framework',
  'platform',
  'firmware',
]);

/** Types of Package URLs that name images, not packages in one. */
const imageTypes: ReadonlySet<string> = new Set(['oci', 'docker']);

/** Reads the package of a component: from its Package URL, its members, and the properties of tools. */
export function readComponent(component: SbomComponent): ComponentReading {
  const written = writtenPackage(component);
  if (component.purl !== undefined && written === undefined) {
    const type = splitPurl(component.purl)?.type;
    if (type !== undefined && imageTypes.has(type)) return { kind: 'other' };
    if (type !== undefined && packageOf(`pkg:${type}/a/a`) === undefined)
      return { kind: 'unsupported', type };
  }
  if (written === undefined && !isSoftware(component)) return { kind: 'other' };
  const unread = component.purl !== undefined && written === undefined;
  const fallback = withoutPurl(component);
  if (unread && fallback.type === 'generic') return { kind: 'gap', why: 'its Package URL is not valid' };
  const base = basePackage(component, written?.package ?? fallback);
  if (base.name === '') return { kind: 'gap', why: 'it has no name' };
  return {
    kind: 'package',
    ...withOwnProperties(base, component.properties),
    ...(written?.distribution === undefined ? {} : { distribution: written.distribution }),
  };
}

/** Returns the package of a Package URL; the group of a Maven artifact may stand beside it alone. */
function writtenPackage({ purl, group = '' }: SbomComponent): PackageOfPurl | undefined {
  if (purl === undefined) return undefined;
  const [, rest] = /^pkg:maven\/([^/]+)$/iu.exec(purl) ?? [];
  return (
    packageOf(purl) ??
    (group === '' || rest === undefined
      ? undefined
      : packageOf(`pkg:maven/${encodeURIComponent(group.toWellFormed())}/${rest}`))
  );
}

/** Whether a component without a Package URL is a package. Trivy writes files with packages as applications. */
function isSoftware({ kind, properties }: SbomComponent): boolean {
  return softwareKinds.has(kind) && !properties.some(({ name }) => name === 'aquasecurity:trivy:Class');
}

/** Returns the package that the members of a component describe, before the properties of Ironhull change it. */
export function basePackage(component: SbomComponent, written: PurlSubject): SoftwarePackage {
  const name = nameOf(component, written);
  const version = versionOf(component, written);
  const stated = readToolProperties(component, version);
  const source = stated.source ?? written.source;
  const known = source !== undefined || (isDistributionType(written.type) && written.sourceUnknown !== true);
  const architecture = written.architecture ?? stated.architecture;
  const module = written.module ?? stated.module;
  return {
    type: written.type,
    name,
    ...(written.possibleNames === undefined || isStatedName(component, written)
      ? {}
      : { possibleNames: written.possibleNames }),
    version,
    ...(architecture === undefined ? {} : { architecture }),
    ...sourceFields(source, { name, version }, known || !isDistributionType(written.type)),
    ...(component.publisher === undefined ? {} : { vendor: component.publisher }),
    ...(module === undefined ? {} : { module }),
    ...(component.licenses.length === 0 ? {} : { licenses: component.licenses }),
    locations: stated.locations.length > 0 ? stated.locations : (component.paths ?? []).map(installedAt),
  };
}

function installedAt(path: string): PackageLocation {
  return { path: path.startsWith('/') ? path : `/${path}`, proof: 'installed' };
}

function sourceFields(
  source: SourcePackage | 'same' | undefined,
  { name, version }: SourcePackage,
  known: boolean,
): Pick<SoftwarePackage, 'source' | 'sourceUnknown'> {
  if (!known) return { sourceUnknown: true };
  const same =
    source === undefined || source === 'same' || (source.name === name && source.version === version);
  return same ? {} : { source };
}

/** Returns the package of a component without a Package URL, by its type in the words of tools. */
export function withoutPurl(component: SbomComponent): PurlSubject {
  const version = component.version ?? '';
  const type = readToolProperties(component, version).type ?? 'generic';
  return {
    type,
    name: joinedName(component, type),
    version,
    ...(isDistributionType(type) ? { sourceUnknown: true } : {}),
  };
}

/** Returns the name of a component with its group, as the ecosystem joins them. */
function joinedName({ group, name }: SbomComponent, type: PackageType): string {
  if (group === undefined || group === '') return name;
  if (type === 'maven') return `${group}:${name}`;
  return type === 'npm' || type === 'golang' || type === 'composer' ? `${group}/${name}` : name;
}

/** Types whose names lose their case, or more, in a Package URL. */
const normalizedTypes: ReadonlySet<PackageType> = new Set(['npm', 'golang', 'pypi', 'composer'] as const);

function comparableName(type: PackageType, name: string): string {
  const lower = name.toLowerCase();
  return type === 'pypi' ? lower.replace(/[-_.]+/gu, '-') : lower;
}

/** Whether the name that is written out is one of those that a Package URL may mean. */
function isStatedName(component: SbomComponent, { type, possibleNames = [] }: PurlSubject): boolean {
  const names = new Set(
    [joinedName(component, type), component.name].map((name) => comparableName(type, name)),
  );
  return possibleNames.some((name) => names.has(comparableName(type, name)));
}

/** Prefers the name that is written out to that of a Package URL, if they differ only by what a Package URL loses. */
function nameOf(component: SbomComponent, { type, name }: PurlSubject): string {
  if (!normalizedTypes.has(type)) return name;
  const wanted = comparableName(type, name);
  const candidates = [joinedName(component, type), component.name];
  const same = candidates.find((candidate) => comparableName(type, candidate) === wanted);
  if (same !== undefined || type !== 'golang') return same ?? name;
  // The subpath of a Package URL is either a part of the module's path or a package in the module.
  const module = candidates.find(
    (candidate) => candidate !== '' && wanted.startsWith(`${candidate.toLowerCase()}/`),
  );
  return module?.includes('/') === true ? module : name;
}

/** Prefers the version of a Package URL, unless only the other has an epoch. */
function versionOf({ version = '' }: SbomComponent, written: PurlSubject): string {
  if (written.version === '') return version;
  const [, epoch = '0', rest] = /^(\d+):(.*)$/su.exec(version) ?? [];
  return Number(epoch) > 0 && rest === written.version && isDistributionType(written.type)
    ? version
    : written.version;
}
