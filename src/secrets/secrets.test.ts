import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry, WorkloadCredential } from '../core/workload/workload.ts';
import { githubToken } from '../../test/kit/random-text.ts';
import { findCommandCredentials } from './command-line.ts';
import { findNamedCredentials, findVariableCredentials } from './named.ts';

const token = githubToken();

function described(entries: readonly Entry<WorkloadCredential>[]): string[] {
  return entries.map((entry) =>
    'value' in entry
      ? `${entry.value.name}: ${entry.value.detector}, ${entry.value.length ?? 'open'}`
      : `? ${entry.unresolved}`,
  );
}

function inWords(...words: readonly string[]): string[] {
  return described(
    findCommandCredentials(
      'command',
      words.map((text) => ({ text, at: [] })),
    ),
  );
}

test('flags with the name of a credential', () => {
  assert.deepEqual(inWords('app', '--password', 'tea'), ['--password: its name, 3']);
  assert.deepEqual(inWords('app', '--api-key=tea'), ['--api-key: its name, 3']);
  assert.deepEqual(inWords('app', '-token', 'tea'), ['-token: its name, 3']);
  assert.deepEqual(inWords('redis-server', '--requirepass', 'tea'), ['--requirepass: its name, 3']);
  assert.deepEqual(inWords('app --secret "tea and buns" --port 80'), ['--secret: its name, 12']);
  assert.deepEqual(inWords('sh', '-c', "PGPASSWORD='tea' psql; x --db-password=buns"), [
    'PGPASSWORD: its name, 3',
    '--db-password: its name, 4',
  ]);
});

test('options of well-known programs with a credential', () => {
  const found = (...words: readonly string[]) => inWords(...words).join('; ');
  assert.equal(found('curl', '-u', 'me:tea', 'http://x.example/'), '-u: password for curl, 3');
  assert.equal(found('/usr/bin/curl', '-sfu', 'me:tea', 'x'), '-u: password for curl, 3');
  assert.equal(found('curl -ume:tea http://x.example/'), '-u: password for curl, 3');
  assert.equal(found('curl --user "me:green tea" x'), '--user: password for curl, 9');
  assert.equal(found('sh', '-c', 'wait; mysqladmin ping -ptea'), '-p: password for mysqladmin, 3');
  assert.equal(found("sh -c 'sshpass -p tea ssh x'"), '-p: password for sshpass, 3');
  assert.equal(found('redis-cli', '-a', 'tea', 'ping'), '-a: password for redis-cli, 3');
  assert.equal(found('sshpass -p tea ssh me@x.example'), '-p: password for sshpass, 3');
  assert.equal(found('docker-entrypoint.sh', 'smbclient', '-U', 'me%tea'), '-U: password for smbclient, 3');
  const open = { text: '', open: 'X is not set', at: [] };
  const words = ['redis-cli', '-a'].map((text) => ({ text, at: [] }));
  assert.deepEqual(described(findCommandCredentials('healthcheck', [...words, open])), [
    '-a: password for redis-cli, open',
  ]);
});

test('options of well-known programs without a credential', () => {
  for (const words of [
    ['curl', '-u', 'me'],
    ['curl -u "me:$PW" x'],
    ['curl', '-u', 'me:${PW}'],
    ['mysqladmin', '-p', 'ping'],
    ['mysqladmin ping -p"$MYSQL_ROOT_PASSWORD"'],
    ['redis-cli', '-a', '$(cat /run/secrets/pw)'],
    ['redis-cli', '-a'],
    ['sshpass', '-help', '/x'],
    ['app', '-a', 'tea', '-p', 'tea', '-u', 'me:tea'],
    ['app -a tea; redis-cli ping'],
    ['-u', 'me:tea', 'curl'],
  ])
    assert.deepEqual(inWords(...words), [], words.join(' '));
});

test('flags that are no credentials', () => {
  for (const words of [
    ['--password-file', '/run/secrets/pw'],
    ['--password', '/run/secrets/pw'],
    ['--password', '$PW'],
    ['--password=$(cat /run/secrets/pw)'],
    ['--password=${PW}'],
    ['--password', '--verbose'],
    ['--password'],
    ['--max-token', '5'],
    ['-p', '80:80'],
    ['--public-key', 'x'],
    ['token', 'x'],
    ['sh', '-c', 'app --token "$TOKEN" --password=$PW; PGPASSWORD=$PW psql'],
  ])
    assert.deepEqual(inWords(...words), [], words.join(' '));
});

