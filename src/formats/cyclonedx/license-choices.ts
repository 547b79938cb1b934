import { isLicenseExpression, isLicenseId } from '../sbom-components/license-expression.ts';

/** A licence as CycloneDX writes it. */
export interface LicenseChoice {
  kind: 'id' | 'name' | 'expression';
  text: string;
}

/** Returns the licences of a component: an expression may only stand alone; among others it is a name. */
export function licenseChoices(licenses: readonly string[]): readonly LicenseChoice[] {
  const [only] = licenses;
  if (only !== undefined && licenses.length === 1 && !isLicenseId(only) && isLicenseExpression(only))
    return [{ kind: 'expression', text: only }];
  return licenses.map((text) => ({ kind: isLicenseId(text) ? 'id' : 'name', text }));
}
