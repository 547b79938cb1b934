import { absent, known } from '../../core/observed.ts';
import type {
  ComponentAssessment,
  ComponentName,
  OwningPackage,
} from '../../core/engine/engine-component.ts';
import type { Distribution, PackageType, SoftwarePackage } from '../../core/software/software-package.ts';
import type { VulnerabilityMatch } from '../../core/software/vulnerability-match.ts';
import type { AdvisorySource } from './advisory-source.ts';
import { assessInventory } from './assess-inventory.ts';
import { assessPackage, clearedVulnerabilities } from './assess-package.ts';
import { comparisonsOf } from './comparisons.ts';

const types: Readonly<Record<OwningPackage['manager'], PackageType>> = {
  dpkg: 'deb',
  rpm: 'rpm',
  apk: 'apk',
};

function withoutPlace({ package: _place, upgradeTo: _upgrade, ...match }: VulnerabilityMatch) {
  return match;
}

/** Compares single packages of one ecosystem; absent if the database has no advisories of it. */
function assess(
  packages: readonly SoftwarePackage[],
  distribution: Distribution | undefined,
  source: AdvisorySource,
): ComponentAssessment | undefined {
  const compared = packages.flatMap((one) => {
    const comparisons = comparisonsOf(one, distribution);
    return 'why' in comparisons ? [] : [{ one, comparisons }];
  });
  const all = compared.flatMap(({ comparisons }) => comparisons);
  const ecosystem = all[0]?.ecosystem;
  const names = all.filter((each) => each.ecosystem === ecosystem).map(({ name }) => name);
  if (ecosystem === undefined || source.coverageOf(ecosystem, names).kind === 'none') return undefined;
  const from = 'host';
  const { database, matches } = assessInventory(
    {
      distribution: distribution === undefined ? absent(from) : known(distribution, from),
      packages,
      layers: [],
      gaps: [],
    },
    source,
  );
  const affected = new Map(matches.map((match) => [match.id, withoutPlace(match)]));
  const cleared = compared.flatMap(({ one, comparisons }) =>
    clearedVulnerabilities(one, comparisons, source),
  );
  const decided = compared.flatMap(({ one, comparisons }) => assessPackage(one, comparisons, source));
  const open = decided.flatMap(({ id, affected: by }) => (by.length === 0 ? [id] : []));
  return {
    ecosystem,
    database,
    matches: [...affected.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    cleared: sorted(cleared.filter((id) => !affected.has(id) && !open.includes(id))),
    undecided: sorted(open.filter((id) => !affected.has(id))).map((id) => ({ id, aliases: [] })),
  };
}

function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1));
}

/**
 * Compares the package of a program with the advisories of its distribution. Absent if that publishes none, or the database
 * has none of them.
 */
export function assessOwningPackage(
  { manager, name, version, vendor, source, module }: OwningPackage,
  distribution: Distribution,
  advisories: AdvisorySource,
): ComponentAssessment | undefined {
  const one: SoftwarePackage = {
    type: types[manager],
    name,
    version,
    ...(vendor === undefined ? {} : { vendor }),
    ...(source === undefined ? {} : { source }),
    ...(module === undefined ? {} : { module }),
    locations: [],
  };
  return assess([one], distribution, advisories);
}

/** Calls a vulnerability by its CVE, if it has one. */
function named(ids: readonly string[]): { id: string; aliases: readonly string[] } {
  const id = ids.find((one) => one.startsWith('CVE-')) ?? ids[0] ?? '';
  return { id, aliases: sorted(ids.filter((one) => one !== id)) };
}

/** The Go modules of a component, by its major version; `other` have versions of their own, which it does not show. */
function modulesOf(
  component: ComponentName,
  major: number,
): { own: readonly string[]; other: readonly string[] } {
  const latest = major < 2 ? '' : `/v${major}`;
  switch (component) {
    case 'engine': {
      const others = ['github.com/moby/buildkit'];
      return major < 29
        ? { own: ['github.com/docker/docker', 'github.com/moby/moby'], other: others }
        : { own: [], other: ['github.com/moby/moby/v2', ...others] };
    }
    case 'containerd':
      return { own: [`github.com/containerd/containerd${latest}`], other: [] };
    case 'runc':
      return { own: [`github.com/opencontainers/runc${latest}`], other: [] };
    case 'buildx':
      return { own: [`github.com/docker/buildx${latest}`], other: [] };
    case 'compose':
      return { own: [`github.com/docker/compose${latest}`], other: [] };
  }
}

/** Compares a program with the advisories of its project, by the version of its release: `28.5.2`, `1.7.25`, `1.4.0-rc.1`. */
export function assessRelease(
  component: ComponentName,
  version: string,
  advisories: AdvisorySource,
): ComponentAssessment | undefined {
  const number = version.replace(/^v/u, '');
  const major = Number(/^\d+/u.exec(number)?.[0] ?? NaN);
  if (!Number.isInteger(major)) return undefined;
  const { own, other } = modulesOf(component, major);
  if (advisories.coverageOf('Go', [...own, ...other]).kind === 'none') return undefined;
  const packages = own.map((name): SoftwarePackage => ({
    type: 'golang',
    name,
    version: number,
    locations: [],
  }));
  const assessed = assess(packages, undefined, advisories);
  const unmapped = other.flatMap((name) =>
    advisories
      .advisoriesOn('Go', name)
      .filter(({ withdrawn }) => withdrawn === undefined)
      .map(({ id, aliases }) => named([...aliases, id])),
  );
  return {
    ecosystem: 'Go',
    database: assessed?.database ?? advisories.stateOf(['Go']),
    matches: assessed?.matches ?? [],
    cleared: assessed?.cleared ?? [],
    undecided: [...(assessed?.undecided ?? []), ...unmapped].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
