import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { absent, known, unreadable, type Observed } from '../../../core/observed.ts';
import type { RegistryManifest } from '../../../core/image/registry.ts';
import { compareWithRegistry } from './registry-tag.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const one = (digit: string) => known({ digest: digest(digit), index: false }, 'GET');
const list = (digit: string) => known({ digest: digest(digit), index: true }, 'GET');
const unanswered = unreadable('timeout', 'registry.example did not answer the engine in time', 'GET');

/** Returns the verdict on a tag with this manifest, for images pulled by these digests. */
function verdict(
  tag: Observed<RegistryManifest>,
  pulled: Readonly<Record<string, Observed<RegistryManifest> | undefined>>,
) {
  const repository = 'registry.example/app';
  const digests = Object.keys(pulled).map(digest);
  const answers = Object.entries(pulled).flatMap(([digit, names]) =>
    names === undefined ? [] : [{ reference: `${repository}@${digest(digit)}`, names }],
  );
  const origin = { tag: `${repository}:1`, repository, digests };
  return compareWithRegistry(origin, [{ reference: origin.tag, names: tag }, ...answers]).has;
}

describe('a tag at its registry, compared with the pulled image', () => {
  it('is the same if any digest on the engine matches', () => {
    assert.equal(verdict(one('a'), { a: undefined }), 'same');
    assert.equal(verdict(list('b'), { a: undefined, b: undefined }), 'same');
  });

  it('is another, or nothing', () => {
    assert.equal(verdict(one('b'), { a: undefined }), 'another');
    assert.equal(verdict(absent('GET'), { a: undefined }), 'nothing');
  });

  it('an index may contain the pulled digest, unless that is an index or gone', () => {
    assert.equal(verdict(list('b'), { a: one('a') }), 'unknown');
    assert.equal(verdict(list('b'), { a: undefined }), 'unknown');
    assert.equal(verdict(list('b'), { a: unanswered }), 'unknown');
    assert.equal(verdict(list('b'), { a: list('a') }), 'another');
    assert.equal(verdict(list('b'), { a: absent('GET') }), 'another');
    assert.equal(verdict(list('b'), { a: list('a'), c: one('c') }), 'unknown');
  });

  it('is not known without an answer', () => {
    assert.equal(verdict(unanswered, { a: undefined }), 'unknown');
    const origin = { tag: 'app:1', repository: 'app', digests: [digest('a')] };
    assert.equal(compareWithRegistry(origin, []).has, 'unknown');
  });
});
