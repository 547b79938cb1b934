import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trustExitCode } from '../../src/app/trust/exit-code.ts';
import {
  builder,
  cve,
  cyclonedx,
  grype,
  made,
  provenance02,
  provenance1,
  purl,
  report,
  sarif,
  source,
  spdx,
  trivy,
  types,
  vex,
} from '../kit/attested-content.ts';
import { statementOn, type ImageStore } from '../kit/image-store.ts';
import { makeEnvelope, payloadOf, plainEnvelope } from '../kit/notation/envelope.ts';
import { timestampToken } from '../kit/notation/timestamp.ts';
import { inDays, now } from '../kit/notary-repository.ts';
import { signer, stamping } from './notation-case.ts';
import { policyAttacks } from './policy-attacks.ts';
import {
  after,
  bundleBy,
  byIdentity,
  byKey,
  judgePolicy,
  keys,
  policyOf,
  signatureOn,
  type PolicyCase,
} from './policy-case.ts';

describe('an attack on an image that a policy is about', () => {
  for (const { attack, verdict, step, judge } of policyAttacks)
    it(attack, async () => {
      const statements = (await judge()).filter(({ optional }) => optional !== true);
      assert.equal(statements.length, 1);
      const [statement] = statements;
      assert.equal(statement?.verdict, verdict, JSON.stringify(statement?.steps));
      assert.deepEqual(
        statement?.steps.filter(({ ok }) => !ok).map((one) => one.step),
        [step],
        'one step finds it',
      );
    });
});

async function statementsOf(given: PolicyCase) {
  const statements = await judgePolicy(given);
  return statements.map(({ scheme, attestation, optional, verdict, steps }) => ({
    name: attestation ?? scheme,
    verdict,
    ...(optional && { optional }),
    detail: steps.at(-1)?.detail ?? '',
  }));
}

async function assertTrusted(given: PolicyCase, about = ''): Promise<string> {
  const statements = await statementsOf(given);
  assert.ok(statements.length > 0);
  for (const one of statements) assert.equal(one.verdict, 'trusted', `${about} ${JSON.stringify(one)}`);
  return statements.at(-1)?.detail ?? '';
}

const attested =
  (type: string, predicate: unknown) =>
  (store: ImageStore): string => {
    const digest = store.image('app');
    store.attest(digest, keys.ann, statementOn(digest, type, predicate));
    return digest;
  };
