import { plainText } from '../text/plain-text.ts';

/**
 * A SARIF message with only a text. Brackets that would form a link (3.11.6) are escaped: text
 * from outside must not put a link of its own before the reader.
 */
export function sarifMessage(text: string): { text: string } {
  return { text: withoutLinks(plainText(text)) };
}

function withoutLinks(text: string): string {
  return text.includes('](') ? text.replace(/[[\]\\]/g, (character) => `\\${character}`) : text;
}
