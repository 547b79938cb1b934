import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
import { needs } from './policy-attack.ts';
import { assertTrusted, byKey, judgePolicy, keys, policyOf } from './policy-case.ts';

const attested =
  (type: string, predicate: unknown) =>
  (store: ImageStore): string => {
    const digest = store.image('app');
    store.attest(digest, keys.ann, statementOn(digest, type, predicate));
    return digest;
  };

describe('an image with the attestations that its policy wants', () => {
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

  it('with attestation manifests of any type that is no signature', async () => {
    for (const artifactType of [
      'application/vnd.docker.attestation.manifest.v1+json',
      'application/vnd.oci.image.config.v1+json',
      'application/vnd.example+json',
      types.spdx,
    ])
      await assertTrusted(
        {
          policy: needs('type: sbom'),
          store: (store) => {
            const digest = store.image('app');
            const statements = [statementOn(digest, types.spdx, spdx)];
            store.sign(store.attestationManifest(statements, { subject: digest, artifactType }), keys.ann);
            return digest;
          },
        },
        artifactType,
      );
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

  it('with a report on the index, or on each platform, or on both', async () => {
    const clean = report(trivy('LOW'));
    for (const [onIndex, onPlatforms] of [
      [true, false],
      [false, true],
      [true, true],
    ])
      await assertTrusted(
        {
          policy: needs('type: vuln, maxAge: 7d'),
          store: (store) => {
            const [one, two] = [store.image('amd64'), store.image('arm64')];
            const index = store.index({ 'linux/amd64': one, 'linux/arm64': two });
            for (const digest of [...(onIndex ? [index] : []), ...(onPlatforms ? [one, two] : [])])
              store.attest(digest, keys.ann, statementOn(digest, types.report, clean));
            return index;
          },
        },
        `index ${String(onIndex)}, platforms ${String(onPlatforms)}`,
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

  it('who may sign an image may not attest it where others are named', async () => {
    const store = (registry: ImageStore): string => {
      const digest = registry.image('app');
      registry.sign(digest, keys.ann);
      registry.attest(digest, keys.ann, statementOn(digest, types.spdx, spdx));
      return digest;
    };
    const entry = '{ type: sbom, signers: [{ key: eve.pub, withoutLog: true }] }';
    const statements = await judgePolicy({ policy: policyOf(byKey, `attestations: [${entry}]`), store });
    assert.deepEqual(
      statements.map(({ attestation, verdict }) => [attestation, verdict]),
      [
        [undefined, 'trusted'],
        ['sbom', 'rejected'],
      ],
    );
    await assertTrusted({ policy: policyOf(byKey, 'attestations: [{ type: sbom }]'), store });
  });
});
