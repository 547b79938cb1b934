import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayNameCredential, namesCredential } from './secret-names.ts';

const credentials = [
  'PASSWORD',
  'DB_PASSWORD',
  'PGPASSWORD',
  'MYSQL_ROOT_PASSWORD',
  'dbPassword',
  'redis.password',
  'CLIENT_SECRET',
  'GITHUB_TOKEN',
  'STRIPE_API_KEY',
  'apiKey',
  'AWS_SECRET_ACCESS_KEY',
  'SSH_PRIVATE_KEY',
  'SMTP_PASS',
  'JWT_SECRET_OLD',
  'DB_PASSWORD_2',
  'GOOGLE_CREDENTIALS',
  'SECRET_KEY_BASE',
  'TS_AUTHKEY',
  'MINIO_SECRETKEY',
  'DBPASS',
  'ROOTPW',
  'ADMIN_PW',
  'RABBITMQ_ERLANG_COOKIE',
  'REDISCLI_AUTH',
  'GITHUB_PAT',
  'VAULT_DEV_ROOT_TOKEN_ID',
  'KEYSTORE_PASSCODE',
];

const others = [
  'DB_PASSWORD_FILE',
  'PASSWORD_MIN_LENGTH',
  'TOKEN_URL',
  'TOKEN_TTL',
  'SECRET_NAME',
  'AWS_ACCESS_KEY_ID',
  'PUBLIC_KEY',
  'GPG_KEY',
  'PWD',
  'OLDPWD',
  'MYSQL_ALLOW_EMPTY_PASSWORD',
  'MYSQL_RANDOM_ROOT_PASSWORD',
  'MAX_TOKENS',
  'COMPASS',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'SHOW_PASSWORD',
  'COMPAT',
  'FLUX_PAT',
  'BYPASS',
  'SECRET_KEY_BASENAME',
  'COOKIE',
  'KEYBOARD',
  'AUTHOR',
  'PATH',
];

test('names of credentials', () => {
  for (const name of credentials) assert.equal(namesCredential(name), true, name);
});

test('names that only look like them', () => {
  for (const name of others) assert.equal(namesCredential(name), false, name);
});

test('a long hostile name is read quickly', () => {
  const start = process.cpuUsage().user;
  namesCredential(`${'ALLOW_A_'.repeat(20_000)}PASSWORDX`);
  namesCredential(`PASSWORD${'_OLD'.repeat(20_000)}!`);
  assert.ok(process.cpuUsage().user - start < 1_000_000);
});

test('names that need review', () => {
  for (const name of ['APP_KEY', 'AUTH_SALT', 'LEDGER_KEY', 'DATABASE_URL', 'SENTRY_DSN', 'MONGO_URI']) {
    assert.equal(mayNameCredential(name), true, name);
  }
  for (const name of ['PUBLIC_KEY', 'GPG_KEY', 'KEYBOARD', 'HOME', 'BASE_URL']) {
    assert.equal(mayNameCredential(name), false, name);
  }
});
