import type { Advisory, AffectedPackage } from '../../core/software/advisory.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { absent, known } from '../../core/observed.ts';
import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import { lookupName } from '../ecosystem.ts';
import type { AdvisorySource, EcosystemCoverage } from './advisory-source.ts';

/** An affected entry of a test: from the first version on, before `fixed` if there is one. */
export function affects(
  ecosystem: string,
  name: string,
  { fixed, ...more }: Partial<AffectedPackage> & { fixed?: string } = {},
): AffectedPackage {
  const end = fixed === undefined ? [] : [{ kind: 'fixed', version: fixed } as const];
  return {
    ecosystem,
    name,
    of: 'package',
    ranges: [[{ kind: 'introduced', version: '0' }, ...end]],
    versions: [],
    status: 'affected',
    ...more,
  };
}

/** An advisory of a test. */
export function advisory(
  id: string,
  affected: readonly AffectedPackage[],
  more: Partial<Advisory> = {},
): Advisory {
  return { id, feed: 'test', aliases: [], related: [], severities: [], references: [], affected, ...more };
}

/** Advisories in memory, of which every ecosystem is complete unless `coverage` says otherwise. */
export function advisoriesInMemory(
  advisories: readonly Advisory[],
  coverage: Readonly<Record<string, EcosystemCoverage>> = {},
): AdvisorySource {
  return {
    stateOf: () => ({ kind: 'local', feeds: [] }),
    coverageOf: (ecosystem) => coverage[ecosystem] ?? { kind: 'complete' },
    advisoriesOn: (ecosystem, name) =>
      advisories.flatMap((one) => {
        const own = one.affected.filter(
          (entry) =>
            entry.ecosystem === ecosystem &&
            lookupName(ecosystem, entry.name) === lookupName(ecosystem, name),
        );
        return own.length === 0 ? [] : [{ ...one, affected: own }];
      }),
    ratingsOf: (id) => advisories.filter((one) => one.id === id || one.aliases.includes(id)),
    exploitationOf: (cve) =>
      cve === 'CVE-2021-44228' ? { cve, knownExploitedSince: '2021-12-10', epss: 0.94 } : undefined,
  };
}

/** An inventory of a test. */
export function inventoryOf(
  packages: readonly (Pick<SoftwarePackage, 'type' | 'name' | 'version'> & Partial<SoftwarePackage>)[],
  distribution?: Partial<Distribution>,
): Inventory {
  const from = '/etc/os-release';
  return {
    distribution:
      distribution === undefined
        ? absent(from)
        : known({ id: 'debian', like: [], version: '12', name: 'Debian 12', ...distribution }, from),
    packages: packages.map((one) => ({ locations: [], ...one })),
    layers: [],
    gaps: [],
  };
}
