import { parse } from 'smol-toml';
import { Malformed } from '../bytes/byte-source.ts';

/** Inline tables and arrays inside one another that are read. */
const deepest = 100;

/**
 * Returns the values of a TOML 1.0 text; `__proto__` is a name like any other.
 * @throws Malformed with the line of the first error; it quotes nothing of the text.
 */
export function parseToml(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text, { maxDepth: deepest, integersAsBigInt: 'asNeeded' });
  } catch (error) {
    const line = (error as { line?: unknown }).line;
    const where = typeof line === 'number' ? `: line ${line}` : '';
    throw new Malformed(`it is not valid TOML${where}`, { cause: error });
  }
}
