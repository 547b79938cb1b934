import { deepEqual } from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { makeBundle } from '../../../test/kit/sigstore/bundle.ts';
import { goodBundles } from '../../../test/kit/sigstore/good-bundles.ts';
import { makeInstance, trustedRootOf } from '../../../test/kit/sigstore/instance.ts';
import { makeKey } from '../../../test/kit/sigstore/keys.ts';
import { artifactOf } from '../artifact.ts';
import { readTrustedRoot } from './trusted-root.ts';
import { verifyBundle, type WantedSigner } from './verify-bundle.ts';

const instance = makeInstance();
const root = readTrustedRoot(JSON.stringify(trustedRootOf(instance)));
const file = Buffer.from('what is signed');
const ann: WantedSigner = {
  kind: 'identity',
  identity: 'ann@example.com',
  issuer: 'https://accounts.example.com',
};

describe('a good bundle is trusted', () => {
  for (const { name, request } of goodBundles)
    test(name, () => {
      const key = makeKey(request.keyKind ?? 'P-256');
      const text = JSON.stringify(makeBundle(instance, { ...request, artifact: file, key }));
      const wanted: WantedSigner =
        request.keyed === true ? { kind: 'key', key: createPublicKey(key), withoutLog: false } : ann;
      const artifact = artifactOf('app', file);
      const { verdict, steps } = verifyBundle({ text, artifact, root, rootName: 'test', wanted });
      deepEqual({ verdict, wrong: steps.filter(({ ok }) => !ok) }, { verdict: 'trusted', wrong: [] });
    });
});
