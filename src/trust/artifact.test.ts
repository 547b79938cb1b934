import { equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { artifactOf, artifactOfDigest, shownDigest } from './artifact.ts';

const bytes = Buffer.from('app');
const hex = (hash: string) => createHash(hash).update(bytes).digest('hex');

test('an artifact of a file has the digest by each hash', () => {
  const artifact = artifactOf('app', bytes);
  for (const hash of ['sha256', 'sha384', 'sha512'] as const)
    equal(artifact.digests[hash]?.toString('hex'), hex(hash));
  equal(shownDigest(artifact), `sha256:${hex('sha256')}`);
});

test('an artifact of a digest has that one', () => {
  for (const hash of ['sha256', 'sha384', 'sha512']) {
    const artifact = artifactOfDigest(`${hash}:${hex(hash)}`);
    equal(artifact && shownDigest(artifact), `${hash}:${hex(hash)}`);
    equal(Object.keys(artifact?.digests ?? {}).join(), hash);
  }
});

test('what is no digest is none', () => {
  const good = hex('sha256');
  for (const text of [
    '',
    'sha256:',
    `sha256:${good.slice(1)}`,
    `sha256:${good.slice(2)}`,
    `sha256:${good}00`,
    `sha256:${good.toUpperCase()}`,
    `SHA256:${good}`,
    `sha512:${good}`,
    `md5:${good}`,
    `sha1:${hex('sha1')}`,
    ` sha256:${good}`,
    `sha256:${good}\n`,
    good,
  ])
    equal(artifactOfDigest(text), undefined, text);
});
