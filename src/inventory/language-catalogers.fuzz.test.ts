import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../test/kit/random.ts';
import { roundsOf } from '../../test/kit/rounds.ts';
import { Malformed } from '../formats/bytes/byte-source.ts';
import type { FileReading } from './cataloger.ts';
import { languageSamples } from './test-language-samples.ts';
import { catalogedFile, type LanguageSample } from './test-reading.ts';

/** Parts that mean something in one format or another. */
const parts = [
  '\0',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  '\n\n',
  '  ',
  '@',
  '/',
  '#',
  '&a ',
  '*a',
  'null',
  '1e999',
  '"__proto__":',
  '"constructor":{},',
  '\uFEFF',
  '\u202E',
  '<!--',
  '-->',
  'dependencies',
  'node_modules/',
  '==',
  '-npm-',
];

/** Returns a text with a few parts of it removed, repeated or replaced. */
function mutated(content: Buffer, random: () => number): Buffer {
  let bytes = content;
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let change = 0; change <= below(4); change++) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(12));
    const kinds = [
      Buffer.alloc(0),
      Buffer.from(parts[below(parts.length)] ?? ''),
      Buffer.from([below(256)]),
      Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)]),
    ];
    const put = kinds[below(kinds.length)] ?? Buffer.alloc(0);
    bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(below(3) === 0 ? at : end)]);
  }
  return bytes;
}

/** A message of the runtime says that a reader did not look at what it was given. */
const runtimeMessage = /Cannot (?:read|set|convert|destructure)|is not (?:a function|iterable)|undefined/u;

function readSample({ cataloger, path }: LanguageSample, content: Buffer): FileReading {
  try {
    return cataloger.read(catalogedFile(path, content));
  } catch (error) {
    assert.ok(error instanceof Malformed, `${path}: ${String(error)}`);
    return { gaps: [error.message] };
  }
}

test('a damaged file of any kind is read, or is a gap, and nothing else', () => {
  const random = seeded(20_261_130);
  let gaps = 0;
  let packages = 0;
  for (const sample of languageSamples) {
    for (let round = 0; round < roundsOf(400); round++) {
      const content = mutated(Buffer.from(sample.content as string), random);
      const reading = readSample(sample, content);
      for (const gap of reading.gaps ?? []) assert.doesNotMatch(gap, runtimeMessage, sample.path);
      for (const { name, version } of reading.packages ?? [])
        assert.match(`${name}@${version}`, /^[^\s\p{Cc}]+@[^\s\p{Cc}]*$/u, sample.path);
      gaps += reading.gaps?.length ?? 0;
      packages += reading.packages?.length ?? 0;
    }
  }
  assert.ok(gaps > 1000 && packages > 1000, `${gaps} gaps, ${packages} packages`);
});

test('a file that is cut anywhere is read, or is a gap', () => {
  for (const sample of languageSamples) {
    const content = Buffer.from(sample.content as string);
    for (let end = 0; end < content.length; end += 7) readSample(sample, content.subarray(0, end));
  }
});
