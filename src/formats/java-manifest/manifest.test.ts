import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifest } from './manifest.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

test('headers of the main section, with lines that continue', () => {
  const text =
    'Manifest-Version: 1.0\r\nImplementation-Title: a lo\r\n ng title\r\nimplementation-VERSION:2\r\nno header\r\n\r\nName: a/\r\nSealed: true\r\n';
  for (const written of [text, text.replaceAll('\r\n', '\n'), text.replaceAll('\r\n', '\r')])
    assert.deepEqual(Object.fromEntries(parseManifest(Buffer.from(written))), {
      'manifest-version': '1.0',
      'implementation-title': 'a long title',
      'implementation-version': '2',
    });
});

test('a megabyte of anything ends soon', () => {
  const start = processorTime();
  for (const piece of ['\n ', '\r', 'a: b\n', ':', '\r\n'])
    parseManifest(Buffer.from(piece.repeat(1_000_000 / piece.length)));
  assert.ok(processorTime() - start < 5000);
});
