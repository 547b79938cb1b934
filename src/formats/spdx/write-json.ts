import type { SbomComponent, SbomProperty, SbomStamp } from '../sbom-components/sbom-component.ts';
import type { SbomContent } from '../sbom-components/sbom-of-inventory.ts';
import { notStated } from './not-stated.ts';

/** Writes an SPDX 2.3 document as JSON, one package and one relationship a line. */
export function writeSpdxJson(content: SbomContent, { uuid, timestamp, toolVersion }: SbomStamp): string {
  const tool = `Tool: ironhull-${toolVersion}`;
  const annotated = (component: SbomComponent, id: string) =>
    packageValue(component, id, { timestamp, tool });
  const subject = { ...content.subject, properties: content.properties };
  const packages = [
    annotated(subject, 'SPDXRef-Subject'),
    ...content.components.map((component, index) => annotated(component, idOf(index))),
  ];
  const relationships = [
    relationship('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-Subject'),
    ...content.components.map((_, index) => relationship('SPDXRef-Subject', 'CONTAINS', idOf(index))),
  ];
  const head = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: content.subject.name,
    documentNamespace: `urn:uuid:${uuid}`,
    creationInfo: { created: timestamp, creators: [tool] },
    ...(content.isComplete ? {} : { comment: 'Parts could not be read: packages may be missing.' }),
  };
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/u, '');
  return `${start},\n  "packages": ${lines(packages)},\n  "relationships": ${lines(relationships)}\n}\n`;
}

function idOf(index: number): string {
  return `SPDXRef-Package-${index + 1}`;
}

function lines(values: readonly object[]): string {
  return `[\n    ${values.map((value) => JSON.stringify(value)).join(',\n    ')}\n  ]`;
}

function relationship(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

function packageValue(component: SbomComponent, id: string, by: { timestamp: string; tool: string }): object {
  const { kind, name, version, purl, publisher, licenses, properties } = component;
  return {
    SPDXID: id,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    ...(publisher === undefined ? {} : { supplier: `Organization: ${publisher}` }),
    downloadLocation: notStated,
    filesAnalyzed: false,
    licenseConcluded: notStated,
    licenseDeclared: licenses[0] ?? notStated,
    copyrightText: notStated,
    // SPDX 2.3.0 writes OPERATING_SYSTEM in its schema, 2.3.1 and the specification OPERATING-SYSTEM: neither is valid in both.
    ...(kind === 'operating-system' ? {} : { primaryPackagePurpose: kind.toUpperCase() }),
    ...(purl === undefined
      ? {}
      : {
          externalRefs: [
            { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl },
          ],
        }),
    ...(properties.length === 0 ? {} : { annotations: [annotation(properties, by)] }),
  };
}

/** One annotation holds all properties, one a line: none of their values has a line break. */
function annotation(
  properties: readonly SbomProperty[],
  { timestamp, tool }: { timestamp: string; tool: string },
): object {
  return {
    annotationDate: timestamp,
    annotationType: 'OTHER',
    annotator: tool,
    comment: properties.map(({ name, value }) => `${name}=${value}`).join('\n'),
  };
}
