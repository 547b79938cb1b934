import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialFileName } from './credential-files.ts';

test('a file of credentials or a private key is known by its name', () => {
  for (const path of [
    'id_ed25519',
    'certs/server.key',
    'example.com.tls.key',
    'ssl/private.key',
    '/etc/ssl/private/web-server.key',
    'key.pem',
    'tls-key.pem',
    'jwt_private_key.pem',
    'jwt-private.pem',
    'live/privkey1.pem',
    'service-account.json',
    'serviceaccount-key.json',
    'config/secrets.yml',
    'secret.json',
    '.vault_pass',
    'terraform.tfstate.backup',
    '.aws/credentials',
  ])
    assert.notEqual(credentialFileName(path), undefined, path);
});

test('what anybody may have is none', () => {
  for (const path of [
    'id_rsa.pub',
    'nodesource.gpg.key',
    'docker.key',
    'nginx_signing.key',
    'RPM-GPG-KEY',
    'public_key.pem',
    'jwt.pub.key',
    'public-key.pem',
    'cert.pem',
    'fullchain.pem',
    'ca.crt',
    'server.key.example',
    'keyboard.json',
    'secrets.ts',
    'monkey.pem',
    'account.json',
  ])
    assert.equal(credentialFileName(path), undefined, path);
});
