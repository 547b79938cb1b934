import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { escapeXml, xmlElement } from './write-xml.ts';
import { decodeXml } from './xml-reader.ts';
import { childOf, parseXml } from './xml-tree.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

test('elements, attributes and texts are read', () => {
  const root = parseXml(
    '<?xml version="1.0"?><!-- a --><b:bom xmlns:b="urn:x" a="1&lt;2" b=\'"\'>\n<b:x/>t&amp;<![CDATA[<&amp;]]>&#65;&#x1F600;<!-- y --><x >u</x ></b:bom>\n',
  );
  assert.equal(root.name, 'bom');
  assert.deepEqual(
    [...root.attributes],
    [
      ['xmlns:b', 'urn:x'],
      ['a', '1<2'],
      ['b', '"'],
    ],
  );
  assert.equal(root.text, 't&<&amp;A😀');
  assert.deepEqual(
    root.children.map(({ name, text }) => [name, text]),
    [
      ['x', ''],
      ['x', 'u'],
    ],
  );
  assert.equal(childOf(root, 'x')?.text, '');
  assert.equal(childOf(root, 'y'), undefined);
});

test('line ends are those of XML', () => {
  assert.equal(parseXml('<a>x\r\ny\rz</a>').text, 'x\ny\nz');
});

for (const [name, text] of Object.entries({
  'a document type': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  'an external entity': '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
  'an entity that is not known': '<a>&x;</a>',
  'an ampersand alone': '<a>x & y</a>',
  'a reference without an end': '<a>&amp</a>',
  'a character that XML does not have': '<a>&#0;</a>',
  'no element': '<!-- only -->',
  nothing: '',
  'text outside of the root': '<a/>x',
  'two roots': '<a/><b/>',
  'an end tag that does not fit': '<a><b></a></b>',
  'an end tag of another prefix': '<x:a></y:a>',
  'no end': '<a><b></b>',
  'a tag without an end': '<a',
  'no name': '< a/>',
  'an attribute without a value': '<a b/>',
  'an attribute twice': '<a b="1" b="2"/>',
  'a comment without an end': '<a><!-- </a>',
  'a section without an end': '<a><![CDATA[ </a>',
  'an end tag first': '</a>',
  'attributes without space': '<a b="1"c="2"/>',
}))
  test(`${name} is malformed`, () => assert.throws(() => parseXml(text), Malformed));

test('elements that lie in each other too deep are malformed', () => {
  assert.throws(() => parseXml('<a>'.repeat(100_000)), /256 deep/u);
});

test('long input is read in time that grows with its length', () => {
  const started = processorTime();
  for (const text of [
    `<a ${' '.repeat(1_000_000)}`,
    `<a>${'&'.repeat(1_000_000)}</a>`,
    `<a>${'<!---->'.repeat(200_000)}</a>`,
    `<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}=""`).join(' ')}/>`,
    '<'.repeat(1_000_000),
  ])
    try {
      parseXml(text);
    } catch (error) {
      assert.ok(error instanceof Malformed);
    }
  assert.ok(processorTime() - started < 20_000);
});

test('other encodings than UTF-8 are malformed', () => {
  assert.equal(decodeXml(Buffer.from('\uFEFF<a/>')), '<a/>');
  assert.equal(decodeXml(Buffer.from('<?xml version="1.0" encoding="utf-8"?><a/>')).slice(-4), '<a/>');
  assert.throws(() => parseXml(decodeXml(Buffer.from('<a/>', 'utf16le'))), Malformed);
  assert.throws(() => decodeXml(Buffer.from([0x3c, 0x61, 0xff])), Malformed);
  assert.throws(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="latin1"?><a/>')), Malformed);
});

test('what is written is read again', () => {
  const odd = 'a<b>&"\'😀]]>';
  const root = parseXml(xmlElement('x', { y: odd, z: undefined }, [escapeXml(odd)]));
  assert.equal(root.text, odd);
  assert.deepEqual([...root.attributes], [['y', odd]]);
  assert.equal(escapeXml('\u0000\ufffe\ud800'), '\ufffd\ufffd\ufffd');
});