const needs = (entry: string): string =>
  policyOf(`attestations: [{ signers: [{ key: ann.pub, withoutLog: true }], ${entry} }]`);

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
    for (const now of [after(30), after(0), after(-4 * minute)])
      await assertTrusted(
        { policy: policyOf(byIdentity, 'signedWithin: 30d'), now, store },
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

  it('with every kind of attestation', async () => {
    const rows = [
      ['type: provenance', types.provenance02, provenance02],
      ['type: provenance', types.provenance1, provenance1],
      ['type: slsaprovenance', types.provenance02, provenance02],
      ['type: slsaprovenance1', types.provenance1, provenance1],
      [`type: provenance, builder: "${builder}", source: "${source}"`, types.provenance02, provenance02],
      [
        `type: provenance, builder: "https://builder.example/*", source: "git+https://git.example/team/app@*", maxAge: 2d`,
        types.provenance1,
        provenance1,
      ],
      [
        'type: provenance, source: "https://git.example/team/app"',
        types.provenance1,
        {
          ...provenance1,
          buildDefinition: {
            externalParameters: {
              workflow: { repository: 'https://git.example/team/app', ref: 'refs/heads/main' },
            },
          },
        },
      ],
      [
        `type: provenance, source: "${source}"`,
        types.provenance1,
        {
          ...provenance1,
          buildDefinition: { resolvedDependencies: [{ uri: source }, { uri: 'pkg:docker/debian@13' }] },
        },
      ],
      ['type: sbom', types.spdx, spdx],
      ['type: sbom', types.cyclonedx, cyclonedx],
      ['type: sbom, maxAge: 2d', `${types.cyclonedx}/v1.6`, cyclonedx],
      ['type: spdx', types.spdx, `SPDXVersion: SPDX-2.3\nCreated: ${made}\nPackageName: openssl\n`],
      ['type: spdxjson', `${types.spdx}/v2.3`, spdx],
      [
        'type: spdx',
        types.spdx,
        {
          '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
          '@graph': [{ type: 'software_Package', name: 'openssl' }],
        },
      ],
      ['type: openvex, maxAge: 2d', `${types.openvex}/v0.2.0`, vex([purl])],
      ['type: "https://example.com/built/v1"', 'https://example.com/built/v1', {}],
      ['type: vuln, maxAge: 7d', types.report, report(trivy())],
      ['type: vuln, maxAge: 7d', types.report, report(trivy('HIGH', 'LOW'))],
      ['type: vuln, maxAge: 7d', types.report, report(grype('High'))],
      ['type: vuln, maxAge: 7d', types.report, report(sarif('Grype', '7.5'))],
      ['type: vuln, maxAge: 7d', types.report, report({ ...cyclonedx, vulnerabilities: [] })],
      [
        'type: vuln, maxAge: 7d',
        types.inTotoReport,
        report([{ id: cve, severity: [{ method: 'nvd', score: 'high' }] }]),
      ],
      ['type: vuln, maxAge: 7d, severity: medium', types.report, report(trivy('LOW', 'NEGLIGIBLE'))],
    ] as const;
    for (const [entry, type, predicate] of rows)
      await assertTrusted({ policy: needs(entry), store: attested(type, predicate) }, `${entry} ${type}`);
  });

  it('with a critical vulnerability that a signed VEX document clears', async () => {
    const products: readonly ((digest: string) => unknown)[] = [
      (digest) => ({ '@id': `pkg:oci/app@${digest.replace(':', '%3A')}?repository_url=registry.example` }),
      (digest) => ({ '@id': `registry.example/team/app@${digest}` }),
      (digest) => ({ '@id': 'app', hashes: { 'sha-256': digest.replace('sha256:', '') } }),
      (digest) => ({
        '@id': `pkg:oci/app@${digest}`,
        subcomponents: [{ '@id': 'pkg:deb/debian/openssl@3.0.1' }],
      }),
      () => ({ '@id': 'pkg:deb/debian/openssl@3.0.1?arch=amd64' }),
      () => ({ '@id': 'pkg:deb/debian/openssl' }),
    ];
    for (const [n, product] of products.entries())
      for (const statement of [
        {},
        { status: 'fixed', justification: undefined },
        { vulnerability: { name: 'GHSA-1', aliases: [cve] } },
      ])
        assert.match(
          await assertTrusted(
            {
              policy: needs('type: vuln, maxAge: 7d'),
              store: (store) => {
                const digest = store.image('app');
                store.attest(digest, keys.ann, statementOn(digest, types.report, report(trivy('CRITICAL'))));
                store.attest(
                  digest,
                  keys.ann,
                  statementOn(digest, types.openvex, vex([product(digest)], statement)),
                );
                return digest;
              },
            },
            `product ${n} ${JSON.stringify(statement)}`,
          ),
          /signed VEX statements clear 1$/u,
        );
  });

  it('with attestation manifests that are signed as a whole, of the image and of every platform', async () => {
    await assertTrusted({
      policy: needs('type: sbom'),
      store: (store) => {
        const digest = store.image('app');
        const manifest = store.attestationManifest([statementOn(digest, types.spdx, spdx)], {
          subject: digest,
        });
        store.sign(manifest, keys.ann);
        return digest;
      },
    });
    await assertTrusted({
      policy: needs('type: sbom'),
      store: (store) => {
        const platforms = ['amd64', 'arm64'].map((name) => store.image(name));
        for (const digest of platforms)
          store.sign(
            store.attestationManifest([statementOn(digest, types.spdx, spdx)], { subject: digest }),
            keys.ann,
          );
        return store.index({ 'linux/amd64': platforms[0] ?? '', 'linux/arm64': platforms[1] ?? '' });
      },
    });
  });

  it('with attestations in a signed index, which has their digests', async () => {
    const statements = await judgePolicy({
      policy: policyOf(byKey, 'attestations: [{ type: sbom }, { type: provenance }]'),
      store: (store) => {
        const platform = store.image('amd64');
        const manifest = store.attestationManifest([
          statementOn(platform, types.spdx, spdx),
          statementOn(platform, types.provenance1, provenance1),
        ]);
        const index = store.index({ 'linux/amd64': platform }, { [manifest]: platform });
        store.sign(index, keys.ann);
        return index;
      },
    });
    assert.deepEqual(
      statements.map(({ verdict }) => verdict),
      ['trusted', 'trusted', 'trusted'],
    );
    const binding = statements[1]?.steps.find(({ step }) => step === 'binding');
    assert.match(
      binding?.detail ?? '',
      /^the signed index sha256:\S+ has the digest of the attestation manifest sha256:/u,
    );
  });

  it('with an attestation in another repository', async () => {
    const store = (registry: ImageStore): string => {
      const digest = registry.image('app');
      registry.attest(digest, keys.ann, statementOn(digest, types.spdx, spdx));
      return digest;
    };
    const asked: string[] = [];
    const note = (registry: ImageStore): string => {
      registry.onAsked = (name) => asked.push(name);
      return store(registry);
    };
    await assertTrusted({ policy: needs('type: sbom, storedIn: store.example/org/*'), store: note });
    assert.deepEqual([...new Set(asked)].toSorted(), [
      'registry.example/team/app',
      'store.example/org/team/app',
    ]);
  });

  it('optional schemes are reported, and decide nothing', async () => {
    const statements = await statementsOf({
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
      statements.map(({ name, verdict, optional }) => [name, verdict, optional]),
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
    assert.equal(trustExitCode([good, { ...bad, optional: undefined } as never]), 1);
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
