import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** Reads XML with Python's parser (expat) and prints each element as a line of JSON. */
const reader = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[e.tag, e.attrib, e.text or ''] for e in root.iter()]))
`;
const python = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;

/** Why tests that read XML are skipped here; false if they are not. */
export const skipWithoutXml = python ? false : 'there is no python3 to read the XML with';

/** Name, attributes and text of an element. */
export type XmlElement = [string, Record<string, string>, string];

/** Returns all elements of an XML document. */
export function elementsOf(xml: string): readonly XmlElement[] {
  const { stdout, status, stderr } = spawnSync('python3', ['-c', reader], { input: xml, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** Returns the elements of that name. */
export function elementsNamed(elements: readonly XmlElement[], tag: string): readonly XmlElement[] {
  return elements.filter(([name]) => name === tag);
}
