import type { Inventory } from '../core/software/inventory.ts';
import { valueOf } from '../core/observed.ts';
import type { Distribution, PackageType, SoftwarePackage } from '../core/software/software-package.ts';
import { debianGoPrograms, debianGoVersions } from '../knowledge/software/debian-go-programs.ts';

const distributionTypes: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm']);

function dashed(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/gu, '-');
}

/** Prefixes of packages of Python: of Debian, Fedora; of Alpine; of openSUSE, which has one package for each of its interpreters. */
const pythonPrefixes = [
  'python3-',
  'py3-',
  'python-',
  'python39-',
  'python310-',
  'python311-',
  'python312-',
  'python313-',
];

/**
 * How distributions name their packages of a language's packages: the policies of Debian, Alpine, Fedora and openSUSE for each
 * language.
 */
const namings: Partial<Record<PackageType, (name: string) => readonly string[]>> = {
  pypi(name) {
    const whole = dashed(name);
    // PyYAML is python3-yaml, python-dateutil is python3-dateutil.
    const short = whole.replace(/^py(?:thon)?-?/u, '');
    return [whole, ...[whole, short].flatMap((one) => pythonPrefixes.map((prefix) => `${prefix}${one}`))];
  },
  npm(name) {
    const flat = dashed(name.replace(/^@/u, '').replace('/', '-'));
    return [flat, `node-${flat}`, `nodejs-${flat}`];
  },
  gem(name) {
    const whole = dashed(name);
    // rubyzip is ruby-zip, concurrent-ruby is ruby-concurrent.
    const short = whole.replace(/^ruby-?/u, '').replace(/-ruby$/u, '');
    return [whole, `ruby-${whole}`, `rubygem-${whole}`, `ruby-${short}`];
  },
  maven(name) {
    const artifact = dashed(name.slice(name.indexOf(':') + 1));
    return [artifact, `lib${artifact}-java`, `lib${artifact}`];
  },
  composer(name) {
    const [vendor = '', project = ''] = name.toLowerCase().split('/');
    return [dashed(project), `php-${dashed(project)}`, `php-${dashed(`${vendor}-${project}`)}`];
  },
};

/**
 * Debian numbers libraries of Java whose releases can be installed side by side: `libjackson2-core-java` of jackson-core,
 * `libcommons-lang3-java`.
 */
function withoutNumbers(name: string): string {
  return name.startsWith('lib') && name.endsWith('-java') ? name.replace(/\d+(?:\.\d+)*(?=-)/gu, '') : name;
}

/** What a publisher of Java appends to a version and distributions leave out. */
const variant = /[-.](?:jre|android|final|release|ga)$/iu;

/** Whether a package of a distribution, without its epoch, is a build of a version: `1.2.7+~cs5.3.2-2` of `1.2.7`. */
function isBuildOf(build: string, version: string): boolean {
  const plain = version.replace(variant, '').replace(/^v(?=\d)/u, '');
  const rest = build.startsWith(plain) ? build.slice(plain.length) : undefined;
  return plain !== '' && rest !== undefined && (rest === '' || /^[-+~]|^\.(?:dfsg|ds)/u.test(rest));
}

/** A package of the distribution. */
interface Build {
  /** `deb/python3-zope.interface`. */
  owner: string;
  /** Without an epoch. */
  version: string;
}

/** Returns the packages of the distribution by their names, in the spelling in which those of languages are compared. */
function buildsIn(packages: readonly SoftwarePackage[]): ReadonlyMap<string, readonly Build[]> {
  const builds = new Map<string, Build[]>();
  for (const { type, name, version } of packages) {
    if (!distributionTypes.has(type)) continue;
    const build = { owner: `${type}/${name}`, version: version.replace(/^\d+:/u, '') };
    const spelled = dashed(name);
    for (const known of new Set([spelled, withoutNumbers(spelled)]))
      builds.set(known, [...(builds.get(known) ?? []), build]);
  }
  return builds;
}

/**
 * The package of Debian that Go's standard library was linked into: the programs of a release are built by one version of Go and
 * without modules, so that an SBOM lists the standard library alone. Programs of others list their modules beside it.
 */
function ownerOfGo(
  packages: readonly SoftwarePackage[],
  distribution: Distribution | undefined,
): (one: SoftwarePackage) => string | undefined {
  const versions =
    distribution?.id === 'debian' ? debianGoVersions.get(distribution.version ?? '') : undefined;
  const hasModules = packages.some(({ type, name }) => type === 'golang' && name !== 'stdlib');
  const program = packages.find(({ type, name }) => type === 'deb' && debianGoPrograms.has(name));
  if (versions === undefined || hasModules || program === undefined) return () => undefined;
  return ({ type, version }) =>
    type === 'golang' && versions.includes(version.replace(/^(?:go|v)(?=\d)/u, ''))
      ? `deb/${program.name}`
      : undefined;
}

/**
 * Returns the packages of an SBOM that does not say where they are, with the distribution's package that likely installed them:
 * one of the same version, named as distributions name packages of the language.
 */
export function withLikelyOwners({
  packages,
  distribution,
}: Pick<Inventory, 'packages' | 'distribution'>): readonly SoftwarePackage[] {
  const builds = buildsIn(packages);
  if (builds.size === 0) return packages;
  const goOwner = ownerOfGo(packages, valueOf(distribution));
  return packages.map((one) => {
    const { type, name, version, ownedBy, locations } = one;
    if (ownedBy !== undefined || locations.length > 0) return one;
    const candidates = namings[type]?.(name) ?? [];
    const build = candidates
      .flatMap((candidate) => builds.get(candidate) ?? [])
      .find((candidate) => isBuildOf(candidate.version, version));
    const owner = build?.owner ?? goOwner(one);
    return owner === undefined ? one : { ...one, possiblyOwnedBy: owner };
  });
}
