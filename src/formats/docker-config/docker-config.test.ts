import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import type { JsonRecord } from '../json/members.ts';
import { credentialPlace } from './credential-place.ts';
import { readHelperLogin, registryAuthHeader, type RegistryLogin } from './registry-login.ts';

const basic = (pair: string): string => Buffer.from(pair).toString('base64');
const login = (more: Partial<RegistryLogin>): RegistryLogin => ({
  username: '',
  password: '',
  identityToken: '',
  registryToken: '',
  ...more,
});

describe('where the docker command stores the credentials for a registry', () => {
  const stored = { kind: 'stored', login: login({ username: 'ann', password: 'a:b' }) };
  const cases: readonly (readonly [title: string, config: JsonRecord, registry: string, wanted: object])[] = [
    ['nowhere', {}, 'registry.example', { kind: 'none' }],
    [
      'in the file',
      { auths: { 'registry.example:5000': { auth: basic('ann:a:b') } } },
      'registry.example:5000',
      stored,
    ],
    [
      'in the file, under the address of Docker Hub',
      { auths: { 'https://index.docker.io/v1/': { auth: basic('ann:a:b') } } },
      'docker.io',
      stored,
    ],
    [
      'in the file, as an address',
      { auths: { 'https://registry.example/v1/': { auth: basic('ann:a:b') } } },
      'registry.example',
      stored,
    ],
    [
      'as a token',
      { auths: { 'registry.example': { auth: basic('ann:'), identitytoken: 't' } } },
      'registry.example',
      { kind: 'stored', login: login({ username: 'ann', identityToken: 't' }) },
    ],
    ['not in an empty entry', { auths: { 'registry.example': {} } }, 'registry.example', { kind: 'none' }],
    [
      'not for a registry whose name only starts alike',
      { auths: { 'registry.example.com': { auth: basic('ann:a') } } },
      'registry.example',
      { kind: 'none' },
    ],
    [
      'with the default helper, whatever the file has',
      { credsStore: 'pass', auths: { 'registry.example': { auth: basic('ann:a') } } },
      'registry.example',
      { kind: 'helper', name: 'pass' },
    ],
    [
      'with the helper of the registry',
      { credsStore: 'pass', credHelpers: { 'registry.example': 'cloud' } },
      'registry.example',
      { kind: 'helper', name: 'cloud' },
    ],
    [
      'not with the helper of another registry',
      { credHelpers: { 'other.example': 'cloud' } },
      'registry.example',
      { kind: 'none' },
    ],
  ];
  for (const [title, config, registry, wanted] of cases)
    it(title, () => assert.deepEqual(credentialPlace(config, registry), wanted));

  it('another form is a TypeError that quotes no value', () => {
    for (const config of [
      { auths: 'hunter2' },
      { auths: { 'registry.example': { auth: ['hunter2'] } } },
      { credHelpers: { 'registry.example': { a: 'hunter2' } } },
      { credsStore: 7 },
    ])
      assert.throws(
        () => credentialPlace(config, 'registry.example'),
        (error) => error instanceof TypeError && !error.message.includes('hunter2'),
      );
  });
});

describe('the output of a helper', () => {
  it('is a user and a password, or a token', () => {
    assert.deepEqual(
      readHelperLogin('{"ServerURL":"x","Username":"ann","Secret":"s"}'),
      login({ username: 'ann', password: 's' }),
    );
    assert.deepEqual(readHelperLogin('{"Username":"<token>","Secret":"s"}'), login({ identityToken: 's' }));
  });
  it('is rejected in another form', () => {
    for (const text of ['', 'no', '{}', '{"Username":"ann"}', '[1]', '{"Username":1,"Secret":"s"}'])
      assert.throws(() => readHelperLogin(text), /./u, text);
  });
});

it('the header has the alphabet and the padding that the engine decodes, and no empty member', () => {
  const header = registryAuthHeader('registry.example', login({ username: 'ann', password: '???>>>~~~' }));
  assert.match(header, /^[\w-]+={0,2}$/u);
  assert.equal(header.length % 4, 0);
  assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
    username: 'ann',
    password: '???>>>~~~',
    serveraddress: 'registry.example',
  });
});
