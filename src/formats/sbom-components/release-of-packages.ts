import type { Distribution, PackageType, SoftwarePackage } from '../../core/software/software-package.ts';
import { distributionNamed } from '../purl/distribution-hint.ts';

/** How the packages of a distribution show its release. */
interface ReleaseMark {
  type: PackageType;
  ids: readonly string[];
  /** Its first group is the release, in the version of any package. */
  inVersion?: RegExp;
  /** Packages that are numbered as the release, with the release as the first group. */
  numbered?: { names: readonly string[]; version: RegExp };
}

const marks: readonly ReleaseMark[] = [
  {
    type: 'deb',
    ids: ['debian'],
    // 3.0.11-1~deb12u2
    inVersion: /[+~]deb(\d+)u\d/u,
    numbered: { names: ['base-files'], version: /^(\d+)(?:\.|$)/u },
  },
  // 3.0.2-0ubuntu1.10 has none, 2.36-9ubuntu0.22.04.1 has one.
  { type: 'deb', ids: ['ubuntu'], inVersion: /(?:ubuntu\d*\.|[~+])(\d\d\.(?:04|10))(?:\.\d|$)/u },
  {
    type: 'apk',
    ids: ['alpine'],
    numbered: { names: ['alpine-release', 'alpine-base'], version: /^(\d+\.\d+\.\d+)-r\d+$/u },
  },
  // 3.0.7-24.el9_3, 1.module_el8.9.0+1
  {
    type: 'rpm',
    ids: ['rhel', 'rocky', 'almalinux', 'centos', 'ol'],
    inVersion: /\.(?:module[_+])?el(\d+)(?![0-9])/u,
  },
];

/**
 * Returns a distribution with the release that the versions of its packages show, of an SBOM that names none. Absent if they
 * show none, or several.
 */
export function withShownRelease(
  distribution: Distribution,
  packages: readonly Pick<SoftwarePackage, 'type' | 'name' | 'version'>[],
): Distribution | undefined {
  const releases = new Set<string>();
  for (const { type, ids, inVersion, numbered } of marks) {
    if (!ids.includes(distribution.id)) continue;
    for (const one of packages) {
      if (one.type !== type) continue;
      const version = one.version.replace(/^\d+:/u, '');
      const shown =
        inVersion?.exec(version)?.[1] ??
        (numbered?.names.includes(one.name) === true ? numbered.version.exec(version)?.[1] : undefined);
      if (shown !== undefined) releases.add(shown);
    }
  }
  const [only] = releases;
  return releases.size === 1 && only !== undefined ? distributionNamed(distribution.id, only) : undefined;
}
