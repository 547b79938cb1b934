import { comparedBy, type VersionOracle, type VersionPair } from './version-oracle.ts';

/** A package as its own package manager lists it. */
export interface ListedPackage {
  name: string;
  version: string;
  /** What advisories name: the source package of a distribution, else the package itself. */
  source: { name: string; version: string };
  /** The label of a module of rpm: `nodejs:18:…`. */
  module?: string;
}

/** Something that a feed says of a package: it is vulnerable if each of the comparisons has one of the signs. */
interface Claim {
  id: string;
  one: ListedPackage;
  /** The version of the package is compared with each; none at all means that every version is vulnerable. */
  conditions: readonly { with: string; signs: readonly number[] }[];
}

type Compare = (one: string, other: string) => number;

/** Decides claims with a program that compares versions, asked once. Returns `id package version` of what is vulnerable. */
async function decide(claims: readonly Claim[], oracle: VersionOracle | Compare): Promise<OracleFindings> {
  const pairs = claims.flatMap(({ one, conditions }) =>
    conditions.map((condition): VersionPair => [one.source.version, condition.with]),
  );
  const compare = typeof oracle === 'function' ? oracle : await comparedBy(oracle, pairs);
  const vulnerable = claims.filter(({ one, conditions }) =>
    conditions.every((condition) =>
      condition.signs.includes(Math.sign(compare(one.source.version, condition.with))),
    ),
  );
  return {
    found: new Set(vulnerable.map(({ id, one }) => `${id} ${one.name} ${one.version}`)),
    compared: pairs.length,
  };
}

/** What a feed says of packages, decided without the product. */
export interface OracleFindings {
  found: ReadonlySet<string>;
  /** How many comparisons of versions that took. */
  compared: number;
}

const before = (version: string) => ({ with: version, signs: [-1] });

function bySource(packages: readonly ListedPackage[]): ReadonlyMap<string, readonly ListedPackage[]> {
  return Map.groupBy(packages, ({ source }) => source.name);
}

/** `tracker/data/json` of Debian's security tracker. */
export type RawTracker = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        { releases?: Readonly<Record<string, { status: string; fixed_version?: string; urgency?: string }>> }
      >
    >
  >
>;

/** Debian's tracker: an issue is open, undetermined, or resolved in a version, of which `0` means never affected. */
export function trackerFindings(
  tracker: RawTracker,
  codename: string,
  packages: readonly ListedPackage[],
): Promise<OracleFindings> {
  const claims = [...bySource(packages)].flatMap(([source, binaries]) =>
    Object.entries(Object.hasOwn(tracker, source) ? (tracker[source] ?? {}) : {}).flatMap(([id, issue]) => {
      const release = issue.releases?.[codename];
      if (release === undefined || release.fixed_version === '0') return [];
      const isResolved = release.status === 'resolved';
      return binaries.map((one) => ({
        id,
        one,
        conditions: isResolved ? [before(release.fixed_version ?? '')] : [],
      }));
    }),
  );
  return decide(claims, 'dpkg');
}

/** `main.json` and `community.json` of Alpine's security database. */
export interface RawSecdb {
  packages: readonly { pkg: { name: string; secfixes: Readonly<Record<string, readonly string[]>> } }[];
}

/** Alpine's database: each package with the versions that fix vulnerabilities, of which `0` means never affected. */
export function secdbFindings(
  files: readonly RawSecdb[],
  packages: readonly ListedPackage[],
  compare: Compare,
): Promise<OracleFindings> {
  const installed = bySource(packages);
  const claims = files
    .flatMap((file) => file.packages)
    .flatMap(({ pkg }) =>
      Object.entries(pkg.secfixes).flatMap(([version, entries]) =>
        version === '0'
          ? []
          : entries
              .flatMap((entry) => {
                const words = entry.split(/\s+/u);
                const cves = words.filter((word) => /^CVE-\d{4}-\d{4,}$/u.test(word));
                return cves.length > 0 ? cves : words.slice(0, 1);
              })
              .flatMap((id) =>
                (installed.get(pkg.name) ?? []).map((one) => ({ id, one, conditions: [before(version)] })),
              ),
      ),
    );
  return decide(claims, compare);
}

/** A record of OSV, as far as it says who is affected. */
export interface RawOsv {
  id: string;
  summary?: string;
  withdrawn?: string;
  aliases?: readonly string[];
  related?: readonly string[];
  affected: readonly {
    package: { ecosystem: string; name: string };
    ranges?: readonly { type: string; events: readonly Readonly<Record<string, string>>[] }[];
    versions?: readonly string[];
  }[];
}

/** The conditions of each span of a range whose events are in the order of versions. */
function spans(events: readonly Readonly<Record<string, string>>[]): readonly Claim['conditions'][] {
  const found: Claim['conditions'][] = [];
  let start: Claim['conditions'] | undefined;
  for (const event of events) {
    const [[kind, version] = ['', '']] = Object.entries(event);
    if (kind === 'introduced') start ??= version === '0' ? [] : [{ with: version, signs: [0, 1] }];
    else if (start !== undefined) {
      found.push([...start, { with: version, signs: kind === 'last_affected' ? [-1, 0] : [-1] }]);
      start = undefined;
    }
  }
  return start === undefined ? found : [...found, start];
}

/** Whether an erratum on builds of a module is about the stream of a package, by its title. */
function isOfStream(record: RawOsv, conditions: Claim['conditions'], module: string | undefined): boolean {
  const isModular = conditions.some((condition) => condition.with.includes('.module'));
  if (isModular !== (module !== undefined)) return false;
  const [stream] = /\b[a-z]+:\d+\b/u.exec(record.summary ?? '') ?? [];
  return module === undefined || stream === undefined || module.startsWith(`${stream}:`);
}

/** OSV: a version is affected in a span of a range, or if it is listed (OSV schema, "Evaluation"). */
export function osvFindings(
  records: readonly RawOsv[],
  ecosystem: string,
  packages: readonly ListedPackage[],
  oracle: VersionOracle | Compare,
): Promise<OracleFindings> {
  const installed = bySource(packages);
  const claims = records.flatMap((record) => {
    if (record.withdrawn !== undefined) return [];
    const cves = [record.id, ...(record.aliases ?? []), ...(record.related ?? [])].filter((id) =>
      id.startsWith('CVE-'),
    );
    const ids = cves.length > 0 ? cves : [record.id];
    return record.affected
      .filter((entry) => entry.package.ecosystem === ecosystem)
      .flatMap(({ package: { name }, ranges = [], versions = [] }) =>
        (installed.get(name) ?? []).flatMap((one) => {
          const all = [
            ...ranges.flatMap(({ events }) => spans(events)),
            ...versions.map((version) => [{ with: version, signs: [0] }]),
          ];
          return all
            .filter((conditions) => isOfStream(record, conditions, one.module))
            .flatMap((conditions) => ids.map((id) => ({ id, one, conditions })));
        }),
      );
  });
  return decide(claims, oracle);
}
