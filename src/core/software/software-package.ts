/** Package types of Package URL (purl-spec, PURL-TYPES): the ones that Ironhull finds. */
export const packageTypes = [
  'deb',
  'apk',
  'rpm',
  'npm',
  'pypi',
  'golang',
  'maven',
  'gem',
  'composer',
  'cargo',
  'nuget',
  'generic',
] as const;
export type PackageType = (typeof packageTypes)[number];

/** The package of source code that a distribution built a binary package from; advisories of distributions name it. */
export interface SourcePackage {
  name: string;
  /** With epoch and revision; empty if it does not follow from that of the package. */
  version: string;
}

/**
 * How a file shows a package: `installed` by a package manager or in the folder that programs load it from, `declared` in a
 * lock file, `linked` into a binary, or as the `text` of a version in a binary.
 */
export type PackageProof = 'installed' | 'declared' | 'linked' | 'text';

/** A file that shows a package. */
export interface PackageLocation {
  /** Absolute path in the image: `/var/lib/dpkg/status`. In a nested archive, `!/` stands between the paths. */
  path: string;
  proof: PackageProof;
  /** The digest of the content of its layer (`diffID`); missing where there are no layers. */
  layer?: string;
}

/** A package of software in an image or a root file system. */
export interface SoftwarePackage {
  type: PackageType;
  /**
   * The name as its ecosystem writes it in full, as OSV does: `openssl`, `@babel/core`, `org.slf4j:slf4j-api`,
   * `github.com/spf13/cobra`, `monolog/monolog`.
   */
  name: string;
  /**
   * Names of which it has one, if its files state none: of a jar whose group is not known. `name` is then what is known of it,
   * which is the name of no published package. An advisory for any of them may be one for the package.
   */
  possibleNames?: readonly string[];
  /** As the package states it, with epoch and revision: `1:2.36-9+deb12u4`. Empty if it states none. */
  version: string;
  /** Set where the version may have an epoch that an SBOM does not state. */
  epochUnknown?: true;
  /** As the package manager writes it: `amd64`, `x86_64`, `noarch`. */
  architecture?: string;
  /** Of a distribution's package; missing where it is the same name and version. */
  source?: SourcePackage;
  /** Set where the source package is not known: an SBOM names none. `source` is then missing, or only likely by the package's name. */
  sourceUnknown?: true;
  /** As an SBOM writes it, where that is not the canonical Package URL of the package. */
  purl?: string;
  /** Who built it, as a package manager has it: rpm's `Vendor`, dpkg's `Maintainer`. */
  vendor?: string;
  /** The stream of a module that an rpm belongs to: `nodejs:18:9020020230825:rhel9`. */
  module?: string;
  /** As the package states them; SPDX expressions where it uses them. */
  licenses?: readonly string[];
  /** In the order of paths; at least one, but for packages of an SBOM that states none. */
  locations: readonly PackageLocation[];
  /** The package of the distribution that installed its files, as `type/name`: `deb/python3-django`. */
  ownedBy?: string;
  /** The same, where an SBOM does not say it and only names and versions suggest it. */
  possiblyOwnedBy?: string;
}

/** A distribution as os-release(5) describes it. */
export interface Distribution {
  /** `ID`: `debian`, `ubuntu`, `alpine`, `rhel`, `rocky`, `almalinux`, `wolfi`. */
  id: string;
  /** `ID_LIKE`. */
  like: readonly string[];
  /** `VERSION_ID`: `12`, `22.04`, `3.19.1`, `9.3`; missing for rolling releases (Debian sid). */
  version?: string;
  /** `VERSION_CODENAME`: `bookworm`. */
  codename?: string;
  /** `PRETTY_NAME`, else the id and version. */
  name: string;
}
