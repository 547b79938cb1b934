import { Malformed } from '../bytes/byte-source.ts';

/** A part of an XML document. Names are without their prefixes. */
export type XmlEvent =
  | { kind: 'open'; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

const deepest = 100;
const longestName = 200;
const mostAttributes = 200;

const attributePattern = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;
const namePattern = /[^\s<>"'/=]+/y;

/**
 * Yields the elements and texts of an XML document in UTF-8. Document types are refused, and entities but the five of XML
 * and those of characters: nothing expands. Comments and processing instructions are skipped.
 * @throws Malformed if it is not well-formed, or has more than 100 levels.
 */
export function* xmlEvents(bytes: Uint8Array): Generator<XmlEvent> {
  const document = latin1Of(bytes);
  const open: string[] = [];
  let offset = document.startsWith('ï»¿') ? 3 : 0;
  let roots = 0;
  while (offset < document.length) {
    const tag = document.indexOf('<', offset);
    const end = tag === -1 ? document.length : tag;
    if (end > offset) {
      const text = document.slice(offset, end);
      if (open.length > 0) yield { kind: 'text', text: decodeText(text) };
      else if (text.trim() !== '') throw new Malformed('it is not an XML document');
    }
    if (tag === -1) break;
    const next = document.charAt(tag + 1);
    if (next === '?') offset = after(document, '?>', tag);
    else if (next === '!') {
      const section = readSection(document, tag);
      if (section.text !== undefined && open.length > 0) yield { kind: 'text', text: section.text };
      offset = section.end;
    } else if (next === '/') {
      offset = after(document, '>', tag);
      const name = localName(document.slice(tag + 2, offset - 1).trimEnd());
      if (open.pop() !== name)
        throw new Malformed(`its element '${name.slice(0, 40)}' ends where none began`);
      yield { kind: 'close', name };
    } else {
      const element = readTag(document, tag);
      if (open.length === 0 && ++roots > 1) throw new Malformed('it has more than one root');
      if (open.length >= deepest) throw new Malformed(`it has more than ${deepest} levels`);
      yield { kind: 'open', name: element.name, attributes: element.attributes };
      if (element.isEmpty) yield { kind: 'close', name: element.name };
      else open.push(element.name);
      offset = element.end;
    }
  }
  if (open.length > 0 || roots === 0) throw new Malformed('it ends before its last element does');
}

/** One character for each byte: tags are found faster, and only texts are decoded. */
function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function after(document: string, mark: string, from: number): number {
  const at = document.indexOf(mark, from);
  if (at === -1) throw new Malformed(`a tag has no end`);
  return at + mark.length;
}

const [commentStart, cdataStart] = ['<!--', '<![CDATA['];

/** A comment or a CDATA section. */
function readSection(document: string, start: number): { end: number; text?: string } {
  if (document.startsWith(commentStart, start))
    return { end: after(document, '-->', start + commentStart.length) };
  if (!document.startsWith(cdataStart, start))
    throw new Malformed('it has a document type, which is not read');
  const end = after(document, ']]>', start);
  return { end, text: decodeUtf8(document.slice(start + cdataStart.length, end - 3)) };
}

interface XmlTag {
  name: string;
  attributes: ReadonlyMap<string, string>;
  isEmpty: boolean;
  end: number;
}

function readTag(document: string, start: number): XmlTag {
  namePattern.lastIndex = start + 1;
  const full = namePattern.exec(document)?.[0] ?? '';
  if (full === '' || full.length > longestName) throw new Malformed('a tag has no name');
  let offset = start + 1 + full.length;
  const attributes = new Map<string, string>();
  for (;;) {
    attributePattern.lastIndex = offset;
    const found = attributePattern.exec(document);
    if (found === null) break;
    const [text, prefixed = '', double, single] = found;
    // Prefixes are kept here: `xsi:type` and `type` are different attributes.
    if (attributes.has(prefixed) || attributes.size >= mostAttributes)
      throw new Malformed('a tag has an attribute twice, or too many');
    attributes.set(prefixed, decodeText(double ?? single ?? ''));
    offset += text.length;
  }
  tagEnd.lastIndex = offset;
  const last = tagEnd.exec(document);
  if (last === null) throw new Malformed('a tag is not well-formed');
  return { name: localName(full), attributes, isEmpty: last[1] === '/', end: offset + last[0].length };
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeText(text: string): string {
  const decoded = decodeUtf8(text);
  if (!decoded.includes('&')) return decoded;
  return decoded.replace(/&([^;&\s]{0,12})(;?)/gu, (_all, name: string, end: string) => {
    const character = Object.hasOwn(entities, name) ? entities[name] : characterOf(name);
    if (end === '' || character === undefined) throw new Malformed('it has an entity that is not known');
    return character;
  });
}

function characterOf(name: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/iu.exec(name) ?? [];
  const code = hexadecimal === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hexadecimal, 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (!/[\u0080-\u00ff]/u.test(text)) return text;
  try {
    return decoder.decode(Buffer.from(text, 'latin1'));
  } catch {
    throw new Malformed('it is not UTF-8');
  }
}
