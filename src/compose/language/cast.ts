import { parseByteSize } from '../../formats/docker-values/byte-size.ts';
import { parseDecimal, parseGoFloat, parseGoInteger, printGoFloat } from './go-number.ts';
import type { ScalarNode } from './node.ts';

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  on: true,
  false: false,
  no: false,
  n: false,
  off: false,
};

/**
 * Converts a boolean as Compose does: YAML booleans, and text in any case (`yes`, `on`, `y`, and their
 * opposites).
 */
export function toBoolean(node: ScalarNode): boolean | undefined {
  if (node.type !== 'bool' && node.type !== 'string') return undefined;
  const text = node.text.toLowerCase();
  return Object.hasOwn(truths, text) ? truths[text] : undefined;
}

const bases = /^([-+]?)(0[bB]|0[oO]|0[xX]|0(?=[0-7]))?([0-9a-fA-F]+)$/;
const radix: Readonly<Record<string, number>> = { '0b': 2, '0o': 8, '0x': 16, '0': 8 };

/**
 * Parses an integer in Go's base-0 notation (`0x`, `0o`, `0b`, a leading 0 is octal); `undefined` for other
 * texts.
 */
export function toInteger(text: string): number | undefined {
  const match = bases.exec(text.replaceAll('_', ''));
  if (match === null) return undefined;
  const base = match[2] === undefined ? 10 : radix[match[2].toLowerCase()];
  const digits = match[3] ?? '';
  if (base === undefined || !Array.from(digits).every((digit) => Number.parseInt(digit, 16) < base))
    return undefined;
  const value = Number.parseInt(digits, base);
  if (!Number.isSafeInteger(value)) return undefined;
  return match[1] === '-' && value !== 0 ? -value : value;
}

/** Parses a decimal number, with underscores between its digits (Go's `strconv.ParseFloat`); `undefined` for other texts. */
export function toNumber(text: string): number | undefined {
  return parseDecimal(text.replaceAll(/(?<=[0-9])_(?=[0-9])/gu, ''));
}

/** Returns the number that a value is to YAML; `undefined` for text, and for one that is not finite. */
export function yamlNumber({ type, text }: Pick<ScalarNode, 'type' | 'text'>): number | undefined {
  if (type === 'int') return toInteger(text);
  return type === 'float' ? parseGoFloat(text) : undefined;
}

/**
 * Returns a number of bytes: an integer of YAML, or text with a unit. Compose takes a number with a fraction or an
 * exponent, and one of more than 63 bits, for no limit, without a word (2.26.1).
 */
export function toBytes(node: Pick<ScalarNode, 'type' | 'text'>): number | undefined {
  switch (node.type) {
    case 'int': {
      const value = parseGoInteger(node.text);
      return value === undefined || value >= 2n ** 63n ? 0 : Number(value);
    }
    case 'float':
      return parseGoFloat(node.text) === undefined ? undefined : 0;
    default:
      return parseByteSize(node.text.trim());
  }
}

/** Returns a single value as Compose prints it as text: `1.50` is `1.5`, `0x10` is `16`, `True` is `true`. */
export function printed(node: Pick<ScalarNode, 'type' | 'text'>): string {
  switch (node.type) {
    case 'bool':
      return node.text.toLowerCase();
    case 'int':
      return String(parseGoInteger(node.text) ?? node.text);
    case 'float': {
      const value = parseGoFloat(node.text);
      return value === undefined ? node.text : printGoFloat(value);
    }
    case 'string':
    case 'null':
      return node.text;
  }
}
