import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { credentialDetector, credentialFormat } from './credentials.ts';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

test('values with the format of a credential, whatever their name', () => {
  const samples = {
    'private key': '-----BEGIN EC PRIVATE KEY-----\nMHc',
    'AWS access key': 'AKIAABCDEFGHIJKLMNOP',
    'GitHub token': `ghp_${'a1'.repeat(18)}`,
    'GitLab token': `glpat-${'a1'.repeat(10)}`,
    'Slack token': 'xoxb-1234567890-abc',
    'Stripe key': `sk_live_${'a1'.repeat(12)}`,
    'Google API key': `AIza${'a'.repeat(35)}`,
    'npm token': `npm_${'a1'.repeat(18)}`,
    'JSON web token': `${encoded({ alg: 'HS256' })}.${encoded({ sub: 'someone' })}.${'c'.repeat(20)}`,
    'authorization header': 'Authorization: Bearer tea-and-buns',
    'address with a password': 'postgres://me:pw@db.example/app',
  };
  for (const [detector, value] of Object.entries(samples)) {
    assert.equal(credentialDetector('HARMLESS', value), detector);
    assert.equal(credentialFormat(`before ${value} after`)?.detector, detector);
  }
});

test('a credential’s name with a literal value', () => {
  assert.equal(credentialDetector('DB_PASSWORD', 'x1'), 'its name');
  assert.equal(credentialDetector('api.token', 'x1'), 'its name');
  for (const value of ['', ' ', '$PW', '${PW}', '{{ pw }}', '/run/secrets/pw', './pw', 'true', '0', 'none'])
    assert.equal(credentialDetector('DB_PASSWORD', value), undefined, value);
});

test('values that are no credentials', () => {
  for (const [name, value] of [
    ['PATH', '/bin'],
    ['URL', 'https://x.example/a:b@c'],
    ['URL', 'https://me:$PASSWORD@x.example/'],
    ['URL', 'https://me:<password>@x.example/'],
    ['HEADER', 'Authorization: Bearer $TOKEN'],
    ['HEADER', 'Authorization: Bearer'],
    ['GPG_KEY', '0123456789ABCDEF0123456789ABCDEF01234567'],
    ['SHA', 'eyJ'],
    ['DATA', `${encoded({ name: 'no header' })}.${encoded({ sub: 'someone' })}.${'c'.repeat(20)}`],
    ['DATA', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`],
  ] as const)
    assert.equal(credentialDetector(name, value), undefined, `${name}=${value}`);
});

test('connection strings, by their password', () => {
  for (const value of [
    'Server=db;Database=app;User Id=sa;Password=tea;Encrypt=true',
    'Data Source=db; UID = sa; PWD = tea',
    'host=db port=5432 user=app password=tea sslmode=require',
    'DefaultEndpointsProtocol=https;AccountName=me;AccountKey=tea',
  ]) {
    const expected = { detector: 'connection string with a password', length: 3 };
    assert.deepEqual(credentialFormat(value), expected, value);
  }
  for (const value of [
    'Server=db;Database=app;Integrated Security=true',
    'Server=db;User Id=sa;Password=${PW}',
    'host=db password=',
    'password=tea',
    'a=b;c=d',
    'Server=db;Password',
  ]) {
    assert.equal(credentialFormat(value), undefined, value);
  }
});
