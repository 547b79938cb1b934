import { Malformed } from '../bytes/byte-source.ts';
import type { JsonRecord } from '../json/members.ts';
import type { SbomDocument } from '../sbom-components/sbom-component.ts';
import { childOf, parseXml, type XmlElement } from '../xml/xml-tree.ts';
import { readCycloneDxJson } from './read-json.ts';

const namespace = /^http:\/\/cyclonedx\.org\/schema\/bom\/(.*)$/u;

/** Whether an element is the root of a CycloneDX document. */
export function isCycloneDxRoot(root: XmlElement): boolean {
  return root.name === 'bom' && versionOf(root) !== undefined;
}

/** The version stands in the name space. */
function versionOf({ attributes }: XmlElement): string | undefined {
  for (const [name, value] of attributes) {
    const version = name === 'xmlns' || name.startsWith('xmlns:') ? namespace.exec(value)?.[1] : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}

/**
 * Reads a CycloneDX document in XML. Gaps are JSON pointers into the same document in JSON.
 * @throws Malformed if it is not well-formed, no CycloneDX, or of a version that is not known.
 */
export function readCycloneDxXml(text: string): SbomDocument {
  const root = parseXml(text);
  if (!isCycloneDxRoot(root)) throw new Malformed('its root element is no CycloneDX document');
  const version = versionOf(root) ?? '';
  const metadata = childOf(root, 'metadata');
  const described = childOf(metadata, 'component');
  const document = readCycloneDxJson({
    specVersion: version,
    metadata: {
      ...(described === undefined ? {} : { component: componentRecord(described) }),
      ...propertiesMember(metadata),
    },
    ...componentsMember(root),
    ...propertiesMember(root),
  });
  return { ...document, format: document.format.replace('(JSON)', '(XML)') };
}

/** Elements of a component that are texts. */
const textElements: ReadonlySet<string> = new Set(['group', 'name', 'version', 'purl', 'publisher']);

/** Returns a component as it is written in JSON. */
function componentRecord(element: XmlElement): JsonRecord {
  const texts = element.children
    .filter(({ name }) => textElements.has(name))
    .map(({ name, text }) => [name, text] as const);
  const type = element.attributes.get('type');
  const occurrences = childOf(childOf(element, 'evidence'), 'occurrences');
  const licenses = childOf(element, 'licenses');
  return {
    ...Object.fromEntries(texts),
    ...(type === undefined ? {} : { type }),
    ...(licenses === undefined ? {} : { licenses: licenses.children.map(licenseRecord) }),
    ...propertiesMember(element),
    ...componentsMember(element),
    ...(occurrences === undefined
      ? {}
      : {
          evidence: {
            occurrences: occurrences.children.map((occurrence) => ({
              location: childOf(occurrence, 'location')?.text ?? '',
            })),
          },
        }),
  };
}

function licenseRecord(element: XmlElement): JsonRecord {
  if (element.name === 'expression') return { expression: element.text };
  const [id, name] = [childOf(element, 'id'), childOf(element, 'name')];
  return {
    license: {
      ...(id === undefined ? {} : { id: id.text }),
      ...(name === undefined ? {} : { name: name.text }),
    },
  };
}

function propertiesMember(parent: XmlElement | undefined): JsonRecord {
  const list = childOf(parent, 'properties');
  if (list === undefined) return {};
  const properties = list.children.map(({ attributes, text }) => ({
    name: attributes.get('name') ?? '',
    value: text,
  }));
  return { properties };
}

function componentsMember(parent: XmlElement): JsonRecord {
  const list = childOf(parent, 'components');
  return list === undefined ? {} : { components: list.children.map(componentRecord) };
}
