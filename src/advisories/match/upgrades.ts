import type { SoftwarePackage } from '../../core/software/software-package.ts';
import type { VulnerabilityMatch } from '../../core/software/vulnerability-match.ts';
import { compareVersions } from '../../versions/compare-versions.ts';
import { schemeOfEcosystem } from '../ecosystem.ts';

/** What is upgraded together: the packages of one source package, else one package. */
function upgradeKey({ type, name, version, source }: SoftwarePackage): string {
  return JSON.stringify([type, source?.name ?? name, source?.version ?? version]);
}

/** The later of two versions with a fix; the second where they cannot be compared. */
function later(one: string | undefined, other: string, ecosystem: string): string {
  const scheme = schemeOfEcosystem(ecosystem);
  if (one === undefined || scheme === undefined) return other;
  return (compareVersions(scheme, one, other) ?? -1) < 0 ? other : one;
}

/** Adds to each match the version of its package that clears all of the package's vulnerabilities with a fix. */
export function withUpgrades(
  matches: readonly VulnerabilityMatch[],
  packages: readonly SoftwarePackage[],
): readonly VulnerabilityMatch[] {
  const keyOf = ({ package: place }: VulnerabilityMatch) => {
    const one = packages[place];
    return one === undefined ? '' : upgradeKey(one);
  };
  const last = new Map<string, string>();
  for (const match of matches) {
    const { fixedIn, proof } = match;
    if (fixedIn !== undefined)
      last.set(keyOf(match), later(last.get(keyOf(match)), fixedIn, proof.ecosystem));
  }
  return matches.map((match) => {
    const upgradeTo = last.get(keyOf(match));
    return upgradeTo === undefined ? match : { ...match, upgradeTo };
  });
}
