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
