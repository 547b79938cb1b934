import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCommandCredentials } from './command-line.ts';
import { findNamedCredentials, findVariableCredentials } from './named.ts';
import { settingIn } from './structured.ts';

/** What is found in the value of a variable, a label and an argument. */
function found(text: string): readonly (readonly string[])[] {
  const named = { name: 'X', text, at: [] };
  return [
    findVariableCredentials(named),
    findNamedCredentials('label', named),
    findCommandCredentials('command', [
      { text: 'app', at: [] },
      { text, at: [] },
    ]),
  ].map((entries) => entries.map((entry) => ('value' in entry ? entry.value.detector : entry.unresolved)));
}

const json = {
  'setting password in its value': '{"spring":{"datasource":{"username":"sa","password":"green tea"}}}',
  'setting api_token in its value': '[{"name":"a"},{"api_token":"tea"}]',
  'user name and password in Base64': '{"auths":{"r.example":{"auth":"bWU6dGVh"}}}',
  'user name and password': '{"basic_auth":"me:tea"}',
};

test('settings of a JSON document, in variables, labels and arguments', () => {
  for (const [detector, text] of Object.entries(json))
    assert.deepEqual(found(text), [[detector], [detector], [detector]], text);
});

test('settings in lines, in variables and labels', () => {
  for (const text of [
    'password: tea',
    'db.password=tea',
    'a: 1\nlogin:\n  password: "green tea"\n',
    "x = y\r\nadmin_password = 'tea'\r\n",
    'level=debug;\npassword=tea;',
  ])
    assert.match(
      found(text).slice(0, 2).join(' '),
      /^setting \S*password in its value setting \S*password in its value$/u,
      text,
    );
});

test('an encoded pair by the name of its variable', () => {
  const variable = (name: string, text: string) =>
    findVariableCredentials({ name, text, at: [] }).flatMap((entry) =>
      'value' in entry ? entry.value.detector : [],
    );
  const encoded = 'user name and password in Base64';
  assert.deepEqual(variable('NPM_CONFIG__AUTH', 'bWU6dGVh'), [encoded]);
  for (const [name, text] of [
    ['APP_AUTH', 'enabled'],
    ['APP_AUTH', 'bGRhcA=='],
    ['AUTHOR', 'bWU6dGVh'],
  ] as const)
    assert.deepEqual(variable(name, text), [], `${name}=${text}`);
});

test('what is no credential', () => {
  for (const text of [
    '{"password":"${PW}","token":"","secretName":"x","passwordFile":"/x"}',
    '{"password":"/run/secrets/pw"}',
    '{"password":',
    '{"token_type":"bearer","auth":"ldap"}',
    'Password: must have eight characters',
    'password:reset',
    'secret:read,token:write',
    'token: %s',
    'token=true',
    'logging:\n  token: ${T}\n  level: info\n',
    'default-src: self; token: none',
    '{"a":[]',
  ])
    assert.deepEqual(found(text), [[], [], []], text.slice(0, 60));
});

test('documents of many settings and depths end', () => {
  const deep = `${'['.repeat(20_000)}{"password":"tea"}${']'.repeat(20_000)}`;
  const wide = JSON.stringify(Array.from({ length: 9000 }, (_, index) => ({ a: String(index) })));
  const start = process.cpuUsage().user;
  found(deep);
  found(wide);
  found(' '.repeat(60_000));
  found('a:'.repeat(30_000));
  found(`{a: ${'{'.repeat(60_000)}`);
  found(`{a: ${',b: '.repeat(30_000)}`);
  found(`password: "${'\\'.repeat(60_000)}`);
  found(`password: ${'a '.repeat(60_000)}`);
  found(`password: ${' #'.repeat(60_000)}x`);
  found(`password: ${'a.'.repeat(60_000)}`);
  found(`password: ${'your-a-'.repeat(20_000)}`);
  found(`password: ${'your_a_'.repeat(20_000)}!`);
  found(`password: ${';'.repeat(60_000)}`);
  found(`password: your${'_a'.repeat(60_000)}!`);
  found(`password: "${'\\\\a'.repeat(60_000)}`);
  found(`{a: ${'"'.repeat(60_001)}`);
  found('; a'.repeat(60_000));
  found(`{a: b"${"x'".repeat(60_000)}`);
  found(`password: ${'|a'.repeat(60_000)}!`);
  found(`${' \n'.repeat(60_000)}password: ${'a('.repeat(60_000)}`);
  settingIn(JSON.stringify(Array.from({ length: 200_000 }, () => ({ a: '' }))));
  assert.ok(process.cpuUsage().user - start < 5_000_000);
});

test('a value in quotes of any length is searched, in linear time', () => {
  const long = 'correct horse '.repeat(20_000);
  for (const text of [
    `password = "${long}"`,
    `a: 1\npassword: '${long}''s' # old`,
    `password: "${long}\\"" ;`,
  ])
    assert.equal(settingIn(text)?.detector, 'setting password in its value', text.slice(0, 30));
  const started = process.cpuUsage().user;
  for (const hostile of [
    '\\"'.repeat(1_000_000),
    "''".repeat(1_000_000),
    '"'.repeat(1_000_000),
    ';'.repeat(1_000_000),
  ])
    for (const quote of ['"', "'"]) settingIn(`password: ${quote}${hostile}`);
  assert.ok(process.cpuUsage(undefined).user - started < 5_000_000);
});
