import type { SbomComponent, SbomProperty, SbomStamp } from '../sbom-components/sbom-component.ts';
import type { SbomContent } from '../sbom-components/sbom-of-inventory.ts';
import { escapeXml, textElement, xmlElement } from '../xml/write-xml.ts';
import { componentRefs } from './component-refs.ts';
import { licenseChoices } from './license-choices.ts';
import { writtenVersion } from './spec-versions.ts';

/** Writes a CycloneDX document as XML, one component a line. The order of the elements is that of the schema. */
export function writeCycloneDxXml(content: SbomContent, { uuid, timestamp, toolVersion }: SbomStamp): string {
  const refs = componentRefs(content);
  const tool = xmlElement('component', { type: 'application' }, [
    ...textElement('name', 'ironhull'),
    ...textElement('version', toolVersion),
  ]);
  const metadata = xmlElement('metadata', {}, [
    ...textElement('timestamp', timestamp),
    xmlElement('tools', {}, [xmlElement('components', {}, [tool])]),
    componentElement(content.subject, refs.subject),
    ...propertyElements(content.properties),
  ]);
  const components = content.components.map((component, index) =>
    componentElement(component, refs.components[index] ?? ''),
  );
  const assemblies = xmlElement('assemblies', {}, [xmlElement('assembly', { ref: refs.subject })]);
  const composition = xmlElement('composition', {}, [...textElement('aggregate', 'incomplete'), assemblies]);
  const attributes = {
    xmlns: `http://cyclonedx.org/schema/bom/${writtenVersion}`,
    serialNumber: `urn:uuid:${uuid}`,
    version: '1',
  };
  const bom = xmlElement('bom', attributes, [
    `\n  ${metadata}\n  `,
    xmlElement('components', {}, components.length === 0 ? [] : [`\n    ${components.join('\n    ')}\n  `]),
    content.isComplete ? '\n' : `\n  ${xmlElement('compositions', {}, [composition])}\n`,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${bom}\n`;
}

function componentElement(component: SbomComponent, ref: string): string {
  const { kind, group, name, version, purl, publisher, licenses, properties } = component;
  return xmlElement('component', { type: kind, 'bom-ref': ref }, [
    ...textElement('publisher', publisher),
    ...textElement('group', group),
    ...textElement('name', name),
    ...textElement('version', version),
    ...licenseElements(licenses),
    ...textElement('purl', purl),
    ...propertyElements(properties),
  ]);
}

function licenseElements(licenses: readonly string[]): readonly string[] {
  if (licenses.length === 0) return [];
  const choices = licenseChoices(licenses).map(({ kind, text }) =>
    kind === 'expression'
      ? textElement(kind, text).join('')
      : xmlElement('license', {}, textElement(kind, text)),
  );
  return [xmlElement('licenses', {}, choices)];
}

function propertyElements(properties: readonly SbomProperty[]): readonly string[] {
  if (properties.length === 0) return [];
  const written = properties.map(({ name, value }) => xmlElement('property', { name }, [escapeXml(value)]));
  return [xmlElement('properties', {}, written)];
}
