import type { JsonRecord } from '../json/members.ts';
import { isJsonRecord } from '../json/members.ts';
import type { SbomDocument } from '../sbom-components/sbom-component.ts';
import { readSpdxJson } from './read-json.ts';

/** Whether a JSON value is an SPDX 3 document: a graph of elements. */
export function isSpdxGraph(root: JsonRecord): boolean {
  return Array.isArray(root['@graph']) && JSON.stringify(root['@context'] ?? '').includes('spdx.org/rdf/3.');
}

/** Reads the packages of an SPDX 3.0 document (JSON-LD, in the form that its schema asks for). */
export function readSpdxGraph(root: JsonRecord): SbomDocument {
  const elements = (Array.isArray(root['@graph']) ? root['@graph'] : []).filter(isJsonRecord);
  const packages = elements.filter(({ type }) => type === 'software_Package').map(packageRecord);
  const roots = elements
    .filter(({ type }) => type === 'software_Sbom' || type === 'SpdxDocument')
    .flatMap(({ rootElement }) => (Array.isArray(rootElement) ? rootElement : []));
  const document = readSpdxJson({ spdxVersion: 'SPDX-2.3', packages, documentDescribes: roots });
  return { ...document, format: 'SPDX 3.0 (JSON)' };
}

/** Returns an element as SPDX 2.3 writes a package. */
function packageRecord(element: JsonRecord): JsonRecord {
  const identifiers = Array.isArray(element['externalIdentifier']) ? element['externalIdentifier'] : [];
  const purls = [
    element['software_packageUrl'],
    ...identifiers
      .filter(isJsonRecord)
      .filter(({ externalIdentifierType }) => externalIdentifierType === 'packageUrl')
      .map(({ identifier }) => identifier),
  ].filter((purl) => purl !== undefined);
  const purpose = element['software_primaryPurpose'];
  return {
    SPDXID: element['spdxId'],
    name: element['name'],
    versionInfo: element['software_packageVersion'],
    sourceInfo: element['software_sourceInfo'],
    ...(typeof purpose === 'string' ? { primaryPackagePurpose: purposeWord(purpose) } : {}),
    externalRefs: purls.map((referenceLocator) => ({ referenceType: 'purl', referenceLocator })),
  };
}

/** `operatingSystem` as SPDX 2.3 writes it: `OPERATING-SYSTEM`. */
function purposeWord(purpose: string): string {
  return purpose.replace(/[A-Z]/gu, '-$&').toUpperCase();
}
