import assert from 'node:assert/strict';
import { it } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import { parsePolicy } from './parse-policy.ts';

const policyOf = (...lines: readonly string[]): string =>
  ['trust:', '  images:', ...lines.map((line) => `    ${line}`)].join('\n');

function refusal(text: string): string {
  try {
    parsePolicy(text, 'ironhull.yaml', []);
  } catch (error) {
    if (error instanceof IronhullError) return error.message;
    throw error;
  }
  return 'it was read';
}

it('an entry is read with every demand', () => {
  const { trust } = parsePolicy(
    policyOf(
      '- match: registry.example/team/*',
      '  cosign: [{ key: team.pub }]',
      '  annotations: { env: production }',
      '  notation: { policy: trustpolicy.json, store: truststore }',
      '  optional: [notation]',
      '  signedWithin: 90d',
      '  attestations:',
      '    - { type: provenance, builder: "https://builder.example", maxAge: 12h }',
      '    - { type: sbom, signers: [{ key: sbom.pub, withoutLog: true }], storedIn: store.example/team/* }',
    ),
    'ironhull.yaml',
    [],
  );
  const [entry] = trust?.images ?? [];
  const day = 24 * 60 * 60 * 1000;
  assert.deepEqual(entry?.cosign, [{ kind: 'key', file: 'team.pub', withoutLog: false }]);
  assert.deepEqual(entry.annotations, { env: 'production' });
  assert.deepEqual(entry.notation, { kind: 'policy', file: 'trustpolicy.json', store: 'truststore' });
  assert.deepEqual(entry.optional, ['notation']);
  assert.equal(entry.signedWithin, 90 * day);
  const [provenance, sbom] = entry.attestations ?? [];
  assert.deepEqual(provenance?.types, ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1']);
  assert.equal(provenance.builder, 'https://builder.example');
  assert.equal(provenance.maxAge, day / 2);
  assert.deepEqual(sbom?.types, ['https://spdx.dev/Document', 'https://cyclonedx.org/bom']);
  assert.deepEqual(sbom.signers, [{ kind: 'key', file: 'sbom.pub', withoutLog: true }]);
  assert.equal(sbom.storedIn, 'store.example/team/*');
});

it('errors name the place and say what to write', () => {
  const signed = (...lines: readonly string[]) =>
    refusal(
      policyOf('- match: a.example/b', '  cosign: [{ key: a.pub }]', ...lines.map((line) => `  ${line}`)),
    );
  assert.match(
    signed('signedWithin: 1e9d'),
    /^ironhull\.yaml:5:21: signedWithin must be .* such as 90d or 12h$/u,
  );
  assert.match(signed('signedwithin: 1d'), /^ironhull\.yaml:5:7: .* has no key signedwithin; did you mean/u);
  assert.match(signed('optional: [cosign]'), /^ironhull\.yaml:3:7: every scheme is optional/u);
  assert.match(
    signed('attestations: [{ type: slsaprovenence }]'),
    /^ironhull\.yaml:5:30: type must be .*; did you mean .?slsaprovenance/u,
  );
  assert.match(signed('attestations: [{ type: vuln }]'), /^ironhull\.yaml:5:22: type vuln needs maxAge/u);
  assert.match(
    refusal(policyOf('- { match: debian, unsigned: true }')),
    /^ironhull\.yaml:3:16: match names no registry: write docker\.io\/library\/debian, or another registry$/u,
  );
  assert.match(
    refusal(policyOf('- { match: docker.io/debian, unsigned: true }')),
    /3:16: match is a name that no image has: write docker\.io\/library\/debian$/u,
  );
  assert.match(
    refusal(policyOf('- { match: registry.example, unsigned: true }')),
    /write registry\.example\/\* for all/u,
  );
  assert.match(
    refusal(policyOf('- { match: a.example/b:1, unsigned: true }')),
    /without a tag or a digest$/u,
  );
  assert.match(
    refusal('trust:\n  allowed:\n    - debian'),
    /^ironhull\.yaml:3:7: debian in allowed names no registry/u,
  );
  assert.match(
    refusal(policyOf('- { match: a.example/b, cosign: [{ key: a.pub, identity: x }] }')),
    /key goes with withoutLog only/u,
  );
});

it('two entries for the same repositories are refused, in other spellings too', () => {
  for (const second of ['a.example/*', 'A.example/*', 'a.example:443/*'])
    assert.match(
      refusal(
        policyOf('- { match: a.example/*, unsigned: true }', `- { match: "${second}", unsigned: true }`),
      ),
      /^ironhull\.yaml:4:7: there is another entry for/u,
    );
});
