import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../test/kit/processor-time.ts';
import { findVariableCredentials } from './named.ts';
import { findTextCredentials } from './text.ts';

/** What a variable and the content of a config with this text have. */
function found(text: string): readonly string[] {
  const entries = [
    ...findVariableCredentials({ name: 'CFG', text, at: [] }),
    ...findTextCredentials('config', text, []),
  ];
  return entries.map((entry) => ('value' in entry ? entry.value.name || entry.value.detector : ''));
}

test('settings in the languages of programs, in variables and configs', () => {
  for (const [name, text] of [
    ['smtp_password', `gitlab_rails['smtp_password'] = "green tea 4"`],
    ['password', `$cfg['Servers'][$i]['password'] = 'green4tea';`],
    ['secret', `settings[:secret] ||= 'green4tea'`],
    ['SMTP_PASS', `  define('SMTP_PASS', 'green4tea!');`],
    ['db_password', `ini_set( "db_password" , "green4tea" )`],
    ['password', `'db' => ['user' => 'me', 'password' => 'green4tea'],`],
    ['api_key', `  :host => 'db', :api_key => "green4tea" },`],
    ['password', `<user><password>green4tea</password></user>`],
    ['password', `<cfg:password type="x"><![CDATA[green4tea]]></cfg:password>`],
    ['password', `<entry roles="x" password='green4tea'/>`],
    ['db.password', `<property name="db.password" value="green4tea"/>`],
    ['requirepass', 'requirepass green4tea'],
    ['masterauth', 'save ""\nmasterauth "green4tea"\n'],
    ['password', 'user me insecure-password green4tea'],
    ['password', 'sentinel auth-pass main green4tea'],
    ['remote_password', 'remote_password green4tea'],
  ] as const)
    assert.deepEqual(found(text), ['CFG', name], text);
});

test('what only looks like such a setting', () => {
  for (const text of [
    `gitlab_rails['smtp_password'] = ENV['SMTP_PASSWORD']`,
    `$cfg['password'] == 'green4tea'`,
    `define('SMTP_PASS', getenv('SMTP_PASS'));`,
    `define('PASSWORD_MIN_LENGTH', '12');`,
    `'password' => 'required|min:8',`,
    `'password' => env('DB_PASSWORD'),`,
    `<password>\${DB_PASSWORD}</password>`,
    '<password></password>',
    '<input type="password" name="password" placeholder="x">',
    '<label for="password">Password</label>',
    '<input name="token" value="{{ token }}">',
    'usage: login <user> <password>',
    'password requisite pam_pwquality.so',
    'Password authentication is off',
    'requirepass $REDIS_PASSWORD',
    'masterauth',
  ])
    assert.deepEqual(found(text), [], text);
});

test('a long text of such pieces is read in linear time', () => {
  const before = processorTime();
  for (const piece of ['<a ', "['a", '<a>', "define('a", "'a' => '", '[ :a ', 'user '])
    found(piece.repeat(20_000));
  assert.ok(processorTime() - before < 4000);
});
