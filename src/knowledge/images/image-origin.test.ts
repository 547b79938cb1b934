import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imageOrigin, type NamedImage } from './image-origin.ts';

const id = `sha256:abc123${'0'.repeat(58)}`;
const digest = `sha256:${'d'.repeat(64)}`;

function originOf(written: string, references: readonly string[], more: Partial<NamedImage> = {}) {
  return imageOrigin({ written, references, key: 'container:web', ids: [id], ...more });
}

function reasonOf(...given: Parameters<typeof originOf>): string {
  const origin = originOf(...given);
  assert.ok('because' in origin, JSON.stringify(origin));
  return origin.because;
}

describe('the origin of an image', () => {
  it('is decided by the digests of the tag’s repository', () => {
    const references = ['app:1', 'registry.example/app:1', `registry.example/app@${digest}`];
    assert.deepEqual(originOf('registry.example/app:1', references), {
      tag: 'registry.example/app:1',
      repository: 'registry.example/app',
      digests: [digest],
    });
    assert.match(reasonOf('app:1', references), /no digest of app: it was built, tagged or loaded here/u);
  });

  it('without a tag it is latest, with the default registry', () => {
    const references = ['debian:latest', `debian@${digest}`];
    for (const written of [
      'debian',
      'docker.io/library/debian',
      'debian:latest',
      'index.docker.io/library/debian',
    ])
      assert.deepEqual(originOf(written, references), {
        tag: 'debian:latest',
        repository: 'debian',
        digests: [digest],
      });
  });

  it('is none for an image that Compose built, even if the store gives it a digest', () => {
    const references = ['shop-web:latest', `shop-web@${digest}`];
    assert.match(reasonOf('shop-web', references, { key: 'compose:shop/web' }), /Compose built/u);
    assert.ok('tag' in originOf('shop-web', references, { key: 'compose:other/web' }));
  });
});

describe('an image without a movable tag', () => {
  it('is named by a digest or an id', () => {
    assert.match(reasonOf(`debian:13@${digest}`, []), /by its digest/u);
    for (const written of [id, id.slice(7), 'abc123', 'sha256:abc', 'abcdefabcdef'])
      assert.match(reasonOf(written, ['debian:13']), /by its id/u, written);
  });

  it('a name of hexadecimal digits is a name if the engine has it', () => {
    assert.match(reasonOf('abc123', ['abc123:latest']), /no digest of abc123/u);
    assert.match(reasonOf('fade', []), /no digest of fade/u);
  });
});
