import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePomIdentity } from './pom.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

describe('the identity of a project', () => {
  for (const [title, text, identity] of [
    [
      'stated',
      '<?xml version="1.0"?>\n<project xmlns="x">\n <groupId> g </groupId><artifactId>a</artifactId><version>1</version></project>',
      { group: 'g', artifact: 'a', version: '1' },
    ],
    [
      'of the parent',
      '<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>a</artifactId></project>',
      { group: 'g', artifact: 'a', version: '1' },
    ],
    [
      'not of a dependency',
      '<project><dependencies><dependency><groupId>g</groupId></dependency></dependencies><artifactId>a</artifactId></project>',
      { artifact: 'a' },
    ],
    [
      'not of a comment',
      '<project><!-- <version>1</version> --><artifactId>a</artifactId></project>',
      { artifact: 'a' },
    ],
    ['not of a property', '<project><version>${revision}</version></project>', {}],
    ['with an empty element', '<project><relativePath/><version>1</version></project>', { version: '1' }],
  ] as const)
    test(title, () => assert.deepEqual(parsePomIdentity(text), identity));
});

test('a megabyte of anything ends soon', () => {
  const start = processorTime();
  for (const piece of [
    '<a>',
    '</a>',
    '<',
    '<!--',
    `<${'a'.repeat(2000)}`,
    `<a ${'a'.repeat(2500)}`,
    '<!-- -->',
  ])
    parsePomIdentity(piece.repeat(1_000_000 / piece.length));
  assert.ok(processorTime() - start < 5000);
});
