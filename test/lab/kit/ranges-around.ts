import { gzipSync } from 'node:zlib';
import { zipOf } from '../../kit/feed-files.ts';
import type { ListedPackage, RawOsv, RawSecdb, RawTracker } from './feed-oracle.ts';

/** Numbers from 0 to 1. */
export type Random = () => number;

const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

/** Changes one of the numbers of a version by one. */
function near(version: string, random: Random): string {
  const numbers = [...version.matchAll(/\d+/gu)];
  if (numbers.length === 0) return version;
  const match = pick(random, numbers);
  const changed = Math.max(0, Number(match[0]) + pick(random, [-1, 1, 1, 10]));
  return `${version.slice(0, match.index)}${changed}${version.slice(match.index + match[0].length)}`;
}

type Change = (version: string, random: Random) => string;

/** Versions around one, as maintainers of each kind of package write them. */
const changes = {
  deb: [
    (version) => version,
    (version) => `${version}~`,
    (version) => `${version}~deb12u1`,
    (version) => `${version}+deb13u1`,
    (version) => `${version}+b1`,
    (version) => version.replace(/^\d+:/u, ''),
    (version) => (version.includes(':') ? version : `1:${version}`),
    (version) => version.replace(/-[^-]*$/u, ''),
    (version) => version.replace(/-(?=[^-]*$)/u, '~rc1-'),
    (version) => version.replace(/-(?=[^-]*$)/u, '+dfsg-'),
    near,
    near,
    near,
  ],
  rpm: [
    (version) => version,
    (version) => version.replace(/-/u, '~rc1-'),
    (version) => version.replace(/-/u, '^20240101git-'),
    (version) => version.replace(/-/u, '.0-'),
    (version) => version.replace(/^\d+:/u, ''),
    (version) => (/^\d+:/u.test(version) ? version : `1:${version}`),
    (version) => `${version}_1`,
    near,
    near,
    near,
  ],
  apk: [(version) => version, (version) => version.replace(/-r/u, '_rc1-r'), near, near, near],
  plain: [(version) => version, near, near, near],
} satisfies Record<string, readonly Change[]>;
export type VersionStyle = keyof typeof changes;

/** Returns a version around another one. */
export function versionNear(style: VersionStyle, version: string, random: Random): string {
  return pick<Change>(random, changes[style])(version, random);
}

let count = 0;
/** A CVE that nobody has. */
function newCve(): string {
  count += 1;
  return `CVE-2031-${String(10_000 + count)}`;
}

/** A tracker of Debian with `each` issues for every source package. */
export function trackerAround(
  codename: string,
  packages: readonly ListedPackage[],
  each: number,
  random: Random,
): RawTracker {
  const sources = new Map(packages.map(({ source }) => [source.name, source.version]));
  const issue = (version: string) => {
    const status = pick(random, ['resolved', 'resolved', 'resolved', 'resolved', 'open', 'undetermined']);
    const fixed = random() < 0.05 ? '0' : versionNear('deb', version, random);
    const release = {
      status,
      urgency: pick(random, ['low', 'not yet assigned', 'unimportant', 'end-of-life']),
      repositories: { [codename]: version },
      ...(status === 'resolved' ? { fixed_version: fixed } : {}),
    };
    // Some issues are of another release only.
    return { description: 'made by a test', releases: { [random() < 0.1 ? 'sid' : codename]: release } };
  };
  return Object.fromEntries(
    [...sources].map(([name, version]) => [
      name,
      Object.fromEntries(Array.from({ length: each }, () => [newCve(), issue(version)])),
    ]),
  );
}

/** A security database of Alpine with `each` fixes for every source package. */
export function secdbAround(
  release: string,
  packages: readonly ListedPackage[],
  each: number,
  random: Random,
): RawSecdb & { distroversion: string; reponame: string } {
  const sources = new Map(packages.map(({ source }) => [source.name, source.version]));
  return {
    distroversion: release,
    reponame: 'main',
    packages: [...sources].map(([name, version]) => {
      const secfixes: Record<string, string[]> = {};
      for (let made = 0; made < each; made += 1) {
        const fixed = random() < 0.05 ? '0' : versionNear('apk', version, random);
        (secfixes[fixed] ??= []).push(random() < 0.2 ? `${newCve()} XSA-${made}` : newCve());
      }
      return { pkg: { name, secfixes } };
    }),
  };
}

/** Records of OSV with `each` ranges for every package; `sort` puts versions into order. */
export function osvAround(
  { ecosystem, style, type }: { ecosystem: string; style: VersionStyle; type: 'ECOSYSTEM' | 'SEMVER' },
  packages: readonly ListedPackage[],
  each: number,
  random: Random,
): readonly RawOsv[] {
  return packages.flatMap(({ source: { name, version }, module }) =>
    Array.from({ length: each }, (): RawOsv => {
      const cve = newCve();
      const end = versionNear(style, version, random);
      const kind = random() < 0.2 && style === 'plain' ? 'last_affected' : 'fixed';
      const stream =
        module === undefined ? '' : pick(random, [module.split(':').slice(0, 2).join(':'), 'other:1']);
      const id = pick(random, ['TEST-1', 'TEST-2']);
      return {
        id: `${id}-${cve.slice(9)}`,
        summary: stream === '' ? 'made by a test' : `${stream} security update`,
        aliases: [cve],
        ...(random() < 0.05 ? { withdrawn: '2031-01-01T00:00:00Z' } : {}),
        affected: [
          {
            package: { ecosystem, name },
            ranges: [{ type, events: [{ introduced: '0' }, { [kind]: end }] }],
            ...(random() < 0.1 && style === 'plain'
              ? { versions: [versionNear(style, version, random)] }
              : {}),
          },
        ],
      };
    }),
  );
}

/** The archive of an ecosystem, as OSV publishes it. */
export function osvZip(records: readonly RawOsv[]): Buffer {
  const modified = '2031-01-01T00:00:00Z';
  return zipOf(
    Object.fromEntries(
      records.map((one) => [`${one.id}.json`, JSON.stringify({ schema_version: '1.7.0', modified, ...one })]),
    ),
  );
}

/** A feed as its publisher has it. */
export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** What every mirror has, on a CVE that no package has. */
export const otherExploitation = {
  'kev/known_exploited_vulnerabilities.json': jsonBytes({
    dateReleased: '2031-01-01T00:00:00Z',
    vulnerabilities: [{ cveID: 'CVE-2030-0001', dateAdded: '2030-01-01' }],
  }),
  'epss/epss_scores-current.csv.gz': gzipSync(
    '#model_version:v1,score_date:2031-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2030-0001,0.5,0.9\n',
  ),
};
