import type { SbomContent } from '../sbom-components/sbom-of-inventory.ts';
import type { SbomComponent, SbomStamp } from '../sbom-components/sbom-component.ts';
import { componentRefs } from './component-refs.ts';
import { licenseChoices } from './license-choices.ts';
import { writtenVersion } from './spec-versions.ts';

/** Writes a CycloneDX document as JSON, one component a line. */
export function writeCycloneDxJson(
  content: SbomContent,
  { uuid, timestamp, toolVersion }: SbomStamp,
): string {
  const refs = componentRefs(content);
  const head = {
    $schema: `http://cyclonedx.org/schema/bom-${writtenVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: writtenVersion,
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      timestamp,
      tools: { components: [{ type: 'application', name: 'ironhull', version: toolVersion }] },
      component: componentValue(content.subject, refs.subject),
      properties: content.properties,
    },
  };
  const components = content.components.map((component, index) =>
    JSON.stringify(componentValue(component, refs.components[index] ?? '')),
  );
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/u, '');
  const list = components.length === 0 ? '[]' : `[\n    ${components.join(',\n    ')}\n  ]`;
  const incomplete = `,\n  "compositions": ${JSON.stringify([{ aggregate: 'incomplete', assemblies: [refs.subject] }])}`;
  return `${start},\n  "components": ${list}${content.isComplete ? '' : incomplete}\n}\n`;
}

function componentValue(component: SbomComponent, ref: string): object {
  const { kind, group, name, version, purl, publisher, licenses, properties } = component;
  return {
    type: kind,
    'bom-ref': ref,
    ...(publisher === undefined ? {} : { publisher }),
    ...(group === undefined ? {} : { group }),
    name,
    ...(version === undefined ? {} : { version }),
    ...(licenses.length === 0 ? {} : { licenses: licenseMembers(licenses) }),
    ...(purl === undefined ? {} : { purl }),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

function licenseMembers(licenses: readonly string[]): readonly object[] {
  return licenseChoices(licenses).map(({ kind, text }) =>
    kind === 'expression' ? { expression: text } : { license: { [kind]: text } },
  );
}
