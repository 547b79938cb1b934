import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../../../test/kit/credential-rows.ts';
import { alphanumeric, githubToken, hex, randomText, sampleUuid } from '../../../test/kit/random-text.ts';
import { credentialDetector, credentialFormat, namedFormat } from './credentials.ts';
import { endsWithBase62Checksum, hasBech32Checksum } from './formats/checksums.ts';
import { isReference } from './formats/reference.ts';
import { sizeSkipped } from '../../../test/kit/rounds.ts';

const base64 = `${alphanumeric}+/`;
test('checksums agree with published examples', () => {
  // The example of "Behind GitHub's new authentication token formats", without its prefix.
  assert.ok(endsWithBase62Checksum(joined('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ·0mLq17')));
  // BIP 173, test vectors.
  for (const text of ['A12UEL5L', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'])
    assert.ok(hasBech32Checksum(text), text);
  for (const text of ['A12UEL5M', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxq', '1qqqq', 'none'])
    assert.ok(!hasBech32Checksum(text), text);
});

test('a credential’s name with a literal value', () => {
  for (const value of [
    'x1',
    'changeme',
    'postgres',
    'xxxx',
    '$ecret!',
    '%Passw0rd',
    '<b',
    '{"key":"tea"}',
    `/${randomText(39, base64, 5)}`,
  ])
    assert.equal(credentialDetector('DB_PASSWORD', value), 'its name', value);
  assert.equal(credentialDetector('api.token', 'x1'), 'its name');
});

test('references to a credential', () => {
  for (const value of [
    '',
    ' ',
    '$PW',
    '$$PW',
    '$A$B',
    '${PW}',
    '${PW:-x}',
    '$(cat /x)',
    '`cat /x`',
    '$1',
    '{{ pw }}',
    '{%pw%}',
    '{env.PW}',
    '{$PW}',
    '%PW%',
    '%{PW}',
    '%(pw)s',
    '<password>',
    '/run/secrets/pw',
    './pw',
    '../pw',
    '~/pw',
    'file:///run/pw',
    'op://vault/item/pw',
    'arn:aws:secretsmanager:eu:1:x',
    'vault:secret/data/app#pw',
    'true',
    'NONE',
    '0',
    '/opt/Keycloak2/conf/Server1/Key3/pw',
  ]) {
    assert.ok(isReference(value), value);
    assert.equal(credentialDetector('DB_PASSWORD', value), undefined, value);
  }
});

test('a name and a value that tell together what it is', () => {
  const found = (name: string, value: string) => namedFormat(name, value)?.detector;
  for (const value of [randomText(32, hex), randomText(44, base64), sampleUuid, `${randomText(43)}=`])
    assert.equal(found('LEDGER_KEY', value), 'random key', value);
  assert.equal(found('AIRFLOW__CORE__FERNET_KEY', `${randomText(43)}=`), 'random key');
  assert.equal(found('AUTH_SALT', randomText(64, `${alphanumeric}!#%&*+,<>?@^_{|}~`)), 'random key');
  for (const [name, value] of [
    ['LEDGER_KEY', 'primary-ledger-key-2024'],
    ['LEDGER_KEY', 'customer.id'],
    ['LEDGER_KEY', '/etc/ledger/key.pem'],
    ['LEDGER_KEY', 'arn:aws:kms:eu-west-1:123456789012:key/1'],
    ['GPG_KEY', randomText(40, hex).toUpperCase()],
    ['PUBLIC_KEY', randomText(44)],
    ['BUILD_ID', randomText(40, hex)],
    ['SUPABASE_ANON_KEY', randomText(44)],
    ['STRIPE_PUBLISHABLE_KEY', randomText(44)],
    ['ALGOLIA_SEARCH_KEY', randomText(32, hex)],
    ['STRIPE_KEY', `pk_live_${randomText(44)}`],
    ['POSTHOG_KEY', `phc_${randomText(40)}`],
    ['LEDGER_KEY', '$KEY'],
  ] as const)
    assert.equal(found(name, value), undefined, `${name}=${value}`);
  for (const [name, value] of [
    ['FLOWER_BASIC_AUTH', 'me:tea'],
    ['NEO4J_AUTH', 'neo4j/tea'],
    ['SFTP_USERS', 'me:tea:1001'],
    ['HTTP_AUTH', 'me@x:tea:buns'],
  ] as const)
    assert.equal(found(name, value), 'user name and password', name);
  const header = 'traefik.http.middlewares.a.headers.customrequestheaders.Authorization';
  assert.equal(found(header, 'Basic dGVhOmJ1bnM='), 'authorization header');
  assert.equal(found(header, 'Bearer ${TOKEN}'), undefined);
  for (const [name, value] of [
    ['NEO4J_AUTH', 'none'],
    ['BASIC_AUTH', 'true'],
    ['BASIC_AUTH', 'me:${PW}'],
    ['HTTP_AUTH', 'me'],
    ['ADDRESS', 'me:tea'],
  ] as const)
    assert.equal(found(name, value), undefined, name);
});

test('the length of a found part, not of the text', () => {
  assert.deepEqual(credentialFormat('Server=db;User Id=sa;Password=tea'), {
    detector: 'connection string with a password',
    length: 3,
  });
  assert.equal(credentialFormat(`x ${githubToken()} y`)?.length, 40);
});

test('values that are no credentials', () => {
  for (const [name, value] of [
    ['PATH', '/bin'],
    ['GPG_KEY', randomText(40, hex).toUpperCase()],
    ['SHA', 'eyJ'],
    ['SUM', `sha512-${randomText(86, base64)}==`],
    ['SUM', `sha256:${randomText(64, hex)}`],
    ['COMMIT', randomText(40, hex)],
    ['ID', sampleUuid],
    ['ALLOWED', 's.example'],
    ['SENTRY', `https://${randomText(32, hex)}@sentry.example/1`],
    ['X', randomText(64, `${hex}ghijklmnopqrstuvwxyz`)],
  ] as const)
    assert.equal(credentialDetector(name, value), undefined, `${name}=${value}`);
});

test('long hostile texts are read quickly', { skip: sizeSkipped }, () => {
  for (const part of [
    'gl',
    'glpat-',
    'a-glpat-',
    '://a:',
    '://:',
    '://?password=',
    'eyJ',
    'eyJ.',
    'sk-',
    '$2y$',
    '$6$',
    'a:1,',
    'a:1,b=c,',
    'LoginModule ',
    'base64:',
    '-',
    '.',
    'M',
    '${',
    '://${a}',
    '&sig=',
    '%2b',
    'LS0tLS1CRUdJTi',
    'AKIA',
    'x.webhooks/',
    's.',
    '/hooks/',
    'ab:',
  ]) {
    const start = process.cpuUsage().user;
    credentialFormat(part.repeat(Math.ceil(100_000 / part.length)));
    const used = process.cpuUsage().user - start;
    assert.ok(used < 2_000_000, `${part}: ${used} µs`);
  }
});
