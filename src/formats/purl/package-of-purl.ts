import {
  packageTypes,
  type Distribution,
  type PackageType,
  type SourcePackage,
} from '../../core/software/software-package.ts';
import { distributionHint } from './distribution-hint.ts';
import type { PurlSubject } from './package-purl.ts';
import { hasRequiredParts, splitPurl } from './package-url.ts';
import type { Purl } from './purl.ts';

/** What a Package URL says of a package and the distribution that it belongs to. */
export interface PackageOfPurl {
  package: PurlSubject;
  /** Of a distribution's package, if it is named. */
  distribution?: Distribution;
}

const ofDistributions: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm'] as const);

/** Whether packages of a type belong to a distribution, whose advisories name source packages. */
export function isDistributionType(type: PackageType): boolean {
  return ofDistributions.has(type);
}

function packageTypeOf(type: string): PackageType | undefined {
  return packageTypes.find((known) => known === type);
}

/**
 * Returns the package of a Package URL, as tools write it, and the distribution that it names. A name keeps the case that
 * it is written in. `undefined` if the text is no Package URL, or one of a type that Ironhull does not know.
 */
export function packageOf(text: string): PackageOfPurl | undefined {
  const split = splitPurl(text);
  const purl = split && withGroup(split);
  const type = packageTypeOf(purl?.type ?? '');
  if (purl === undefined || type === undefined || !hasRequiredParts(purl)) return undefined;
  return isDistributionType(type)
    ? ofDistribution(type, purl)
    : { package: { type, ...namesOf(type, purl), version: purl.version ?? '' } };
}

/** Some tools write the group of a Maven artifact into its name: `pkg:maven/org.slf4j:slf4j-api`. */
function withGroup(purl: Purl): Purl {
  if (purl.type !== 'maven' || purl.namespace !== undefined) return purl;
  const [, namespace, name] = /^([^:/]+)[:/]([^:/]+)$/u.exec(purl.name) ?? [];
  return namespace === undefined || name === undefined ? purl : { ...purl, namespace, name };
}

/** Modules that tools call otherwise than the advisories on them: the standard library of Go. */
const goNames: ReadonlyMap<string, string> = new Map([['std', 'stdlib']]);

/**
 * The name of a package. Some tools (Syft) put what follows the third segment of a Go module's path into the subpath, others
 * a package of the module: both names are possible.
 */
function namesOf(type: PackageType, purl: Purl): Pick<PurlSubject, 'name' | 'possibleNames'> {
  const name = fullName(type, purl);
  if (type !== 'golang') return { name };
  if (purl.subpath === undefined) return { name: goNames.get(name) ?? name };
  return { name: `${name}/${purl.subpath}`, possibleNames: [`${name}/${purl.subpath}`, name] };
}

/** Joins the namespace and the name as the ecosystem writes them. */
function fullName(type: PackageType, { namespace, name }: Purl): string {
  if (type === 'maven') return `${namespace}:${name}`;
  return [namespace, name].filter((part) => part !== undefined).join('/');
}

function ofDistribution(type: PackageType, purl: Purl): PackageOfPurl {
  const { qualifiers } = purl;
  const version = withEpoch(purl.version ?? '', qualifiers.get('epoch') ?? '');
  const distribution = distributionHint(purl.namespace, qualifiers);
  const architecture = qualifiers.get('arch');
  const module = qualifiers.get('rpmmod') ?? qualifiers.get('modularitylabel');
  const upstream = qualifiers.get('upstream');
  const name = type === 'rpm' ? purl.name : purl.name.toLowerCase();
  const source = upstream === undefined ? undefined : sourceOf(type, upstream, version);
  const sameSource = source?.name === name && source.version === version;
  return {
    package: {
      type,
      name,
      version,
      ...(architecture === undefined ? {} : { architecture }),
      ...(source === undefined ? { sourceUnknown: true } : sameSource ? {} : { source }),
      ...(module === undefined ? {} : { module }),
    },
    ...(distribution === undefined ? {} : { distribution }),
  };
}

/** Returns a version with the epoch of a qualifier, unless it has one itself. */
function withEpoch(version: string, epoch: string): string {
  return !/^\d+$/u.test(epoch) || /^\d+:/u.test(version) || Number(epoch) === 0
    ? version
    : `${epoch}:${version}`;
}

/** Reads the source package of a qualifier `upstream`: `openssl`, `openssl@3.0.11`, `openssl-3.0.7-24.el9.src.rpm`. */
function sourceOf(type: PackageType, upstream: string, version: string): SourcePackage {
  const file = type === 'rpm' ? /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/su.exec(upstream) : null;
  if (file !== null) {
    const [, name = '', release = ''] = file;
    // The name of a file has no epoch; it is that of the package if the rest is.
    return { name, version: version.replace(/^\d+:/u, '') === release ? version : release };
  }
  const at = upstream.indexOf('@', 1);
  if (at === -1) return { name: upstream, version };
  return { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}
