import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { xmlElements } from './xml-elements.ts';
import { xmlEvents } from './xml-events.ts';

const events = (text: string | Uint8Array): readonly string[] =>
  [...xmlEvents(Buffer.from(text))].map((event) => {
    if (event.kind === 'text') return event.text;
    if (event.kind === 'close') return `/${event.name}`;
    return [event.name, ...[...event.attributes].map(([name, value]) => `${name}=${value}`)].join(' ');
  });

test('elements, attributes and texts', () => {
  assert.deepEqual(
    events(
      '\uFEFF<?xml version="1.0"?>\n<!-- <x> --><a:b c:d="1" e = \'>"\'><f/>é &lt;&#65;&#x42;&amp;</a:b>\n',
    ),
    ['b c:d=1 e=>"', 'f', '/f', 'é <AB&', '/b'],
  );
  assert.deepEqual(events('<a><![CDATA[<b>&amp;é]]></a>'), ['a', '<b>&amp;é', '/a']);
  assert.deepEqual(events('<a b="&quot;&apos;"\n/>'), [`a b="'`, '/a']);
});

const malformed: readonly string[] = [
  '',
  'text',
  '<a>',
  '<a></b>',
  '</a>',
  '<a/><b/>',
  '<a b=c/>',
  '<a b="1" b="2"/>',
  '<a b="<"/>',
  '<a>&nosuch;</a>',
  '<a>&amp</a>',
  '<a>&#0;</a>',
  '<a>&#x110000;</a>',
  '<a>&constructor;</a>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '<a><!-- </a>',
  '<a><![CDATA[</a>',
  '<a',
  '<a b',
  '<',
  '< a/>',
  '<a>'.repeat(200),
  `<${'a'.repeat(1000)}/>`,
  `<a ${Array.from({ length: 300 }, (_one, at) => `b${at}="1"`).join(' ')}/>`,
];
for (const text of malformed)
  test(`${JSON.stringify(text.slice(0, 40))} is malformed`, () => {
    assert.throws(() => events(text), Malformed);
  });

test('what is not UTF-8 is malformed', () => {
  assert.throws(() => events(Buffer.from('<a>\u00e9</a>', 'latin1')), Malformed);
  assert.throws(() => events(Buffer.from('<a/>', 'utf16le')), Malformed);
});

test('wanted elements are whole, and the rest is left out', () => {
  const found = [
    ...xmlElements(
      Buffer.from('<r><s><t>1<u v="2"/></t>x</s><t/></r>'),
      (name, parent) => name === 't' && parent === 's',
    ),
  ];
  assert.equal(found.length, 1);
  assert.deepEqual([found[0]?.text, found[0]?.children[0]?.attributes.get('v')], ['1', '2']);
});

test('long documents take time by their length only', () => {
  const started = performance.now();
  events(`<a>${'&amp;'.repeat(200_000)}</a>`);
  assert.throws(() => events(`<a>${'<b '.repeat(300_000)}`), Malformed);
  assert.throws(() => events(`<a ${' '.repeat(1_000_000)}`), Malformed);
  assert.ok(performance.now() - started < 5000);
});
