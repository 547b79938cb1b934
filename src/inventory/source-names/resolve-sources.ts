import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { sourceVersionOf, type SourceName } from '../../core/source-name.ts';

/** A source package of a binary package, and whether it is only likely. */
export interface ResolvedSource extends SourceName {
  isAssumed?: true;
}

/** Returns the source package of a binary package; `undefined` if nothing says which it is. */
export type FindSource = (
  one: Pick<SoftwarePackage, 'type' | 'name' | 'version'>,
) => ResolvedSource | undefined;

/**
 * Returns packages with the source packages that the SBOM or the package database does not state, as far as they are found. One
 * that is only likely is named, and stays unknown. A source package whose version does not follow has none.
 */
export function resolveSources(
  packages: readonly SoftwarePackage[],
  find: FindSource,
): readonly SoftwarePackage[] {
  return packages.map((one) => {
    const source = one.sourceUnknown === true ? find(one) : undefined;
    return source === undefined ? one : withSource(one, source);
  });
}

function withSource(one: SoftwarePackage, source: ResolvedSource): SoftwarePackage {
  const version = sourceVersionOf(one.version, source) ?? '';
  const isSame = source.name === one.name && version === one.version;
  const { sourceUnknown: _, ...known } = one;
  const rest = source.isAssumed === true ? one : known;
  return isSame ? rest : { ...rest, source: { name: source.name, version } };
}
