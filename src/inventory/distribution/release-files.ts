import type { Distribution } from '../../core/software/software-package.ts';
import { distributionOf, readAssignments, toDistribution, toId, unknownId } from './os-release.ts';

/** What a file says of the distribution. */
export interface ReleaseReading {
  distribution?: Distribution;
  gaps: readonly string[];
}

type ReadRelease = (text: string) => ReleaseReading;

/** Returns what a line names; a name that is not known is a distribution without an `ID` of its own. */
function named(line: string, distribution: Distribution | undefined): ReleaseReading {
  if (line === '') return { gaps: ['it is empty'] };
  return { distribution: distribution ?? toDistribution({ id: unknownId, name: line }), gaps: [] };
}

function readOsRelease(text: string): ReleaseReading {
  const assignments = readAssignments(text);
  if (assignments.values.size === 0) return { gaps: [...assignments.gaps, 'it assigns nothing'] };
  const distribution = distributionOf(assignments);
  return distribution === undefined
    ? { gaps: [...assignments.gaps, 'its ID is malformed'] }
    : { distribution, gaps: assignments.gaps };
}

/** Reads `/etc/lsb-release`; one without `DISTRIB_ID`, as of Red Hat, says nothing of the distribution. */
function readLsbRelease(text: string): ReleaseReading {
  const { values, gaps } = readAssignments(text);
  const stated = values.get('DISTRIB_ID');
  if (stated === undefined) return { gaps };
  const id = toId(stated);
  if (id === undefined) return { gaps: [...gaps, 'its DISTRIB_ID is malformed'] };
  const distribution = toDistribution({
    id,
    version: values.get('DISTRIB_RELEASE'),
    codename: values.get('DISTRIB_CODENAME'),
    name: values.get('DISTRIB_DESCRIPTION'),
  });
  return { distribution, gaps };
}

/** Names in the release files of Red Hat and those that follow it, with the `ID` of os-release. */
const redHatNames: readonly (readonly [name: RegExp, id: string])[] = [
  [/^Red Hat Enterprise Linux\b/u, 'rhel'],
  [/^CentOS\b/u, 'centos'],
  [/^Rocky Linux\b/u, 'rocky'],
  [/^AlmaLinux\b/u, 'almalinux'],
  [/^Fedora\b/u, 'fedora'],
  [/^(?:Oracle Linux|Enterprise Linux Enterprise Linux)\b/u, 'ol'],
  [/^Amazon Linux\b/u, 'amzn'],
  [/^Scientific Linux\b/u, 'scientific'],
  [/^VMware Photon\b/u, 'photon'],
  [/^CBL-Mariner\b/u, 'mariner'],
];

/** Reads a line like `CentOS Linux release 7.9.2009 (Core)`. */
function readRedHatRelease(text: string): ReleaseReading {
  const line = firstLine(text);
  const id = redHatNames.find(([name]) => name.test(line))?.[1];
  const version = /(?:^|\s)(\d[\w.]*)/u.exec(line)?.[1];
  return named(
    line,
    id === undefined ? undefined : toDistribution({ id, version: releaseOf(id, version), name: line }),
  );
}

/** Amazon Linux 2023 writes the day of a build after its release. */
function releaseOf(id: string, version: string | undefined): string | undefined {
  return id === 'amzn' && version !== undefined && !/^201\d/u.test(version) ? version.split('.')[0] : version;
}

/** Reads `/etc/SuSE-release`: a name, and `VERSION = 11` and `PATCHLEVEL = 4` of SUSE Linux Enterprise. */
function readSuseRelease(text: string): ReleaseReading {
  const line = firstLine(text);
  const valueOf = (name: string): string | undefined =>
    text
      .split('\n')
      .find((one) => one.startsWith(name))
      ?.split('=')[1]
      ?.trim();
  const [version, level] = [valueOf('VERSION'), valueOf('PATCHLEVEL')];
  const isEnterprise = line.startsWith('SUSE Linux Enterprise');
  if (!isEnterprise && !line.startsWith('openSUSE')) return named(line, undefined);
  const isPatched = isEnterprise && version !== undefined && level !== undefined && level !== '0';
  return named(
    line,
    toDistribution({
      id: isEnterprise ? 'sles' : 'opensuse',
      version: isPatched ? `${version}.${level}` : version,
      name: line,
    }),
  );
}

function readAlpineRelease(text: string): ReleaseReading {
  const version = firstLine(text);
  const isVersion = /^\d+\.\d+[\w.]*$/u.test(version);
  return named(
    version,
    isVersion ? toDistribution({ id: 'alpine', version, name: `Alpine Linux ${version}` }) : undefined,
  );
}

/** Reads `/etc/debian_version`: `12.5`, or `trixie/sid` of testing and unstable, which have no version yet. */
function readDebianVersion(text: string): ReleaseReading {
  const line = firstLine(text);
  const name = `Debian GNU/Linux ${line}`;
  const version = /^(\d+)(?:\.\d+)*$/u.exec(line)?.[1];
  if (version !== undefined) return named(line, toDistribution({ id: 'debian', version, name }));
  const codename = /^([a-z]+)\/sid$/u.exec(line)?.[1];
  return named(line, codename === undefined ? undefined : toDistribution({ id: 'debian', codename, name }));
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').trim();
}

/**
 * The files that name a distribution, the decisive one first: os-release(5), then the files of each, the more special
 * ones before those that a derivative has from the distribution that it follows.
 */
export const releaseFiles: ReadonlyMap<string, ReadRelease> = new Map([
  ['/etc/os-release', readOsRelease],
  ['/usr/lib/os-release', readOsRelease],
  ['/etc/lsb-release', readLsbRelease],
  ['/etc/oracle-release', readRedHatRelease],
  ['/etc/rocky-release', readRedHatRelease],
  ['/etc/almalinux-release', readRedHatRelease],
  ['/etc/centos-release', readRedHatRelease],
  ['/etc/fedora-release', readRedHatRelease],
  ['/etc/photon-release', readRedHatRelease],
  ['/etc/mariner-release', readRedHatRelease],
  ['/etc/system-release', readRedHatRelease],
  ['/etc/redhat-release', readRedHatRelease],
  ['/etc/SuSE-release', readSuseRelease],
  ['/etc/alpine-release', readAlpineRelease],
  ['/etc/debian_version', readDebianVersion],
]);
