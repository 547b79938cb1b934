import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  answering,
  sha256Digest,
  startFakeRegistry,
  type Answering,
  type FakeRegistry,
} from '../../../test/kit/fake-registry.ts';
import { absent } from '../../core/observed.ts';
import { webClient } from '../../io/http/web-client.ts';
import { registryClient } from '../../io/registry/registry-client.ts';
import { findSignatures } from './find-signatures.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const tag = digest.replace(':', '-');
const bundle = '{"a bundle":true}';
const payload = '{"a payload":true}';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const signingType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

const web = webClient();
const started: FakeRegistry[] = [];
after(async () => {
  web.close();
  for (const registry of started) await registry.stop();
});

function layer(mediaType: string, content: string, annotations: Record<string, string> = {}) {
  return { mediaType, digest: sha256Digest(content), size: content.length, annotations };
}

function artifact(layers: readonly object[], subject = digest): string {
  const about = subject === '' ? {} : { subject: { mediaType: manifestType, digest: subject, size: 1 } };
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestType, layers, ...about });
}

function index(...manifests: readonly string[]): string {
  const entries = manifests.map((text) => ({
    mediaType: manifestType,
    digest: sha256Digest(text),
    size: text.length,
    artifactType: bundleType,
  }));
  return JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: entries });
}

const blobs: Readonly<Record<string, Answering>> = Object.fromEntries(
  [bundle, payload].map((text) => [`/v2/team/app/blobs/${sha256Digest(text)}`, answering(text)]),
);

const manifests = (...texts: readonly string[]) =>
  Object.fromEntries(
    texts.map((text) => [
      `/v2/team/app/manifests/${sha256Digest(text)}`,
      answering(text, { 'content-type': manifestType }),
    ]),
  );

async function found(answers: Readonly<Record<string, Answering>>) {
  const registry = await startFakeRegistry(answers);
  started.push(registry);
  const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
  const { signatures, unread } = await findSignatures(
    client,
    { registry: registry.name, path: 'team/app' },
    digest,
  );
  return {
    contents: signatures.map(({ content }) =>
      content.kind === 'bundle' ? content.text : content.bytes.toString(),
    ),
    unread,
  };
}

const signed = artifact([layer(bundleType, bundle)]);

describe('signatures of an image are found', () => {
  it('at the tag of cosign', async () => {
    const text = artifact(
      [layer(signingType, payload, { 'dev.cosignproject.cosign/signature': 'AAAA' })],
      '',
    );
    const answers = { [`/v2/team/app/manifests/${tag}.sig`]: answering(text), ...blobs };
    assert.deepEqual(await found(answers), { contents: [payload], unread: [] });
  });

  it('in the list of what refers to it', async () => {
    const answers = {
      [`/v2/team/app/referrers/${digest}`]: answering(index(signed)),
      ...manifests(signed),
      ...blobs,
    };
    assert.deepEqual(await found(answers), { contents: [bundle], unread: [] });
  });

  it('at the tag that stands for such a list', async () => {
    const answers = {
      [`/v2/team/app/manifests/${tag}`]: answering(index(signed)),
      ...manifests(signed),
      ...blobs,
    };
    // The paths of the tags of cosign begin with that of the list.
    const ours = { [`/v2/team/app/manifests/${tag}.`]: answering('', {}, 404), ...answers };
    assert.deepEqual(await found(ours), { contents: [bundle], unread: [] });
  });

  it('and none where there is none', async () => {
    assert.deepEqual(await found({}), { contents: [], unread: [] });
  });
});

describe('what is found is not believed, or is known to be missing,', () => {
  it('if it is about something else', async () => {
    const other = artifact([layer(bundleType, bundle)], `sha256:${'b'.repeat(64)}`);
    const answers = {
      [`/v2/team/app/referrers/${digest}`]: answering(index(other)),
      ...manifests(other),
      ...blobs,
    };
    assert.deepEqual(await found(answers), { contents: [], unread: [] });
  });

  it('if the registry does not answer, or has no longer what it lists', async () => {
    const list = { [`/v2/team/app/referrers/${digest}`]: answering(index(signed)) };
    const cases: readonly Readonly<Record<string, Answering>>[] = [
      list,
      { ...list, ...manifests(signed) },
      { [`/v2/team/app/referrers/${digest}`]: answering('', {}, 500) },
      { [`/v2/team/app/manifests/${tag}.sig`]: answering('', {}, 403) },
      { [`/v2/team/app/referrers/${digest}`]: answering('{') },
      { [`/v2/team/app/manifests/${tag}.sig`]: answering('[]') },
      { ...list, ...manifests(signed), '/v2/team/app/blobs/': answering('another blob') },
    ];
    for (const [n, answers] of cases.entries()) {
      const { contents, unread } = await found(answers);
      assert.deepEqual([contents, unread.length], [[], 1], `case ${n}: ${unread.join()}`);
    }
  });
});
