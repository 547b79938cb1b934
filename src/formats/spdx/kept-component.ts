import { isLicenseExpression } from '../sbom-components/license-expression.ts';
import type { SbomComponent } from '../sbom-components/sbom-component.ts';
import { isStated } from './not-stated.ts';

/** Returns what SPDX keeps of a component: a name without a group, and its licences as one expression if they are listed. */
export function keptInSpdx({ group, version, licenses, ...rest }: SbomComponent): SbomComponent {
  return {
    ...rest,
    name: group === undefined ? rest.name : `${group}:${rest.name}`,
    ...(isStated(version) ? { version } : {}),
    licenses: joinedLicenses(licenses),
  };
}

function joinedLicenses(licenses: readonly string[]): readonly string[] {
  if (!licenses.every(isLicenseExpression)) return [];
  if (licenses.length <= 1) return licenses;
  return [licenses.map((text) => (text.includes(' ') ? `(${text})` : text)).join(' AND ')];
}
