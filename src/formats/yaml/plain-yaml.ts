import { isMap, isScalar, isSeq, type Document } from 'yaml';
import { Malformed } from '../bytes/byte-source.ts';
import { parseDocuments, syntaxError } from './parse-documents.ts';

/** Characters of a text that are read: the library takes some 1.5 seconds and 80 MiB for a million. */
const longest = 4_000_000;

/**
 * Returns the values of each document of a YAML 1.2 text, for files that programs write: maps as objects without a
 * prototype, and numbers as they are written, because `1.10` is a version. Aliases, tags on collections and keys that
 * are not texts are not in such files.
 * @throws Malformed with what is wrong; it quotes nothing of the text.
 */
export function parsePlainYaml(text: string): readonly unknown[] {
  if (text.length > longest) throw new Malformed(`it is longer than ${longest} characters`);
  try {
    return parseDocuments(text).map(documentValue);
  } catch (error) {
    // Thousands of nested brackets exhaust the stack.
    if (error instanceof RangeError) throw new Malformed('it is nested too deeply', { cause: error });
    throw error;
  }
}

function documentValue(document: Document.Parsed): unknown {
  if (syntaxError(document) !== undefined) throw new Malformed('it is not valid YAML');
  return plainValueOf(document.contents);
}

function plainValueOf(node: unknown): unknown {
  if (node === null || node === undefined) return null;
  if (isScalar(node))
    return typeof node.value === 'number' ? (node.source ?? String(node.value)) : node.value;
  if (isSeq(node)) return node.items.map(plainValueOf);
  if (!isMap(node)) throw new Malformed('it has an alias, which no program writes there');
  const values = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw new Malformed('it has a key that is not a text');
    const name = key.source ?? String(key.value);
    if (name in values) throw new Malformed('it has the same key twice');
    values[name] = plainValueOf(value);
  }
  return values;
}
