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

/** Parses a decimal number; `undefined` for other texts. */
export function toNumber(text: string): number | undefined {
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Returns a single value as Compose prints it as text: `1.50` is `1.5`, `0x10` is `16`, `True` is `true`. */
export function printed(node: ScalarNode): string {
  switch (node.type) {
    case 'bool':
      return node.text.toLowerCase();
    case 'int':
      return String(toInteger(node.text) ?? node.text);
    case 'float':
      return String(toNumber(node.text) ?? node.text);
    case 'string':
    case 'null':
      return node.text;
  }
}
