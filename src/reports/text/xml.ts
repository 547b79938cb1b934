import { plainText } from './plain-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Beyond what `plainText` shows as escapes, XML 1.0 (2.2, Char) allows no U+FFFE and no U+FFFF. */
const forbidden = /[\ufffe\uffff]/g;

/** Text from outside as XML 1.0 character data, for elements and double-quoted attributes alike. */
export function xmlText(text: string): string {
  return plainText(text)
    .replace(forbidden, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An element with its attributes and what stands in it, which is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const open = `<${name}${written.join('')}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join('')}</${name}>`;
}
