import { severities, type Finding, type PackageVulnerability, type Severity } from '../../core/finding.ts';
import type { Report, ScannedSoftware } from '../../core/report.ts';
import { isOpen } from '../../core/summary.ts';

/** Number of vulnerabilities by severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** The vulnerabilities of packages that one upgrade clears, or that none does. */
export interface Upgrade {
  /** The package to upgrade: of a distribution the source package. */
  package: string;
  installed: string;
  /** The version that clears them; missing if there is none. */
  to?: string;
  inBase?: boolean;
  counts: SeverityCounts;
  /** How many vulnerabilities: each counts once, in however many packages it is. */
  clears: number;
  /** How many of them are known to be exploited. */
  exploited: number;
}

/** The vulnerabilities in the packages of one subject. */
export interface SoftwareVulnerabilities extends ScannedSoftware {
  counts: SeverityCounts;
  exploited: number;
  /** Vulnerabilities of packages that VEX documents clear; they are in no other count. */
  clearedByVex: number;
  /** Those that clear something, the one that clears the worst first. */
  upgrades: readonly Upgrade[];
  /** Packages with vulnerabilities that no upgrade clears. */
  unfixed: readonly Upgrade[];
}

/** Of a finding on a package that was scanned: the finding, with what its package shows. */
interface FoundIn {
  finding: Finding;
  id: string;
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
  const { id, installed, fixedIn, found } = detail;
  return [{ finding, id, installed, found, ...(fixedIn === undefined ? {} : { fixedIn }) }];
}

/** Counts each vulnerability once, by its worst severity. */
function countsOf(all: readonly FoundIn[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const group of Map.groupBy(all, ({ id }) => id).values()) {
    const worst = severities.find((severity) => group.some(({ finding }) => finding.severity === severity));
    if (worst !== undefined) counts[worst] += 1;
  }
  return counts;
}

function exploitedOf(all: readonly FoundIn[]): number {
  return new Set(all.flatMap(({ id, found }) => (found.knownExploitedSince === undefined ? [] : [id]))).size;
}

/** Exploited first, then by the counts of each severity from the worst on. */
export function compareUpgrades(one: Upgrade, other: Upgrade): number {
  const differences = [
    other.exploited - one.exploited,
    ...severities.map((severity) => other.counts[severity] - one.counts[severity]),
  ];
  return differences.find((difference) => difference !== 0) ?? (one.package < other.package ? -1 : 1);
}

function upgradeOf(group: readonly FoundIn[], to: string | undefined): readonly Upgrade[] {
  const [first] = group;
  if (first === undefined) return [];
  const { found, installed } = first;
  return [
    {
      package: found.upgrade,
      installed,
      ...(to === undefined ? {} : { to }),
      ...(found.inBase === undefined ? {} : { inBase: found.inBase }),
      counts: countsOf(group),
      clears: new Set(group.map(({ id }) => id)).size,
      exploited: exploitedOf(group),
    },
  ];
}

function byUpgrade(all: readonly FoundIn[]): readonly (readonly FoundIn[])[] {
  const key = ({ found, installed }: FoundIn) => JSON.stringify([found.upgrade, installed]);
  return [...Map.groupBy(all, key).values()];
}

function upgradesOf(all: readonly FoundIn[]): readonly Upgrade[] {
  return byUpgrade(all.filter(({ fixedIn }) => fixedIn !== undefined))
    .flatMap((group) => upgradeOf(group, group[0]?.found.upgradeTo ?? group[0]?.fixedIn))
    .toSorted(compareUpgrades);
}

function unfixedOf(all: readonly FoundIn[]): readonly Upgrade[] {
  return byUpgrade(all.filter(({ fixedIn }) => fixedIn === undefined))
    .flatMap((group) => upgradeOf(group, undefined))
    .toSorted(compareUpgrades);
}

/** The vulnerabilities of everything that was scanned. Those that are suppressed or folded beneath another finding do not count. */
export function vulnerabilitiesIn({ software = [], findings }: Report): readonly SoftwareVulnerabilities[] {
  const cleared = Map.groupBy(
    findings.filter(({ waiver }) => waiver?.vex !== undefined),
    ({ subject }) => subject.key,
  );
  const open = findings
    .filter((finding) => isOpen(finding) && finding.impliedBy === undefined)
    .flatMap(foundIn);
  const bySubject = Map.groupBy(open, ({ finding }) => finding.subject.key);
  return software.map((one) => {
    const all = bySubject.get(one.subject.key) ?? [];
    return {
      ...one,
      counts: countsOf(all),
      exploited: exploitedOf(all),
      clearedByVex: (cleared.get(one.subject.key) ?? []).flatMap(foundIn).length,
      upgrades: upgradesOf(all),
      unfixed: unfixedOf(all),
    };
  });
}
