import { deepEqual, equal, ok as isTrue } from 'node:assert/strict';
import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { describe, test } from 'node:test';
import { makeBundle, type BundleRequest } from '../../../test/kit/sigstore/bundle.ts';
import { goodBundles } from '../../../test/kit/sigstore/good-bundles.ts';
import { makeInstance, trustedRootOf } from '../../../test/kit/sigstore/instance.ts';
import { digestOf, makeKey, sharedKey } from '../../../test/kit/sigstore/keys.ts';
import { olderForm } from '../../../test/kit/sigstore/older-form.ts';
import { artifactOf, artifactOfDigest } from '../artifact.ts';
import { readTrustedRoot } from './trusted-root.ts';
import { verifyBundle, type WantedSigner } from './verify-bundle.ts';

const instance = makeInstance();
const anchors = readTrustedRoot(JSON.stringify(trustedRootOf(instance)));
const now = new Date('2026-07-01T00:00:00Z');
const file = Buffer.from('what is signed');
const ann: WantedSigner = {
  kind: 'identity',
  identity: 'ann@example.com',
  issuer: 'https://accounts.example.com',
};

function verdictOn(bundle: unknown, key: KeyObject, keyed: boolean, artifact = artifactOf('app', file)) {
  const wanted: WantedSigner = keyed ? { kind: 'key', key: createPublicKey(key), withoutLog: false } : ann;
  const text = JSON.stringify(bundle);
  const { verdict, steps } = verifyBundle({ text, artifact, anchors, rootName: 'test', now, wanted });
  return { verdict, wrong: steps.filter(({ ok }) => !ok) };
}

const trusted = { verdict: 'trusted', wrong: [] };

describe('a good bundle is trusted', () => {
  for (const { name, request } of goodBundles)
    test(name, () => {
      const key = sharedKey(request.keyKind ?? 'P-256');
      const bundle = makeBundle(instance, { ...request, artifact: file, key });
      deepEqual(verdictOn(bundle, key, request.keyed === true), trusted);
    });
});

describe("a good bundle in cosign's older form is trusted", () => {
  for (const { name, request } of goodBundles.filter((good) => good.request.version === '0.1'))
    test(name, () => {
      const key = sharedKey(request.keyKind ?? 'P-256');
      const bundle = olderForm(makeBundle(instance, { ...request, artifact: file, key }));
      deepEqual(verdictOn(bundle, key, request.keyed === true), trusted);
    });
});

test('a signature that begins with a brace, as an envelope does, is one', () => {
  const key = sharedKey('RSA');
  const { request } =
    goodBundles.find(({ name }) => name === 'v0.1, file, key, RSA, hashedrekord 0.0.1') ?? {};
  isTrue(request !== undefined);
  for (let n = 0; ; n += 1) {
    const artifact = Buffer.from(`what is signed ${n}`);
    if (sign('sha256', artifact, key)[0] !== 0x7b) continue;
    const bundle = olderForm(makeBundle(instance, { ...request, artifact, key }));
    deepEqual(verdictOn(bundle, key, true, artifactOf('app', artifact)), trusted);
    return;
  }
});

/** Further good forms: what may be there, and what may be missing. */
const further: Readonly<Record<string, Omit<BundleRequest, 'artifact' | 'version' | 'entries'>>> = {
  'a timestamp beside a promise': { timestamp: true },
  'a timestamp and no promise': { timestamp: true, promise: false },
  'a URL for an identity': {
    identity: {
      names: [{ kind: 'uri', name: 'ann@example.com' }],
      issuer: { second: 'https://accounts.example.com' },
    },
  },
  'an identity of another kind': {
    identity: {
      names: [{ kind: 'other', type: '1.3.6.1.4.1.57264.1.7', name: 'ann@example.com' }],
      issuer: { second: 'https://accounts.example.com' },
    },
  },
  'the older extension for the issuer': {
    identity: {
      names: [{ kind: 'email', name: 'ann@example.com' }],
      issuer: { first: 'https://accounts.example.com' },
    },
  },
  'a critical extension that is understood': { certificate: { authority: false } },
};

describe('a good bundle is trusted with', () => {
  for (const [name, request] of Object.entries(further))
    test(name, () => {
      const key = makeKey('P-256');
      const made = makeBundle(instance, {
        version: '0.3',
        entries: ['hashedrekord 0.0.1'],
        artifact: file,
        key,
        ...request,
      });
      deepEqual(verdictOn(made, key, false), trusted);
    });
});

test('a file that is known by its digest only is trusted, but not with Ed25519, which signs the file itself', () => {
  for (const kind of ['P-256', 'RSA', 'Ed25519'] as const) {
    const key = makeKey(kind);
    const made = makeBundle(instance, {
      version: '0.3',
      entries: ['hashedrekord 0.0.1'],
      artifact: file,
      key,
      keyed: true,
    });
    const hash = kind === 'Ed25519' ? 'sha512' : 'sha256';
    const artifact = artifactOfDigest(`${hash}:${digestOf(hash, file).toString('hex')}`);
    const { verdict } = verdictOn(made, key, true, artifact);
    equal(verdict, kind === 'Ed25519' ? 'unverifiable' : 'trusted', kind);
  }
});

test('a good bundle of somebody whom nothing trusts is unverifiable, and says who signed', () => {
  const text = JSON.stringify(
    makeBundle(instance, { version: '0.3', entries: ['hashedrekord 0.0.1'], artifact: file }),
  );
  const conclusion = verifyBundle({
    text,
    artifact: artifactOf('app', file),
    anchors,
    rootName: 'test',
    now,
  });
  equal(conclusion.verdict, 'unverifiable');
  equal(conclusion.signer, 'ann@example.com (https://accounts.example.com)');
});
