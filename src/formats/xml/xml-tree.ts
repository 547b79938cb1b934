import { XmlReader } from './xml-reader.ts';

/** An element of an XML document with what stands in it. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  /** Its own text, without that of the elements in it, and without space at the ends. */
  text: string;
}

interface OpenElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  texts: string[];
}

/**
 * Returns the root element of a document with everything in it.
 * @throws Malformed if it is not well-formed, or has a document type.
 */
export function parseXml(text: string): XmlElement {
  const reader = new XmlReader(text);
  const outside: OpenElement = { name: '', attributes: new Map(), children: [], texts: [] };
  const open = [outside];
  for (let event = reader.next(); event !== undefined; event = reader.next()) {
    const current = open.at(-1) ?? outside;
    if (event.kind === 'start')
      open.push({ name: event.name, attributes: event.attributes, children: [], texts: [] });
    else if (event.kind === 'text') current.texts.push(event.text);
    else {
      open.pop();
      open.at(-1)?.children.push(closed(current));
    }
  }
  // The reader ends without an error only behind one root element.
  return outside.children[0] ?? closed(outside);
}

function closed({ name, attributes, children, texts }: OpenElement): XmlElement {
  return { name, attributes, children, text: texts.join('').trim() };
}

/** Returns the first element of a name in another; `undefined` if there is none. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}
