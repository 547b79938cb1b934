import { Malformed } from '../bytes/byte-source.ts';

/** A part of an XML document. Names have no prefix; an element without content has a start and an end. */
export type XmlEvent =
  | { kind: 'start'; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: 'text'; text: string }
  | { kind: 'end'; name: string };

/** How deep elements may lie in each other. */
const deepest = 256;

/** Controls and noncharacters that XML 1.0 does not have (2.2, Char). */
const forbidden = /[^\t\n\r\u0020-\uFFFD]/;

const namePattern = /[^\s<>/=&"'?!;]+/uy;
const attributePattern = /\s+([^\s<>/=&"'?!;]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy;
const tagEnd = /\s*(\/?)>/uy;

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Reads an XML document (XML 1.0) part by part. A document type is refused, so there are no entities but those of XML
 * itself, and nothing outside of the text is read.
 */
export class XmlReader {
  readonly #text: string;
  #at = 0;
  #open: { name: string; written: string }[] = [];
  #pendingEnd: string | undefined;
  #hasRoot = false;

  /**
   * `text` is the document without its byte order mark; see {@link decodeXml}.
   * @throws Malformed if it has characters that XML does not have.
   */
  constructor(text: string) {
    if (forbidden.test(text)) throw new Malformed('it has characters that XML does not have');
    this.#text = text;
  }

  /**
   * Returns the next part; `undefined` at the end of the document.
   * @throws Malformed with what is wrong.
   */
  next(): XmlEvent | undefined {
    if (this.#pendingEnd !== undefined) {
      const name = this.#pendingEnd;
      this.#pendingEnd = undefined;
      return { kind: 'end', name };
    }
    let text = '';
    while (this.#at < this.#text.length) {
      const markup = this.#text.startsWith('<', this.#at);
      if (markup && !this.#startsWithAny('<!', '<?')) break;
      text += markup ? this.#readAside() : this.#readText();
    }
    if (this.#open.length > 0 && text !== '') return { kind: 'text', text };
    if (text.trim() !== '') throw new Malformed('there is text outside of the root element');
    if (this.#at >= this.#text.length) return this.#finish();
    return this.#text.startsWith('</', this.#at) ? this.#readEnd() : this.#readStart();
  }

  #startsWithAny(...starts: readonly string[]): boolean {
    return starts.some((start) => this.#text.startsWith(start, this.#at));
  }

  #finish(): undefined {
    if (this.#open.length > 0) throw new Malformed('it ends inside of an element');
    if (!this.#hasRoot) throw new Malformed('it has no element');
    return undefined;
  }

  #readText(): string {
    const end = this.#text.indexOf('<', this.#at);
    const text = this.#text.slice(this.#at, end === -1 ? undefined : end);
    this.#at += text.length;
    return decodeEntities(text);
  }

  /** Reads a comment or an instruction, which have no text, or a section of plain text. */
  #readAside(): string {
    if (this.#startsWithAny('<!--')) return this.#skipTo('<!--', '-->');
    if (this.#startsWithAny('<?')) return this.#skipTo('<?', '?>');
    const start = '<![CDATA[';
    if (!this.#startsWithAny(start)) throw new Malformed('it has a document type, which is not read');
    const from = this.#at + start.length;
    this.#skipTo(start, ']]>');
    return this.#text.slice(from, this.#at - 3);
  }

  #skipTo(start: string, end: string): '' {
    const found = this.#text.indexOf(end, this.#at + start.length);
    if (found === -1) throw new Malformed(`'${start}' has no '${end}'`);
    this.#at = found + end.length;
    return '';
  }

  #readStart(): XmlEvent {
    if (this.#open.length === 0 && this.#hasRoot) throw new Malformed('it has more than one root element');
    if (this.#open.length >= deepest)
      throw new Malformed(`elements lie in each other more than ${deepest} deep`);
    this.#at++;
    const written = this.#match(namePattern)?.[0];
    if (written === undefined) throw new Malformed("there is no name behind '<'");
    const attributes = this.#readAttributes();
    const isEmpty = this.#match(tagEnd)?.[1];
    if (isEmpty === undefined) throw new Malformed('a tag is not well-formed');
    const name = localName(written);
    this.#hasRoot = true;
    if (isEmpty === '') this.#open.push({ name, written });
    else this.#pendingEnd = name;
    return { kind: 'start', name, attributes };
  }

  #readAttributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (
      let match = this.#match(attributePattern);
      match !== undefined;
      match = this.#match(attributePattern)
    ) {
      const [, name = '', quoted, apostrophes = ''] = match;
      if (attributes.has(name)) throw new Malformed('an element has the same attribute twice');
      attributes.set(name, decodeEntities(quoted ?? apostrophes));
    }
    return attributes;
  }

  #readEnd(): XmlEvent {
    this.#at += 2;
    const written = this.#match(namePattern)?.[0];
    const open = this.#open.pop();
    if (open === undefined || written !== open.written || this.#match(tagEnd)?.[1] !== '')
      throw new Malformed('an end tag does not fit the start tag');
    return { kind: 'end', name: open.name };
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    this.#at += match?.[0].length ?? 0;
    return match;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decodeEntities(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/gu, '\n') : text;
  return lines.includes('&') ? lines.replace(/&([^;&]{0,12});?/gu, decodeEntity) : lines;
}

function decodeEntity(written: string, name: string): string {
  const [, base, digits = ''] = /^#(x?)([0-9a-fA-F]+)$/u.exec(name) ?? [];
  const code = Number.parseInt(digits, base === 'x' ? 16 : 10);
  const decoded =
    base === undefined ? entities.get(name) : isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
  if (decoded === undefined || !written.endsWith(';'))
    throw new Malformed('it refers to an entity that is not known');
  return decoded;
}

/** XML 1.0, 2.2 (Char). */
function isXmlCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/**
 * Returns the text of an XML document.
 * @throws Malformed if it is not in UTF-8.
 */
export function decodeXml(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const encoding = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})["']/u.exec(
      text.slice(0, 300),
    )?.[1];
    if (encoding === undefined || /^(?:utf-?8|us-ascii)$/iu.test(encoding)) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new Malformed('it is not in UTF-8');
}
