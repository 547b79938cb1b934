import type { SoftwarePackage } from '../../../core/software/software-package.ts';
import type {
  SoftwareFacts,
  UnassessedPackages,
  VulnerabilityMatch,
} from '../../../core/software/vulnerability-match.ts';

/** A package of an example. */
type ExamplePackage = Pick<SoftwarePackage, 'type' | 'name' | 'version'> & Partial<SoftwarePackage>;

/** A vulnerability of the first package of an example. */
type ExampleMatch = Pick<VulnerabilityMatch, 'id'> & Partial<VulnerabilityMatch>;

const day = '2026-01-01T00:00:00Z';

/** Facts of one scanned image of Debian, of release 12 unless it is another, for the examples of checks. */
export function exampleSoftware(
  packages: readonly ExamplePackage[],
  matches: readonly ExampleMatch[],
  unassessed: readonly UnassessedPackages[] = [],
  release = '12',
): { software: readonly SoftwareFacts[] } {
  return {
    software: [
      {
        subject: { kind: 'image', id: 'app:1', name: 'app:1' },
        inventory: {
          distribution: {
            state: 'known',
            value: { id: 'debian', like: [], version: release, name: `Debian GNU/Linux ${release}` },
            from: '/etc/os-release',
          },
          packages: packages.map((one) => ({
            locations: [{ path: '/var/lib/dpkg/status', proof: 'installed' }],
            ...one,
          })),
          layers: [],
          gaps: [],
        },
        assessment: {
          database: { kind: 'local', oldest: day, feeds: [] },
          matches: matches.map((one) => ({
            aliases: [],
            package: 0,
            status: 'affected',
            severity: 'high',
            ratedBy: 'CVSS 7.5',
            proof: {
              ecosystem: 'Debian:12',
              name: packages[0]?.name ?? '',
              version: packages[0]?.version ?? '',
              affected: one.fixedIn === undefined ? 'every version' : `before ${one.fixedIn}`,
            },
            advisories: [{ id: one.id, feed: 'debian' }],
            ...one,
          })),
          unassessed,
        },
      },
    ],
  };
}
