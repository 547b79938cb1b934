import { Malformed } from '../bytes/byte-source.ts';
import { readCycloneDxJson } from '../cyclonedx/read-json.ts';
import { readCycloneDxXml } from '../cyclonedx/read-xml.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { inventoryOfSbom, type SbomReading } from '../sbom-components/inventory-of-sbom.ts';
import type { SbomDocument } from '../sbom-components/sbom-component.ts';
import { isSpdxGraph, readSpdxGraph } from '../spdx/read-graph.ts';
import { readSpdxJson } from '../spdx/read-json.ts';
import { readSpdxTagValue } from '../spdx/read-tag-value.ts';
import { decodeXml } from '../xml/xml-reader.ts';

/** The longest SBOM that is read, in bytes. */
export const longestSbom = 256 * 1024 * 1024;

const accepted =
  'CycloneDX (JSON, XML), SPDX (JSON, tag-value) and in-toto statements with one of them are read';

/**
 * Reads an SBOM in any of the formats that are known by their content. `from` names its file.
 * @throws Malformed if it is none, or not well-formed; the message says what is read.
 */
export function readSbom(bytes: Uint8Array, from: string): SbomReading {
  if (bytes.length > longestSbom) throw new Malformed(`it is larger than ${longestSbom / 1024 / 1024} MiB`);
  return inventoryOfSbom(readDocument(bytes), from);
}

/**
 * Reads an SBOM that is the predicate of a statement on an image. `from` names the statement.
 * @throws Malformed if it is none.
 */
export function readSbomPredicate(predicate: unknown, from: string): SbomReading {
  if (!isJsonRecord(predicate)) throw new Malformed(`its predicate is no JSON object: ${accepted}`);
  return inventoryOfSbom(readJsonDocument(unwrapped(predicate), mostEnvelopes), from);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed(`it is not in UTF-8: ${accepted}`);
  }
}

function readDocument(bytes: Uint8Array): SbomDocument {
  const text = decode(bytes);
  const head = text.slice(0, 4096).trimStart();
  if (head.startsWith('{')) return readJsonDocument(parseJson(text), 0);
  if (head.startsWith('<')) return readCycloneDxXml(decodeXml(bytes));
  if (/^SPDXVersion:/mu.test(head)) return readSpdxTagValue(text);
  throw new Malformed(`it is no SBOM: ${accepted}`);
}

function parseJson(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonRecord(value)) return value;
  } catch (error) {
    // Some engines refuse what is nested too deep with a RangeError.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new Malformed(`it is no JSON that can be read: ${accepted}`, { cause: error });
  }
  throw new Malformed(`it is no JSON object: ${accepted}`);
}

/** How many envelopes may lie in each other: a signed envelope, its statement, and the document. */
const mostEnvelopes = 3;

function readJsonDocument(root: JsonRecord, envelopes: number): SbomDocument {
  if (root['bomFormat'] === 'CycloneDX') return readCycloneDxJson(root);
  if (typeof root['spdxVersion'] === 'string') return readSpdxJson(root);
  if (isSpdxGraph(root)) return readSpdxGraph(root);
  const inner = envelopes < mostEnvelopes ? wrapped(root) : undefined;
  if (inner !== undefined) return readJsonDocument(inner, envelopes + 1);
  throw new Malformed(`it is ${nameOfOther(root)}: ${accepted}`);
}

/** Returns what a statement of in-toto states, or the statement in a signed envelope (DSSE); the signature is not checked. */
function wrapped(root: JsonRecord): JsonRecord | undefined {
  const { predicate, payload } = root;
  if (typeof root['payloadType'] === 'string' && typeof payload === 'string')
    return parseJson(decode(Buffer.from(payload, 'base64')));
  return isJsonRecord(predicate) ? unwrapped(predicate) : undefined;
}

/** Older versions of cosign put the document into a member of the predicate. */
function unwrapped(predicate: JsonRecord): JsonRecord {
  return isJsonRecord(predicate['Data']) ? predicate['Data'] : predicate;
}

function nameOfOther(root: JsonRecord): string {
  if (Array.isArray(root['artifacts'])) return "Syft's own JSON";
  if (typeof root['SchemaVersion'] === 'number') return "Trivy's own JSON";
  return typeof root['predicateType'] === 'string' ? 'a statement of another kind' : 'no SBOM';
}