test('a known format is found anywhere, once', () => {
  assert.deepEqual(inWords('app', '--token', token), [': GitHub token, 40']);
  assert.deepEqual(inWords(`app --header 'x: ${token}'`), [': GitHub token, 40']);
  assert.deepEqual(inWords('psql', 'postgres://me:tea@db.example/app'), [': address with a password, 18']);
  assert.deepEqual(inWords('psql', 'postgres://me:${PW}@db.example/app'), []);
});

test('an unknown word is unresolved, or found by its flag', () => {
  const open = { text: '', open: 'X is not set', at: [] };
  const of = (text: string) => findCommandCredentials('healthcheck', [{ text, at: [] }, open]);
  assert.deepEqual(described(of('--password')), ['--password: its name, open']);
  assert.deepEqual(described(of('--port')), ['? healthcheck: X is not set']);
  assert.deepEqual(described(findNamedCredentials('label', { name: 'api.token', ...open })), [
    'api.token: its name, open',
  ]);
  assert.deepEqual(described(findNamedCredentials('label', { name: 'build', ...open })), [
    '? label build: X is not set',
  ]);
});

test('named values; a name that is itself a credential is not stored', () => {
  const label = (name: string, text: string) =>
    described(findNamedCredentials('label', { name, text, at: [] }));
  assert.deepEqual(label('api.token', 'tea'), ['api.token: its name, 3']);
  assert.deepEqual(label('note', token), ['note: GitHub token, 40']);
  assert.deepEqual(label('note', 'tea'), []);
  assert.deepEqual(label(token, token), [': GitHub token, 40']);
  const variable = (name: string, text: string) => described(findVariableCredentials({ name, text, at: [] }));
  assert.deepEqual(variable('NOTE', token), ['NOTE: GitHub token, 40']);
  assert.deepEqual(variable('DB_PASSWORD', 'tea'), [], 'the names of variables are checked elsewhere');
});

test('options in the value of a variable', () => {
  const inVariable = (text: string) =>
    described(findVariableCredentials({ name: 'JAVA_OPTS', text, at: [] }));
  assert.deepEqual(inVariable('-Xmx1g -Djavax.net.ssl.keyStorePassword=tea -Dx=y'), [
    'JAVA_OPTS: option -Djavax.net.ssl.keyStorePassword in its value, 3',
  ]);
  assert.deepEqual(inVariable('--requirepass tea'), ['JAVA_OPTS: option --requirepass in its value, 3']);
  assert.deepEqual(inVariable('curl -u me:tea x'), ['JAVA_OPTS: password for curl, 3']);
  for (const text of [
    '-Xmx1g',
    '-Dkeystore.password=${PW}',
    '--password-file /run/secrets/pw',
    'password - tea',
  ])
    assert.deepEqual(inVariable(text), [], text);
});

test('commands in labels and options, which other containers run', () => {
  const found = (text: string) => described(findNamedCredentials('label', { name: 'x.run', text, at: [] }));
  const cases: readonly (readonly [string, string])[] = [
    ['mysqldump -uroot -phunter2 app', 'password for mysqldump, 7'],
    ["sh -c 'PGPASSWORD=hunter2 pg_dump app'", 'option PGPASSWORD in its value, 7'],
    ['PGPASSWORD=hunter2 pg_dump app', 'setting PGPASSWORD in its value, 19'],
    ['pg_dump --password=hunter2 app', 'option --password in its value, 7'],
    ['curl -u ann:hunter2 http://x.example/', 'password for curl, 7'],
    ['mc alias set m http://minio:9000 root hunter2', 'password for mc, 7'],
  ];
  for (const [text, what] of cases) {
    assert.deepEqual(found(text), [`x.run: ${what}`], text);
    assert.notDeepEqual(described(findVariableCredentials({ name: 'RUN', text, at: [] })), [], text);
  }
  for (const text of [
    'mysqldump -uroot app',
    'a text about the password=field of a form',
    'Host(`x.example`) && PathPrefix(`/token`)',
    'sh -c "PGPASSWORD=$PW pg_dump app"',
    'the mc alias of a customer',
  ])
    assert.deepEqual(found(text), [], text);
});
