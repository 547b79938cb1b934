import { type Finding, type PackageVulnerability } from '../../core/findings/finding.ts';
import { severities, type Severity } from '../../core/severity.ts';
import type { Report, ScannedSoftware } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';

/** Number of vulnerabilities by severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** The vulnerabilities of packages that one upgrade clears, or that none does. */
export interface Upgrade {
  /** The package to upgrade: of a distribution the source package. */
  package: string;
  /** The versions that are installed. */
  installed: string;
  /** The version that clears them; missing if there is none. */
  to?: string;
  inBase?: boolean;
  counts: SeverityCounts;
  /** How many vulnerabilities: each counts once, in however many packages it is. */
  clears: number;
  /** How many of them are known to be exploited. */
  exploited: number;
  /** Whether a running container has loaded one of the packages; missing if that is not known. */
  loaded?: boolean;
  /** The containers that have. */
  loadedBy?: readonly string[];
  /** The highest probability of exploitation in the next 30 days, 0 to 1; missing if there is none. */
  epss?: number;
}

/** What an upgrade clears, and how it ranks. */
export type UpgradeSums = Pick<Upgrade, 'counts' | 'clears' | 'exploited' | 'loaded' | 'loadedBy' | 'epss'>;

/** A vulnerability of the packages that one upgrade is about. */
export interface ListedVulnerability {
  finding: Finding;
  id: string;
  fixedIn?: string;
  found: PackageVulnerability;
  /** The installed packages that have it. */
  packages: readonly string[];
}

/** A package of a subject with its vulnerabilities. */
export interface VulnerablePackage extends Upgrade {
  /** Sorted by severity and id. */
  vulnerabilities: readonly ListedVulnerability[];
}

/** What to do about the vulnerabilities of an image: a newer base image stands for all upgrades of packages that came with it. */
export type Remedy =
  | ({ kind: 'package' } & Upgrade)
  | ({ kind: 'base-image'; upgrades: readonly Upgrade[] } & UpgradeSums);

/** The vulnerabilities in the packages of one subject. */
export interface SoftwareVulnerabilities extends ScannedSoftware {
  counts: SeverityCounts;
  exploited: number;
  /** Vulnerabilities of packages that VEX documents clear; they are in no other count. */
  clearedByVex: number;
  /** Those that clear something, the one that clears the worst first. */
  upgrades: readonly Upgrade[];
  /** The fewest steps that clear all that the upgrades clear, the one that clears the worst first. */
  remedies: readonly Remedy[];
  /** Packages with vulnerabilities that no upgrade clears. */
  unfixed: readonly Upgrade[];
  /** How many vulnerabilities no upgrade clears. */
  unfixedCount: number;
}

/** Of a finding on a package that was scanned: the finding, with what its package shows. */
interface FoundIn {
  finding: Finding;
  id: string;
  /** The type of its Package URL: packages of two ecosystems may have one name. */
  type: string;
  installed: string;
  fixedIn?: string;
  found: PackageVulnerability;
}

/** Whether a finding is a vulnerability of a scanned package, which reports show by package. */
export function isFoundVulnerability({ detail }: Finding): boolean {
  return detail.kind === 'vulnerability' && detail.found !== undefined;
}

function foundIn(finding: Finding): readonly FoundIn[] {
  const { detail } = finding;
  if (detail.kind !== 'vulnerability' || detail.found === undefined) return [];
  const { id, purl, installed, fixedIn, found } = detail;
  const [type = ''] = purl.split('/', 1);
  return [{ finding, id, type, installed, found, ...(fixedIn === undefined ? {} : { fixedIn }) }];
}

function worstFirst(a: Finding, b: Finding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.rule < b.rule ? -1 : 1);
}

/** Counts each vulnerability once, by its worst severity. */
function countsOf(all: readonly FoundIn[]): SeverityCounts {
  const worst = new Map<string, Severity>();
  for (const { id, finding } of all) {
    const known = worst.get(id);
    if (known === undefined || severities.indexOf(finding.severity) < severities.indexOf(known))
      worst.set(id, finding.severity);
  }
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const severity of worst.values()) counts[severity] += 1;
  return counts;
}

function exploitedOf(all: readonly FoundIn[]): number {
  return new Set(all.flatMap(({ id, found }) => (found.knownExploitedSince === undefined ? [] : [id]))).size;
}

/** Whether one of the packages is loaded; unknown if it is of one of them, and none is known to be. */
function loadedOf(all: readonly FoundIn[]): Pick<Upgrade, 'loaded' | 'loadedBy'> {
  const states = all.map(({ found }) => found.loaded);
  if (states.includes(true)) {
    const by = new Set(all.flatMap(({ found }) => found.loadedBy ?? []));
    return { loaded: true, loadedBy: [...by].toSorted((a, b) => (a < b ? -1 : 1)) };
  }
  return states.every((state) => state === false) ? { loaded: false } : {};
}

function sumsOf(all: readonly FoundIn[]): UpgradeSums {
  const epss = all.flatMap(({ found }) => found.epss ?? []);
  return {
    counts: countsOf(all),
    clears: new Set(all.map(({ id }) => id)).size,
    exploited: exploitedOf(all),
    ...loadedOf(all),
    ...(epss.length === 0 ? {} : { epss: Math.max(...epss) }),
  };
}

function compareSums(one: UpgradeSums, other: UpgradeSums): number {
  const differences = [
    other.exploited - one.exploited,
    // What is not known may be loaded.
    Number(one.loaded === false) - Number(other.loaded === false),
    ...severities.map((severity) => other.counts[severity] - one.counts[severity]),
    Number(other.loaded === true) - Number(one.loaded === true),
    (other.epss ?? 0) - (one.epss ?? 0),
  ];
  return differences.find((difference) => difference !== 0) ?? 0;
}

