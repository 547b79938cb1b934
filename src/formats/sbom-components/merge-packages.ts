import type { PackageLocation, SoftwarePackage } from '../../core/software/software-package.ts';

/** Joins packages that differ in their locations or how their Package URL is written only, and sorts them by type, name and version. */
export function mergeEqual(packages: readonly SoftwarePackage[]): readonly SoftwarePackage[] {
  const byIdentity = new Map<string, SoftwarePackage[]>();
  for (const one of packages) {
    const key = identityOf(one);
    const group = byIdentity.get(key);
    if (group === undefined) byIdentity.set(key, [one]);
    else group.push(one);
  }
  return [...byIdentity.values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [joined(first, others)]))
    .toSorted(compareIdentity);
}

function identityOf(one: SoftwarePackage): string {
  const { locations: _locations, purl: _purl, ...rest } = one;
  const fields = Object.entries(rest);
  return JSON.stringify(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function joined(first: SoftwarePackage, others: readonly SoftwarePackage[]): SoftwarePackage {
  if (others.length === 0) return first;
  const byText = new Map<string, PackageLocation>();
  for (const { locations } of [first, ...others])
    for (const location of locations)
      byText.set(JSON.stringify([location.path, location.proof, location.layer]), location);
  return { ...first, locations: [...byText.values()].toSorted((a, b) => order(a.path, b.path)) };
}

function compareIdentity(a: SoftwarePackage, b: SoftwarePackage): number {
  return order(a.type, b.type) || order(a.name, b.name) || order(a.version, b.version);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
