import { xmlEvents } from './xml-events.ts';

/** An element with all that is in it. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

interface OpenElement extends XmlElement {
  children: XmlElement[];
}

/**
 * Yields the elements of a document that are wanted, by the names of an element and its parent; one in another is not looked
 * for. Memory is that of one element at a time, and the document.
 * @throws Malformed if the document is not well-formed.
 */
export function* xmlElements(
  bytes: Uint8Array,
  isWanted: (name: string, parent: string) => boolean,
): Generator<XmlElement> {
  const path: string[] = [];
  const building: OpenElement[] = [];
  for (const event of xmlEvents(bytes))
    if (event.kind === 'open') {
      if (building.length > 0 || isWanted(event.name, path.at(-1) ?? ''))
        building.push({ name: event.name, attributes: event.attributes, children: [], text: '' });
      path.push(event.name);
    } else if (event.kind === 'close') {
      path.pop();
      const element = building.pop();
      const parent = building.at(-1);
      if (element !== undefined && parent === undefined) yield element;
      else if (element !== undefined) parent?.children.push(element);
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
  return path.reduce<XmlElement | undefined>((at, name) => childrenNamed(at, name)[0], element);
}

/** Returns the text of an element without spaces around it; empty if there is no element. */
export function textOf(element: XmlElement | undefined): string {
  return element?.text.trim() ?? '';
}
