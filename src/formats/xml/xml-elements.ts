import { decodeXml, XmlReader } from './xml-reader.ts';
import { childOf, type XmlElement } from './xml-tree.ts';

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

/**
 * Yields the elements of a document that are wanted, by the names of an element and its parent; one in another is not looked
 * for. Memory is that of one element at a time, and the document.
 * @throws Malformed if the document is not well-formed, has a document type, or is not in UTF-8.
 */
export function* xmlElements(
  bytes: Uint8Array,
  isWanted: (name: string, parent: string) => boolean,
): Generator<XmlElement> {
  const reader = new XmlReader(decodeXml(bytes));
  const path: string[] = [];
  const building: OpenElement[] = [];
  for (let event = reader.next(); event !== undefined; event = reader.next())
    if (event.kind === 'start') {
      if (building.length > 0 || isWanted(event.name, path.at(-1) ?? ''))
        building.push({ name: event.name, attributes: event.attributes, children: [], text: '' });
      path.push(event.name);
    } else if (event.kind === 'end') {
      path.pop();
      const element = building.pop();
      const parent = building.at(-1);
      if (element === undefined) continue;
      element.text = element.text.trim();
      if (parent === undefined) yield element;
      else parent.children.push(element);
    } else {
      const current = building.at(-1);
      if (current !== undefined) current.text += event.text;
    }
}

/** Returns the children of an element with a name. */
export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Returns the element at a path of names below another one; the first, where there are several. */
export function elementAt(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(childOf, element);
}

/** Returns the text of an element; empty if there is no element. */
export function elementText(element: XmlElement | undefined): string {
  return element?.text ?? '';
}
