import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonForHtml, jsonText } from './json-text.ts';
import { asciiText, plainText } from './plain-text.ts';

test('ordinary text of every script stays as it is', () => {
  for (const text of ['web-1 ~ \\x41', 'équipe', '缓存服务器🚀', 'Ωμέγα – “so”', '⚠️']) {
    assert.equal(plainText(text), text);
  }
});

const hostile: readonly [string, string, string][] = [
  ['ANSI colour', '\u001b[31mred', '\\x1b[31mred'],
  ['OSC title', '\u001b]0;x\u0007', '\\x1b]0;x\\x07'],
  ['C1 CSI', '\u009b2J', '\\x9b2J'],
  ['DEL and NUL', '\u007f\0', '\\x7f\\x00'],
  ['line breaks and tab', 'a\r\n\tb', 'a\\r\\n\\tb'],
  ['bidi override and isolate', '\u202egnp\u2066', '\\u202egnp\\u2066'],
  ['zero width and byte order mark', 'a\u200b\u200d\ufeffb', 'a\\u200b\\u200d\\ufeffb'],
  ['line separator', '\u2028', '\\u2028'],
  ['tag characters', '\u{e0041}', '\\u{e0041}'],
  ['a lone surrogate', '\ud800', '\\ud800'],
  ['Hangul filler and soft hyphen', '\u3164\u00ad', '\\u3164\\xad'],
  ['variation selectors that hide data', 'a\ufe0f\u{e0101}', 'a\\ufe0f\\u{e0101}'],
  ['private use', '\ue000', '\\ue000'],
];
for (const [name, raw, shown] of hostile) {
  test(`shown, never raw: ${name}`, () => {
    assert.equal(plainText(raw), shown);
    const json = jsonText({ raw });
    assert.deepEqual(JSON.parse(json), { raw });
    assert.match(json, /^[\x20-\x7e\n]*$/);
  });
}

test('the ASCII form holds nothing else', () => {
  assert.equal(asciiText('“é” – 缓🚀…'), '"\\xe9" - \\u7f13\\u{1f680}...');
});

test('JSON in a page cannot end its element', () => {
  const value = { a: '</script><!--', b: 'x & y' };
  const json = jsonForHtml(value);
  assert.doesNotMatch(json, /[<>&]/);
  assert.deepEqual(JSON.parse(json), value);
});

test('of all of Unicode, nothing unseen gets through, and what is seen stays', () => {
  const leaks: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const unseen = /[\p{C}\p{Zl}\p{Zp}\p{DI}]/u.test(character) && !/\p{Cn}/u.test(character);
    const shown = plainText(character);
    if (unseen ? !/^[\x20-\x7e]+$/.test(shown) : shown !== character && !/\p{Cn}/u.test(character)) {
      leaks.push(code.toString(16));
    }
  }
  assert.deepEqual(leaks, []);
});
