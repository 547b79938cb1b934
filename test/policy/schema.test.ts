import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { checks } from '../../src/checks/registry.gen.ts';
import { IronhullError } from '../../src/core/errors.ts';
import { parsePolicy } from '../../src/policy/read/parse-policy.ts';
import { presets } from '../../src/policy/read/presets.ts';
import { policySchema } from '../../tools/generate/policy-schema.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, formats: { date: true } });
const validate = ajv.compile(JSON.parse(policySchema(checks)));

function isRead(text: string): boolean {
  try {
    parsePolicy(text, 'ironhull.yaml', checks);
    return true;
  } catch (error) {
    assert.ok(error instanceof IronhullError);
    return false;
  }
}

const accepted = [
  '',
  '{}',
  'preset: baseline',
  'preset: restricted\nfailOn: never\nunknown: fail',
  'unknown: { unreadable: fail, needs-review: ignore }',
  'rules: { workload/memory-limit: off, "docker-bench:5.5": critical, "workload/*": { severity: low }, "*": on }',
  'rules: { host/docker-group-members: { trustedUsers: [alice], atLeast: critical } }',
  'rules: { host/docker-group-members: { trustedUsers: [] } }',
  'waive: [{ rule: workload/privileged, subject: "*", reason: x }]',
  'waive: [{ rule: "docker-bench:C.5.3.3", workloadKey: "compose:shop/*", reason: x, until: 2027-01-31 }]',
  'waive: [{ fingerprint: abc, reason: x }]',
  'waive: [{ rule: workload/privileged, subject: a, implied: true, reason: x }]',
  'attest: [{ rule: host/docker-group-members, by: Ann, reason: x, until: 2027-01-31, seen: "*alice*" }]',
  'trust: { allowed: [docker.io/library], images: [{ match: registry.example/team/*, cosign: [{ key: a.pub, withoutLog: true }] }] }',
  'trust: { images: [{ match: "*", cosign: [{ identity: a@example.com, issuer: "https://a.example" }, { key: b.pub }], notary: { authority: ca.pem } }] }',
  'trust: { images: [{ match: docker.io/library/debian, unsigned: true }, { match: a.example/b, notary: { server: "https://n.example", rootKeyId: abc } }] }',
  'trust: {}',
  'database: {}',
  'database: { mirrors: ["https://mirror.example/advisories", "http://10.0.0.1:8080", /srv/mirror], maxAge: 7d }',
  'trust: { allowed: ["registry.example/*", localhost, "10.0.0.1:5000/team/", "[::1]:5000"] }',
  'trust: { images: [{ match: a.example/b, notation: { policy: p.json, store: ts } }] }',
  'trust: { images: [{ match: a.example/b, notation: { authority: ca.pem, identity: "C=US, ST=WA, O=X", timestampAuthority: tsa.pem, revocationLists: l.crl } }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub }], notary: { rootKeyId: a }, optional: [notary], signedWithin: 90d }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub }], annotations: { env: production }, optional: [] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub }], attestations: [{ type: provenance, builder: "https://b.example/*", source: "https://git.example/a@refs/tags/*" }, { type: sbom, maxAge: 12h }] }] }',
  'trust: { images: [{ match: "a.example/*", attestations: [{ type: vuln, severity: high, maxAge: 7d, signers: [{ key: a.pub }], storedIn: "s.example/o/*" }] }] }',
  'trust: { images: [{ match: a.example/b, attestations: [{ type: "https://a.example/type", signers: [{ key: a.pub }] }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub }], unsigned: false }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub }], attestations: [{ type: "https://in-toto.io/attestation/vulns/v0.1", severity: low, maxAge: 1d }] }] }',
];
const refused = [
  'trust: []',
  'trust: { images: [{ match: a.example/b }] }',
  'trust: { images: [{ cosign: [{ key: a.pub }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ identity: a@example.com }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ identity: "*", issuer: x }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub, issuer: x }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ withoutLog: true }] }] }',
  'trust: { images: [{ match: a.example/b, cosign: [{ key: a.pub, extra: x }] }] }',
  'trust: { images: [{ match: "a.example/*/b", cosign: [{ key: a.pub }] }] }',
  'trust: { images: [{ match: "a.example/b*", cosign: [{ key: a.pub }] }] }',
  'trust: { images: [{ match: a.example/b, unsigned: true, cosign: [{ key: a.pub }] }] }',
  'trust: { images: [{ match: a.example/b, unsigned: false }] }',
  'trust: { images: [{ match: a.example/b, notary: {} }] }',
  'trust: { images: [{ match: a.example/b, notary: { rootKeyId: a, authority: b } }] }',
  'trust: { allow: [] }',
  'database: []',
  'database: { mirror: x }',
  'database: { mirrors: https://mirror.example }',
  'database: { mirrors: [mirror.example] }',
  'database: { mirrors: ["https://"] }',
  'database: { mirrors: ["https://mirror.example/?a=b"] }',
  'database: { mirrors: ["ftp://mirror.example"] }',
  'database: { mirrors: [relative/folder] }',
  'database: { maxAge: 7 }',
  'database: { maxAge: 0d }',
  'database: { maxAge: 1w }',
  'trust: { allowed: [debian] }',
  'trust: { allowed: ["*"] }',
  'trust: { allowed: [registry.example/App] }',
  ...[
    'match: debian, unsigned: true',
    'match: docker.io/debian, unsigned: true',
    'match: library/debian, unsigned: true',
    'match: registry.example, unsigned: true',
    'match: registry.example/app:1, unsigned: true',
    'match: registry.example/Team/app, unsigned: true',
    'match: registry.example/team/, unsigned: true',
    'match: a.example/b, notation: {}',
    'match: a.example/b, notation: { policy: p.json }',
    'match: a.example/b, notation: { store: ts }',
    'match: a.example/b, notation: { policy: p.json, store: ts, authority: ca.pem }',
    'match: a.example/b, notation: { policy: p.json, store: ts, identity: x }',
    'match: a.example/b, notation: { policy: p.json, store: ts, timestampAuthority: x }',
    'match: a.example/b, notation: { authority: ca.pem, store: ts }',
    'match: a.example/b, notation: { authority: 1 }',
    'match: a.example/b, notation: [ca.pem]',
    'match: a.example/b, notation: { authority: ca.pem, plugin: x }',
    'match: a.example/b, cosign: [{ key: a.pub }], optional: [cosign]',
    'match: a.example/b, cosign: [{ key: a.pub }], optional: [notary]',
    'match: a.example/b, cosign: [{ key: a.pub }], optional: [gpg]',
    'match: a.example/b, cosign: [{ key: a.pub }], optional: cosign',
    'match: a.example/b, unsigned: true, optional: []',
    'match: a.example/b, unsigned: true, signedWithin: 1d',
    'match: a.example/b, unsigned: true, attestations: [{ type: sbom, signers: [{ key: a.pub }] }]',
    'match: a.example/b, notary: { rootKeyId: a }, signedWithin: 90d',
    'match: a.example/b, cosign: [{ key: a.pub }], notary: { rootKeyId: a }, signedWithin: 90d',
    ...['0d', '-1d', '1e9d', '90', 90, '99999d', '1.5d', '90 d', '90days', '1w', 'd', '""', '[]'].map(
      (value) => `match: a.example/b, cosign: [{ key: a.pub }], signedWithin: ${value}`,
    ),
    'match: a.example/b, notary: { rootKeyId: a }, annotations: { a: b }',
    'match: a.example/b, cosign: [{ key: a.pub }], annotations: {}',
    'match: a.example/b, cosign: [{ key: a.pub }], annotations: { a: 1 }',
    'match: a.example/b, cosign: [{ key: a.pub }], annotations: [a=b]',
    'match: a.example/b, attestations: [{ type: sbom }]',
    'match: a.example/b, cosign: [{ key: a.pub }], attestations: []',
    ...[
      '{}',
      '{ type: sbomb }',
      '{ type: toString }',
      '{ type: sbom, builder: a }',
      '{ type: provenance, builder: "*" }',
      '{ type: provenance, builder: "https://b.example*" }',
      '{ type: provenance, source: "https://*.example/a" }',
      '{ type: sbom, severity: high }',
      '{ type: vuln }',
      '{ type: vuln, maxAge: 0h }',
      '{ type: vuln, maxAge: 1d, severity: awful }',
      '{ type: sbom, signers: [] }',
      '{ type: sbom, signers: [{ key: a.pub, identity: x }] }',
      '{ type: sbom, storedIn: debian }',
      '{ type: sbom, storedIn: "*" }',
      '{ type: sbom, storedIn: "s.example/*" }',
      '{ type: sbom, kind: x }',
    ].map((entry) => `match: a.example/b, cosign: [{ key: a.pub }], attestations: [${entry}]`),
  ].map((entry) => `trust: { images: [{ ${entry} }] }`),
  '[]',
  'text',
  'presets: baseline',
  'preset: strict',
  'failOn: awful',
  'unknown: { partly: fail }',
  'unknown: loud',
  'rules: []',
  'rules: { no/such-rule: off }',
  'rules: { workload/privileged: loud }',
  'rules: { workload/privileged: { severity: loud } }',
  'rules: { workload/privileged: { trustedUsers: [alice] } }',
  'rules: { host/docker-group-members: { trustedUsers: alice } }',
  'rules: { host/docker-group-members: { trustedUsers: [1] } }',
  'rules: { "docker-bench:C.5.3.3": off }',
  'waive: [{ rule: workload/privileged, subject: a }]',
  'waive: [{ rule: workload/privileged, reason: x }]',
  'waive: [{ subject: a, reason: x }]',
  'waive: [{ rule: no/such-rule, subject: a, reason: x }]',
  'waive: [{ rule: workload/privileged, subject: a, reason: " " }]',
  'waive: [{ rule: workload/privileged, subject: a, reason: x, until: soon }]',
  'waive: [{ rule: workload/privileged, subject: a, reason: x, because: y }]',
  'waive: { rule: workload/privileged }',
  'waive: [{ fingerprint: abc, implied: true, reason: x }]',
  'waive: [{ rule: workload/privileged, subject: a, implied: 1, reason: x }]',
  'attest: [{ rule: host/docker-group-members, by: Ann, reason: x }]',
  'attest: [{ rule: "host/*", by: Ann, reason: x, until: 2027-01-31 }]',
  'attest: [{ rule: "docker-bench:C.5.3.3", by: Ann, reason: x, until: 2027-01-31 }]',
];

for (const text of accepted) {
  test(`schema and reader both accept ${JSON.stringify(text)}`, () => {
    assert.equal(validate(parse(text) ?? null), true, JSON.stringify(validate.errors));
    assert.equal(isRead(text), true);
  });
}
for (const text of refused) {
  test(`schema and reader both refuse ${JSON.stringify(text)}`, () => {
    assert.equal(validate(parse(text)), false);
    assert.equal(isRead(text), false);
  });
}

test('the rules that a preset raises exist', () => {
  const ids = new Set(checks.map(({ id }) => id));
  for (const { atLeast } of Object.values(presets)) {
    for (const rule of Object.keys(atLeast)) assert.ok(ids.has(rule), rule);
  }
});

test('every example in docs/policy.md is a policy', () => {
  const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  assert.ok(blocks.length > 0);
  for (const text of blocks) {
    parsePolicy(text, 'docs/policy.md', checks);
    assert.equal(validate(parse(text)), true, JSON.stringify(validate.errors));
  }
});
