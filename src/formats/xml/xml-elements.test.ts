import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { elementAt, elementText, xmlElements } from './xml-elements.ts';

const found = (document: string | Uint8Array) => [
  ...xmlElements(Buffer.from(document), (name, parent) => name === 't' && parent === 's'),
];

test('wanted elements are whole, and the rest is left out', () => {
  const elements = found('\uFEFF<r><s><x:t> 1<u v="2"><w>é&lt;</w></u></x:t>x<t/></s><t/></r>');
  assert.equal(elements.length, 2);
  const [first] = elements;
  assert.ok(first !== undefined);
  assert.deepEqual([first.text, first.children[0]?.attributes.get('v')], ['1', '2']);
  assert.equal(elementText(elementAt(first, 'u', 'w')), 'é<');
  assert.equal(elementText(elementAt(first, 'u', 'nosuch')), '');
});

test('what is malformed anywhere in the document is an error, also outside of wanted elements', () => {
  for (const document of [
    '',
    '<r>',
    '<r><s></r>',
    '<r>&x;</r>',
    '<!DOCTYPE r><r/>',
    '<r a="1" a="2"/>',
    '<r/>x',
  ])
    assert.throws(() => found(document), Malformed, document);
  assert.throws(() => found(Buffer.from('<r>\u00e9</r>', 'latin1')), Malformed);
});
