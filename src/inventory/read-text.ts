import { Malformed } from '../formats/bytes/byte-source.ts';
import { isJsonRecord, type JsonRecord } from '../formats/json/members.ts';
import type { CatalogedFile } from './cataloger.ts';

/**
 * Returns the text of a file.
 * @throws Malformed if it has a NUL: it is no text.
 */
export function catalogedText(file: CatalogedFile): string {
  const text = textWithNul(file);
  if (text.includes('\0')) throw new Malformed('it is not a text: it has a NUL byte');
  return text;
}

/**
 * Returns the text of a file without its byte order mark: UTF-16 if the mark says so, as shells of Windows write it, else
 * UTF-8 with replacement characters for what is not.
 */
export function textWithNul({ content }: Pick<CatalogedFile, 'content'>): string {
  const text = textOf(content.read(0, content.size));
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Returns the text of a file with a line feed alone at the end of each line, also one with NUL bytes. */
export function textWithLineFeeds(file: Pick<CatalogedFile, 'content'>): string {
  const text = textWithNul(file);
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes).swap16().toString('utf16le');
  return bytes.toString('utf8');
}

/** Returns the lines of a text, without their ends. */
export function textLines(text: string): readonly string[] {
  return text.split(/\r?\n/u);
}

/** Returns the value of a JSON text; throws {@link Malformed}, which quotes nothing of the text, if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Malformed(text.trim() === '' ? 'it is empty' : 'it is not valid JSON', { cause: error });
  }
}

/** Returns the object that a JSON text is; throws {@link Malformed} if it is not one. */
export function parseJsonObject(text: string): JsonRecord {
  const value = parseJson(text);
  if (!isJsonRecord(value)) throw new Malformed('it is not a JSON object');
  return value;
}

/** Returns a value as an object, for an entry of a list; throws {@link Malformed} if it is not one. */
export function asRecord(value: unknown): JsonRecord {
  if (!isJsonRecord(value)) throw new Malformed('it is not an object');
  return value;
}
