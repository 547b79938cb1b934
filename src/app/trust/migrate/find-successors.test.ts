import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import {
  answering,
  sha256Digest,
  startFakeRegistry,
  type Answering,
  type FakeRegistry,
} from '../../../../test/kit/fake-registry.ts';
import { makeEnvelope, plainEnvelope } from '../../../../test/kit/notation/envelope.ts';
import { image, imageDigest, registryAnswers } from '../../../../test/kit/notation/registry-image.ts';
import { newRoot, newSigner } from '../../../../test/kit/notation/signer.ts';
import { makeBundle } from '../../../../test/kit/sigstore/bundle.ts';
import { makeInstance, trustedRootOf } from '../../../../test/kit/sigstore/instance.ts';
import { absent } from '../../../core/observed.ts';
import { webClient } from '../../../io/http/web-client.ts';
import { registryClient } from '../../../io/registry/registry-client.ts';
import { readTrustedRoot } from '../../../trust/sigstore/trusted-root.ts';
import { findSuccessors } from './find-successors.ts';

const web = webClient();
const started: FakeRegistry[] = [];
after(async () => {
  web.close();
  for (const registry of started) await registry.stop();
});

const instance = makeInstance();
const expected = {
  anchors: readTrustedRoot(JSON.stringify(trustedRootOf(instance))),
  rootName: 'test',
  now: new Date('2026-07-01T00:00:00Z'),
};
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

async function successors(answers: Readonly<Record<string, Answering>>) {
  const registry = await startFakeRegistry(answers);
  started.push(registry);
  const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
  return findSuccessors(client, { registry: registry.name, path: 'team/app' }, imageDigest, expected);
}

/** What a registry answers that has a bundle about the image. */
function withBundle(bundle: unknown): Readonly<Record<string, Answering>> {
  const text = JSON.stringify(bundle);
  const layer = { mediaType: bundleType, digest: sha256Digest(text), size: text.length };
  const subject = { mediaType: manifestType, digest: imageDigest, size: image.length };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestType, layers: [layer], subject });
  const entry = {
    mediaType: manifestType,
    digest: sha256Digest(manifest),
    size: manifest.length,
    artifactType: bundleType,
  };
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [entry],
  };
  return {
    [`/v2/team/app/referrers/${imageDigest}`]: answering(JSON.stringify(index)),
    [`/v2/team/app/manifests/${sha256Digest(manifest)}`]: answering(manifest, {
      'content-type': manifestType,
    }),
    [`/v2/team/app/blobs/${sha256Digest(text)}`]: answering(text),
  };
}

const request = {
  version: '0.3',
  artifact: Buffer.from(image),
  entries: ['hashedrekord 0.0.1'],
} as const;

it('a good signature by cosign is one, with who signed', async () => {
  assert.deepEqual(await successors(withBundle(makeBundle(instance, request))), {
    successors: [
      { scheme: 'cosign', signer: 'ann@example.com (https://accounts.example.com)', isGood: true },
    ],
    unread: [],
  });
});

it('a signature by a key is one that nobody can judge without it', async () => {
  const found = await successors(withBundle(makeBundle(instance, { ...request, keyed: true })));
  assert.deepEqual(found.successors, [{ scheme: 'cosign' }]);
});

it('a signature of something else and an attestation are none', async () => {
  const other = makeBundle(instance, { ...request, artifact: Buffer.from('another image') });
  assert.deepEqual((await successors(withBundle(other))).successors, []);
  const stranger = makeBundle(makeInstance(), request);
  assert.deepEqual((await successors(withBundle(stranger))).successors, [], 'of another authority');
  const attestation = makeBundle(instance, { ...request, statement: true, entries: ['dsse 0.0.1'] });
  assert.deepEqual((await successors(withBundle(attestation))).successors, []);
});

it('a signature by notation is one, with what its certificate says', async () => {
  const bytes = makeEnvelope('JWS', plainEnvelope(newSigner([newRoot()]), imageDigest));
  const found = await successors(registryAnswers([{ format: 'JWS', bytes }]));
  assert.equal(found.successors[0]?.scheme, 'notation');
  assert.match(found.successors[0].signer ?? '', /CN=/u);
  const damaged = await successors(registryAnswers([{ format: 'COSE', bytes: Buffer.from('x') }]));
  assert.deepEqual(damaged.successors, [{ scheme: 'notation' }]);
});

it('what cannot be read is said', async () => {
  const found = await successors({ [`/v2/team/app/referrers/${imageDigest}`]: answering('', {}, 500) });
  assert.deepEqual([found.successors.length, found.unread.length], [0, 1]);
});
