import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trustExitCode } from '../../src/app/trust/exit-code.ts';
import { type ImageStore } from '../kit/image-store.ts';
import { makeEnvelope, payloadOf, plainEnvelope } from '../kit/notation/envelope.ts';
import { timestampToken } from '../kit/notation/timestamp.ts';
import { inDays, notaryFiles, now, plainPlan } from '../kit/notary-repository.ts';
import { signer, stamping } from './notation-case.ts';
import { describeAttacks } from './describe-attacks.ts';
import { policyAttacks } from './policy-attacks.ts';
import {
  after,
  assertTrusted,
  bundleBy,
  byIdentity,
  byKey,
  judgePolicy,
  keys,
  policyOf,
  repository,
  signatureOn,
} from './policy-case.ts';

describeAttacks('an attack on an image that a policy is about', policyAttacks);

describe('an image that is as its policy wants it', () => {
  it('signed, with annotations, in both forms of storage', async () => {
    const annotations = 'annotations: { env: production, "org.example/team": a }';
    const signed = { env: 'production', 'org.example/team': 'a', more: 'x' };
    await assertTrusted({
      policy: policyOf(byKey, annotations),
      store: (store) => {
        const digest = store.image('app');
        store.sign(digest, keys.ann, { optional: { env: 'test' } });
        store.sign(digest, keys.ann, { optional: signed });
        return digest;
      },
    });
    await assertTrusted({
      policy: policyOf(byIdentity, annotations),
      store: (store) => {
        const digest = store.image('app');
        store.bundle(digest, bundleBy(signatureOn(digest, signed)));
        return digest;
      },
    });
  });

  it('signed within the time, up to its last moment and the difference of clocks', async () => {
    const store = (registry: ImageStore): string => {
      const digest = registry.image('app');
      registry.bundle(digest, bundleBy(signatureOn(digest)));
      return digest;
    };
    const minute = 1 / (24 * 60);
    for (const moment of [after(30), after(0), after(-4 * minute)])
      await assertTrusted(
        { policy: policyOf(byIdentity, 'signedWithin: 30d'), now: moment, store },
        now.toISOString(),
      );
    await assertTrusted({ policy: policyOf(byIdentity, 'signedWithin: 720h'), now: after(30), store });
    for (const timestamp of [true, false])
      await assertTrusted({
        policy: policyOf(byIdentity, 'signedWithin: 1d'),
        store: (registry) => {
          const digest = registry.image('app');
          registry.bundle(
            digest,
            bundleBy(signatureOn(digest), timestamp ? { timestamp, entries: ['dsse 0.0.2'] } : {}),
          );
          return digest;
        },
      });
  });

  it('signed with notation by an authority, and within a time that is signed', async () => {
    const trusted =
      'notation: { authority: notation.pem, identity: "C=US, ST=WA, O=Example", timestampAuthority: timestamps.pem }';
    const at = inDays(-1);
    const store = (registry: ImageStore): string => {
      const digest = registry.image('app');
      const plan = {
        ...plainEnvelope(signer, digest),
        payload: payloadOf(digest, {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          size: registry.sizeOf(digest),
        }),
        timestamp: (signature: Buffer) => timestampToken({ ...stamping, time: at }, signature),
      };
      registry.artifact(
        digest,
        'application/vnd.cncf.notary.signature',
        'application/jose+json',
        makeEnvelope('JWS', plan),
      );
      return digest;
    };
    await assertTrusted({ policy: policyOf(trusted), now, store });
    await assertTrusted({ policy: policyOf(trusted, 'signedWithin: 1d'), now, store });
    const verdictOf = async (...lines: readonly string[]) => {
      const [one] = await judgePolicy({ policy: policyOf(...lines), now, store });
      return [one?.verdict, one?.steps.at(-1)?.step];
    };
    assert.deepEqual(await verdictOf(trusted, 'signedWithin: 23h'), ['rejected', 'freshness']);
    assert.deepEqual(await verdictOf('notation: { authority: notation.pem }', 'signedWithin: 9999d'), [
      'unverifiable',
      'freshness',
    ]);
    assert.deepEqual(await verdictOf('notation: { authority: timestamps.pem }'), ['rejected', 'trust store']);
    assert.deepEqual(await verdictOf(trusted.replace('O=Example', 'O=Other')), ['rejected', 'signer']);
  });

  it('optional schemes are reported, and decide nothing', async () => {
    const statements = await judgePolicy({
      policy: policyOf(byKey, 'notation: { authority: notation.pem }', 'optional: [notation]'),
      store: (store) => {
        const digest = store.image('app');
        store.sign(digest, keys.ann);
        store.artifact(
          digest,
          'application/vnd.cncf.notary.signature',
          'application/jose+json',
          Buffer.from('{}'),
        );
        return digest;
      },
    });
    assert.deepEqual(
      statements.map(({ scheme, verdict, optional }) => [scheme, verdict, optional]),
      [
        ['cosign', 'trusted', undefined],
        ['notation', 'rejected', true],
      ],
    );
    const bad = {
      reference: 'a',
      scheme: 'notation',
      verdict: 'rejected',
      steps: [],
      optional: true,
    } as const;
    const good = { reference: 'a', scheme: 'cosign', verdict: 'trusted', steps: [] } as const;
    assert.equal(trustExitCode([good, bad]), 0);
    assert.equal(trustExitCode([bad]), 3, 'nothing decided');
    assert.equal(
      trustExitCode([good, { reference: 'a', scheme: 'notation', verdict: 'rejected', steps: [] }]),
      1,
    );
  });

  it('Notary has no time of a signature: what must be recent is not verified by it', async () => {
    const plan = plainPlan(repository);
    const given = {
      image: `${repository}:1.0`,
      store: (store: ImageStore) => {
        const digest = store.image('app');
        store.bundle(digest, bundleBy(signatureOn(digest)));
        return digest;
      },
      notary: (digest: string) => notaryFiles({ ...plan, tags: { '1.0': digest.replace('sha256:', '') } }),
    };
    const pinned = `notary: { rootKeyId: "${plan.keys.root[0]?.id ?? ''}" }`;
    await assertTrusted({ ...given, policy: policyOf(byIdentity, pinned) });
    const statements = await judgePolicy({
      ...given,
      policy: policyOf(byIdentity, pinned, 'optional: [notary]', 'signedWithin: 30d'),
    });
    assert.deepEqual(
      statements.map(({ scheme, verdict, steps }) => [scheme, verdict, steps.at(-1)?.step]),
      [
        ['cosign', 'trusted', 'freshness'],
        ['notary', 'unverifiable', 'freshness'],
      ],
    );
    assert.equal(trustExitCode(statements), 0);
  });

  it('a required scheme that is invalid rejects beside a good one', async () => {
    const statements = await judgePolicy({
      policy: policyOf(byKey, 'notation: { authority: notation.pem }'),
      store: (store) => {
        const digest = store.image('app');
        store.sign(digest, keys.ann);
        store.artifact(
          digest,
          'application/vnd.cncf.notary.signature',
          'application/jose+json',
          Buffer.from('{}'),
        );
        return digest;
      },
    });
    assert.equal(trustExitCode(statements), 1);
  });
});
