import type { SoftwarePackage } from '../../core/software-package.ts';
import { withoutRebuild, type SourceNames } from './packages-index.ts';

/**
 * Returns the packages of an SBOM that names no source packages, with those that the index of the distribution's release
 * has. A package that it does not have, or whose version says nothing of its source package's, stays unknown.
 */
export function resolveSources(
  packages: readonly SoftwarePackage[],
  names: SourceNames,
): readonly SoftwarePackage[] {
  return packages.map((one) =>
    one.type === 'deb' && one.sourceUnknown === true ? resolved(one, names) : one,
  );
}

function resolved(one: SoftwarePackage, names: SourceNames): SoftwarePackage {
  const source = names.get(one.name);
  if (source === undefined || source.ownVersion) return one;
  const { sourceUnknown, ...known } = one;
  const version = withoutRebuild(one.version);
  const isSame = source.name === one.name && version === one.version;
  return sourceUnknown === undefined || isSame ? known : { ...known, source: { name: source.name, version } };
}
