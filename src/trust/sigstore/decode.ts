import { isBase64 } from './message-members.ts';

/**
 * Returns the bytes of a text in base64.
 * @throws TypeError if it is none.
 */
export function decodeBase64(text: string, name: string): Buffer {
  if (!isBase64(text)) throw new TypeError(`${name} is no base64`);
  return Buffer.from(text, 'base64');
}

/**
 * Returns the text of bytes in UTF-8, a byte order mark with it.
 * @throws TypeError if they are none; Node's `toString` puts replacement characters there, so that two byte
 * sequences would be one text.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new TypeError('it is not UTF-8', { cause: error });
  }
}