/**
 * Exploited first; then what running containers have loaded, or may have; then by the counts of each severity from the worst
 * on, by what is known to be loaded, and by the probability of exploitation.
 */
export function compareUpgrades(one: Upgrade, other: Upgrade): number {
  return compareSums(one, other) || (one.package < other.package ? -1 : 1);
}

/** As upgrades; of equals the base image. */
export function compareRemedies(one: Remedy, other: Remedy): number {
  if (one.kind === 'package' && other.kind === 'package') return compareUpgrades(one, other);
  return compareSums(one, other) || (one.kind === 'base-image' ? -1 : 1);
}

/** How many versions of a package are named. */
const namedVersions = 3;

function installedText(group: readonly FoundIn[]): string {
  const all = [...new Set(group.map(({ installed }) => installed))];
  const more = all.length > namedVersions ? [`${all.length - namedVersions} more`] : [];
  return [...all.slice(0, namedVersions), ...more].join(', ');
}

function fixedBy({ found, fixedIn }: FoundIn): string | undefined {
  return fixedIn === undefined ? undefined : (found.upgradeTo ?? fixedIn);
}

function upgradeOf(group: readonly [FoundIn, ...FoundIn[]]): Upgrade {
  const { found } = group[0];
  const to = fixedBy(group[0]);
  return {
    package: found.upgrade,
    installed: installedText(group),
    ...(to === undefined ? {} : { to }),
    ...(found.inBase === undefined ? {} : { inBase: found.inBase }),
    ...sumsOf(group),
  };
}

/** The findings by the package to upgrade, its new version, and whether it came with the base image, which counts where there is one. */
function byUpgrade(all: readonly FoundIn[]): readonly (readonly [FoundIn, ...FoundIn[]])[] {
  const groups = Map.groupBy(all, (one) =>
    JSON.stringify([
      one.type,
      one.found.upgrade,
      fixedBy(one),
      one.fixedIn === undefined ? undefined : one.found.inBase,
    ]),
  );
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  );
}

/**
 * The fewest steps that clear what can be cleared. Packages that came with the base image are cleared by one step, a newer
 * base image; each other package needs its own.
 */
function remediesOf(fixed: readonly FoundIn[], upgrades: readonly Upgrade[]): readonly Remedy[] {
  const ofBase = upgrades.filter(({ inBase }) => inBase === true);
  const single = (ofBase.length < 2 ? upgrades : upgrades.filter(({ inBase }) => inBase !== true)).map(
    (upgrade) => ({ kind: 'package' as const, ...upgrade }),
  );
  if (ofBase.length < 2) return single.toSorted(compareRemedies);
  const base = fixed.filter(({ found }) => found.inBase === true);
  return [{ kind: 'base-image' as const, upgrades: ofBase, ...sumsOf(base) }, ...single].toSorted(
    compareRemedies,
  );
}

/** Open vulnerabilities of scanned packages, by the key of their subject; those folded beneath another finding only if asked for. */
function openBySubject({ findings }: Report, withFolded: boolean): ReadonlyMap<string, readonly FoundIn[]> {
  const open = findings
    .filter((finding) => isOpen(finding) && (withFolded || finding.impliedBy === undefined))
    .flatMap(foundIn);
  return Map.groupBy(open, ({ finding }) => finding.subject.key);
}

/** The vulnerabilities of everything that was scanned. Those that are suppressed or folded beneath another finding do not count. */
export function vulnerabilitiesIn(report: Report): readonly SoftwareVulnerabilities[] {
  const { software = [], findings } = report;
  const cleared = Map.groupBy(
    findings.filter(({ waiver }) => waiver?.vex !== undefined),
    ({ subject }) => subject.key,
  );
  const bySubject = openBySubject(report, false);
  return software.map((one) => {
    const all = bySubject.get(one.subject.key) ?? [];
    const fixed = all.filter(({ fixedIn }) => fixedIn !== undefined);
    const open = all.filter(({ fixedIn }) => fixedIn === undefined);
    const upgrades = byUpgrade(fixed).map(upgradeOf).toSorted(compareUpgrades);
    return {
      ...one,
      counts: countsOf(all),
      exploited: exploitedOf(all),
      clearedByVex: (cleared.get(one.subject.key) ?? []).flatMap(foundIn).length,
      upgrades,
      remedies: remediesOf(fixed, upgrades),
      unfixed: byUpgrade(open).map(upgradeOf).toSorted(compareUpgrades),
      unfixedCount: new Set(open.map(({ id }) => id)).size,
    };
  });
}

function listedIn(group: readonly FoundIn[]): readonly ListedVulnerability[] {
  return [...Map.groupBy(group, ({ id }) => id).values()]
    .flatMap((alike) => {
      const [worst] = alike.toSorted((a, b) => worstFirst(a.finding, b.finding));
      if (worst === undefined) return [];
      const packages = [...new Set(alike.map(({ found }) => found.package))].toSorted();
      const { finding, id, fixedIn, found } = worst;
      return [{ finding, id, found, packages, ...(fixedIn === undefined ? {} : { fixedIn }) }];
    })
    .toSorted((a, b) => worstFirst(a.finding, b.finding));
}

/**
 * The packages of each subject, by its key, with every open vulnerability once, the worst first; also those that are folded
 * beneath another finding.
 */
export function vulnerablePackagesIn(report: Report): ReadonlyMap<string, readonly VulnerablePackage[]> {
  return new Map(
    [...openBySubject(report, true)].map(([key, all]) => [
      key,
      byUpgrade(all)
        .map((group) => ({ ...upgradeOf(group), vulnerabilities: listedIn(group) }))
        .toSorted(compareUpgrades),
    ]),
  );
}
