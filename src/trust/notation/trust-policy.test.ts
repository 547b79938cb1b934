import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTrustPolicy, policyFor } from './trust-policy.ts';

type Members = Readonly<Record<string, unknown>>;

const entry: Members = {
  name: 'example',
  registryScopes: ['registry.example/team/app'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:example'],
  trustedIdentities: ['x509.subject: C=US, ST=WA, O=Example'],
};
const policy = (...entries: readonly Members[]): string =>
  JSON.stringify({ version: '1.0', trustPolicies: entries });
const changed = (change: Members): string => policy({ ...entry, ...change });
const verification = (signatureVerification: Members): string => changed({ signatureVerification });
const skipping = { signatureVerification: { level: 'skip' }, trustStores: [], trustedIdentities: [] };

describe('a trust policy that is not valid is refused', () => {
  const rows: Readonly<Record<string, string>> = {
    'no JSON': '{',
    'a member twice': '{"version":"1.0","version":"1.0"}',
    'no object': '[]',
    'another version': JSON.stringify({ version: '2.0', trustPolicies: [entry] }),
    'no version': JSON.stringify({ trustPolicies: [entry] }),
    'no policies': policy(),
    'an unknown member': JSON.stringify({ version: '1.0', trustPolicies: [entry], other: 1 }),
    'a policy that is no object': JSON.stringify({ version: '1.0', trustPolicies: ['x'] }),
    'no name': changed({ name: '' }),
    'a name twice': policy(entry, { ...entry, registryScopes: ['*'] }),
    'a misspelt member': changed({ trustedIdentites: ['*'] }),
    'no scopes': changed({ registryScopes: [] }),
    'the scope * beside others': changed({ registryScopes: ['*', 'registry.example/app'] }),
    'the scope * twice': policy(
      { ...entry, registryScopes: ['*'] },
      { ...entry, name: 'b', registryScopes: ['*'] },
    ),
    'a scope twice': policy(entry, { ...entry, name: 'b' }),
    'a scope with a wildcard': changed({ registryScopes: ['registry.example/*'] }),
    'a scope that is a registry': changed({ registryScopes: ['registry.example'] }),
    'a scope with a tag': changed({ registryScopes: ['registry.example/app:1.0'] }),
    'a scope with a digest': changed({ registryScopes: ['registry.example/app@sha256:aa'] }),
    'a scope that is a URL': changed({ registryScopes: ['https://registry.example/app'] }),
    'no level': verification({}),
    'an unknown level': verification({ level: 'lenient' }),
    'a level of every object': verification({ level: 'constructor' }),
    'an unknown validation': verification({ level: 'strict', override: { signer: 'log' } }),
    'integrity overridden': verification({ level: 'strict', override: { integrity: 'log' } }),
    'an unknown action': verification({ level: 'strict', override: { expiry: 'ignore' } }),
    'expiry skipped': verification({ level: 'strict', override: { expiry: 'skip' } }),
    'authenticity skipped': verification({ level: 'strict', override: { authenticity: 'skip' } }),
    'skip overridden': changed({
      ...skipping,
      signatureVerification: { level: 'skip', override: { expiry: 'log' } },
    }),
    'skip for everything': changed({ ...skipping, registryScopes: ['*'] }),
    'skip with identities': changed({ ...skipping, trustedIdentities: ['*'] }),
    'an unknown time for timestamps': verification({ level: 'strict', verifyTimestamp: 'never' }),
    'no trust stores': changed({ trustStores: [] }),
    'no identities': changed({ trustedIdentities: [] }),
    'an unknown kind of store': changed({ trustStores: ['x509:example'] }),
    'a store without a name': changed({ trustStores: ['ca:'] }),
    'a store above the others': changed({ trustStores: ['ca:..'] }),
    'a store in another folder': changed({ trustStores: ['ca:a/b'] }),
    'a store of two names': changed({ trustStores: ['ca:a,tsa:b'] }),
    '* beside other identities': changed({ trustedIdentities: ['*', 'x509.subject: C=US, ST=WA, O=A'] }),
    'an identity of an unknown kind': changed({ trustedIdentities: ['x509.san: a'] }),
    'an identity without a kind': changed({ trustedIdentities: ['C=US, ST=WA, O=A'] }),
    'an identity without an organization': changed({ trustedIdentities: ['x509.subject: C=US, ST=WA'] }),
    'an identity with an empty state': changed({ trustedIdentities: ['x509.subject: C=US, ST=, O=A'] }),
    'an identity with an attribute twice': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, S=OR, O=A'],
    }),
    'an identity with an unknown attribute': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=A, X=1'],
    }),
    'an identity with several values': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=A+OU=B'],
    }),
    'an identity in hexadecimal': changed({ trustedIdentities: ['x509.subject: C=US, ST=WA, O=#0401'] }),
    'an identity that ends in a comma': changed({ trustedIdentities: ['x509.subject: C=US, ST=WA, O=A,'] }),
    'an identity that ends in a backslash': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=A\\'],
    }),
    'an identity that is not UTF-8': changed({
      trustedIdentities: [String.raw`x509.subject: C=US, ST=WA, O=\ff`],
    }),
    'identities of which one is part of the other': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=A', 'x509.subject: C=US, ST=WA, O=A, OU=B'],
    }),
    'an identity twice': changed({
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=A', 'x509.subject: O=A, ST=WA, C=US'],
    }),
  };
  for (const [name, text] of Object.entries(rows))
    it(name, () => {
      assert.throws(() => parseTrustPolicy(text), TypeError);
    });
});

describe('a trust policy', () => {
  it('says for each level what is enforced', () => {
    const actionsOf = (level: string, override: Members = {}) =>
      Object.values(parseTrustPolicy(verification({ level, override }))[0]?.actions ?? {}).join(' ');
    assert.equal(actionsOf('strict'), 'enforce enforce enforce enforce');
    assert.equal(actionsOf('permissive'), 'enforce log log log');
    assert.equal(actionsOf('audit'), 'log log log log');
    assert.equal(actionsOf('strict', { expiry: 'log', revocation: 'skip' }), 'enforce enforce log skip');
    assert.equal(actionsOf('audit', { authenticity: 'enforce' }), 'enforce log log log');
  });

  it('is chosen by the exact name of a repository, else the one for all', () => {
    const entries = parseTrustPolicy(policy(entry, { ...entry, name: 'all', registryScopes: ['*'] }));
    const nameFor = (repository: string) => policyFor(entries, repository)?.name;
    assert.equal(nameFor('registry.example/team/app'), 'example');
    for (const other of [
      'registry.example/team/app2',
      'registry.example/team',
      'Registry.example/team/app',
      '*',
    ])
      assert.equal(nameFor(other), 'all', other);
    assert.equal(policyFor(entries.slice(0, 1), 'registry.example/other'), undefined);
  });

  it('names identities with escapes and in any order', () => {
    const [read] = parseTrustPolicy(
      changed({
        trustedIdentities: [String.raw`x509.subject: O=A\, B\\ \;,S=WA ;C=US, CN=\ l\C3\BC\ ,OU= x y `],
      }),
    );
    assert.ok(read !== undefined && read.identities !== 'any');
    assert.deepEqual(Object.fromEntries(read.identities[0] ?? []), {
      O: String.raw`A, B\ ;`,
      ST: 'WA',
      C: 'US',
      CN: ' lü ',
      OU: 'x y',
    });
  });

  it('may skip verification of a repository', () => {
    const [read] = parseTrustPolicy(changed(skipping));
    assert.equal(read?.level, 'skip');
  });
});
