import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSwarmConfig } from './configs.ts';

function credentialsIn(text: string): readonly string[] {
  return readSwarmConfig({ Spec: { Name: 'app', Data: Buffer.from(text).toString('base64') } }).credentials;
}

test('credentials in a config are found by setting name or value format, without values', () => {
  for (const line of [
    'DB_PASSWORD=hunter2-secret',
    'export DB_PASSWORD="hunter2-secret"',
    '  "DB_PASSWORD": "hunter2-secret",',
    "DB_PASSWORD: 'hunter2-secret'",
  ])
    assert.deepEqual(credentialsIn(`# settings\nport = 80\r\n${line}\n`), ['DB_PASSWORD'], line);
  assert.deepEqual(credentialsIn('-----BEGIN EC PRIVATE KEY-----\nMHc\n'), ['private key']);
});

test('a reference or a non-setting is no credential', () => {
  for (const line of [
    'DB_PASSWORD_FILE=/run/secrets/db',
    'DB_PASSWORD={{ secret "db" }}',
    'DB_PASSWORD=${DB_PASSWORD}',
    '# DB_PASSWORD=hunter2-secret',
    'server { listen 80; }',
    '-----BEGIN CERTIFICATE-----',
    '',
  ])
    assert.deepEqual(credentialsIn(line), [], line);
});

test('a config without content has none; one without a name is malformed', () => {
  assert.deepEqual(readSwarmConfig({ Spec: { Name: 'app' } }).credentials, []);
  assert.throws(() => readSwarmConfig({ Spec: {} }), TypeError);
});
