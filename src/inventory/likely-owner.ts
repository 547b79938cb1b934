import type { PackageType, SoftwarePackage } from '../core/software-package.ts';

const distributionTypes: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm']);

function dashed(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/gu, '-');
}

/** How distributions name their packages of a language's packages: Debian's policies of each language, Alpine's and Fedora's. */
const namings: Partial<Record<PackageType, (name: string) => readonly string[]>> = {
  pypi(name) {
    const whole = dashed(name);
    // PyYAML is python3-yaml, python-dateutil is python3-dateutil.
    const short = whole.replace(/^py(?:thon)?-?/u, '');
    return [whole, ...[whole, short].flatMap((one) => [`python3-${one}`, `py3-${one}`])];
  },
  npm(name) {
    const flat = dashed(name.replace(/^@/u, '').replace('/', '-'));
    return [flat, `node-${flat}`, `nodejs-${flat}`];
  },
  gem: (name) => [dashed(name), `ruby-${dashed(name)}`, `rubygem-${name}`],
  maven(name) {
    const artifact = dashed(name.slice(name.indexOf(':') + 1));
    return [artifact, `lib${artifact}-java`, `lib${artifact}`];
  },
  composer: (name) => [dashed(name.slice(name.indexOf('/') + 1)), `php-${dashed(name.replace('/', '-'))}`],
};

/** What a publisher of Java appends to a version and distributions leave out. */
const variant = /[-.](?:jre|android|final|release|ga)$/iu;

/** Whether a package of a distribution, without its epoch, is a build of a version: `1.2.7+~cs5.3.2-2` of `1.2.7`. */
function isBuildOf(build: string, version: string): boolean {
  const plain = version.replace(variant, '');
  const rest = build.startsWith(plain) ? build.slice(plain.length) : undefined;
  return plain !== '' && rest !== undefined && (rest === '' || /^[-+~]|^\.(?:dfsg|ds)/u.test(rest));
}

/**
 * Returns packages of which an SBOM does not say where they are, with the distribution's package that likely installed them: one of
 * the same version, named as distributions name packages of the language.
 */
export function withLikelyOwners(packages: readonly SoftwarePackage[]): readonly SoftwarePackage[] {
  const builds = new Map<string, string[]>();
  const types = new Map<string, PackageType>();
  for (const { type, name, version } of packages) {
    if (!distributionTypes.has(type)) continue;
    types.set(name, type);
    builds.set(name, [...(builds.get(name) ?? []), version.replace(/^\d+:/u, '')]);
  }
  if (builds.size === 0) return packages;
  return packages.map((one) => {
    const { type, name, version, ownedBy, locations } = one;
    if (ownedBy !== undefined || locations.length > 0) return one;
    const owner = namings[type]?.(name).find((candidate) =>
      builds.get(candidate)?.some((build) => isBuildOf(build, version)),
    );
    return owner === undefined ? one : { ...one, possiblyOwnedBy: `${types.get(owner) ?? ''}/${owner}` };
  });
}
