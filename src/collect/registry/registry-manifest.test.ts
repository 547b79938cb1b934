import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { absent, known, unreadable, type Observed, type Unreadable } from '../../core/observed.ts';
import { readRegistryManifest, registryFailure } from './registry-manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function readingOf(mediaType: string): Observed<unknown> {
  return readRegistryManifest({ Descriptor: { mediaType, digest, size: 1 }, Platforms: null }, 'answer');
}

describe('a registry manifest', () => {
  it('is an image or an index', () => {
    for (const type of ['docker.distribution.manifest.v2+json', 'oci.image.manifest.v1+json'])
      assert.deepEqual(readingOf(`application/vnd.${type}`), known({ digest, index: false }, 'answer'));
    for (const type of ['docker.distribution.manifest.list.v2+json', 'oci.image.index.v1+json'])
      assert.deepEqual(readingOf(`application/vnd.${type}`), known({ digest, index: true }, 'answer'));
  });

  it('is malformed in another form', () => {
    for (const document of [null, 1, {}, { Descriptor: 1 }, { Descriptor: { digest: 'sha256:1' } }])
      assert.equal(readRegistryManifest(document, 'answer').state, 'unreadable');
  });
});

const none = absent('/root/.docker/config.json');

function failure(detail: string, login: Observed<string> = none, why: Unreadable = 'undetermined') {
  const asked = { reference: 'registry.example/app:1', registry: 'registry.example', login };
  return registryFailure({ why, detail, from: 'GET' }, asked);
}

describe('a registry failure', () => {
  it('is absent only if the registry has no manifest', () => {
    for (const detail of [
      'status 404: manifest unknown: manifest unknown',
      'status 500: unknown: artifact library/app:1 not found',
    ])
      assert.equal(failure(detail).state, 'absent', detail);
    for (const [detail, why] of [
      ['status 404: page not found', 'unsupported'],
      ['status 404: name unknown: repository name not known to registry', 'gone'],
      ['status 404: Not Found', 'undetermined'],
      ['status 500: toomanyrequests: You have reached your pull rate limit', 'denied'],
      [
        'status 500: Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
        'gone',
      ],
      ['status 500: dial tcp 10.0.0.1:443: connect: connection refused', 'gone'],
      ['status 500: tls: failed to verify certificate: x509: signed by unknown authority', 'denied'],
      ['status 500: http: server gave HTTP response to HTTPS client', 'unsupported'],
      ['status 500: context deadline exceeded', 'timeout'],
      ['status 500: something else', 'undetermined'],
    ] as const) {
      const reading = failure(detail);
      assert.ok(reading.state === 'unreadable', detail);
      assert.equal(reading.why, why, detail);
      assert.match(reading.detail, /^registry\.example/u);
    }
  });

  it('says the same of a registry that was too slow for us, or for the engine', () => {
    for (const [detail, why] of [
      ['no answer within 30000 ms', 'timeout'],
      ['status 500: net/http: request canceled (Client.Timeout exceeded while awaiting headers)', undefined],
    ] as const) {
      const reading = failure(detail, none, why);
      assert.ok(reading.state === 'unreadable' && reading.why === 'timeout', detail);
      assert.equal(reading.detail, 'registry.example did not answer the engine in time');
    }
  });

  it('explains how to log in, and why the stored login failed', () => {
    const refused = 'status 500: Head "https://registry.example/v2/": no basic auth credentials';
    const locked = unreadable('timeout', 'it did not end', 'docker-credential-pass');
    const words = [none, known('c2VjcmV0', '/root/.docker/config.json'), locked].map((login) => {
      const reading = failure(refused, login);
      assert.ok(reading.state === 'unreadable');
      assert.equal(reading.why, 'denied');
      assert.match(reading.detail, /`docker login registry\.example`/u);
      return reading.detail;
    });
    assert.match(words[0] ?? '', /no credentials in \/root/u);
    assert.match(words[1] ?? '', /are rejected/u);
    assert.match(words[2] ?? '', /docker-credential-pass: it did not end/u);
  });

  it('omits the registry’s text, which may echo credentials', () => {
    for (const detail of [
      'status 401: unauthorized: hunter2',
      'status 500: hunter2',
      'status 403: denied: hunter2',
    ])
      assert.doesNotMatch(JSON.stringify(failure(detail, known('hunter2', 'config.json'))), /hunter2/u);
  });

  it('of an unreachable engine is not the registry’s', () => {
    assert.deepEqual(failure('unix:///x: connection refused', none, 'gone'), {
      state: 'unreadable',
      why: 'gone',
      detail: 'unix:///x: connection refused',
      from: 'GET',
    });
  });
});
