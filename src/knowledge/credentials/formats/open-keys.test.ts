import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialDetector, isUsableAtOnce } from '../credentials.ts';

const emulator = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const own = emulator.replace('Eby8vdM0', 'Fq2UVErC');
const google = 'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY';

function tokenFor(claims: object): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${parts.join('.')}.dc_X5iR_VP_qT0zsiyj_I_OZ2T9FtRU2BBNWN8Bu4GE`;
}

test('a key of an emulator or of a document opens nothing, and one like it does', () => {
  const account = 'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=';
  assert.equal(credentialDetector('STORAGE', `${account}${emulator};`), undefined);
  assert.equal(credentialDetector('STORAGE_ACCESS_KEY', emulator), undefined);
  assert.equal(credentialDetector('STORAGE', `${account}${own};`), 'connection string with a password');
  assert.equal(credentialDetector('STORAGE_KEY', own), 'random key');
  const bus = 'Endpoint=sb://bus;SharedAccessKeyName=all;SharedAccessKey=SAS_KEY_VALUE';
  assert.equal(credentialDetector('BUS', `${bus};UseDevelopmentEmulator=true;`), undefined);
  assert.equal(credentialDetector('BUS', bus), 'connection string with a password');
});

test('connection strings say where to connect by an endpoint of any name', () => {
  for (const start of ['AccountEndpoint=https://db:443/;AccountKey', 'Endpoint=https://app;Id=a;Secret'])
    assert.equal(credentialDetector('CONNECT', `${start}=${own}`), 'connection string with a password');
});

test('a token for those who are not signed in is no credential', () => {
  const names = ['SUPABASE_ANON_KEY', 'API_TOKEN', 'JWT'];
  for (const name of names) {
    assert.equal(credentialDetector(name, tokenFor({ role: 'anon', iss: 'a' })), undefined);
    assert.equal(credentialDetector(name, tokenFor({ role: 'service_role' })), 'JSON web token');
  }
});

test('a key that a build puts into pages is not usable by who reads the file alone', () => {
  const inPages = credentialDetector('NEXT_PUBLIC_MAPS', google) ?? '';
  assert.equal(inPages, 'Google API key for browsers');
  assert.equal(isUsableAtOnce(inPages), false);
  assert.equal(credentialDetector('MAPS', google), 'Google API key');
  const random = 'k3Jd8s0Qp2Lx7Vz1Nf5Tb9Wc';
  assert.equal(credentialDetector('VITE_SERVICE_KEY', random), 'random key for browsers');
  // What no page may have stays a leak there.
  const server = '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';
  assert.equal(isUsableAtOnce(credentialDetector('VITE_TOKEN', server) ?? ''), true);
});
