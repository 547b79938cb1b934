import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findConfigurationCredentials } from './configuration-text.ts';

function foundIn(text: string): readonly string[] {
  return findConfigurationCredentials(text).map(
    ({ credential: { name, detector }, start, end }) =>
      `${name}|${detector}|${text.slice(start, end).trim()}`,
  );
}

test('credentials of a configuration file have the place of their line', () => {
  assert.deepEqual(foundIn('a: b\n  password: tea-and-buns\nurl: postgres://me:tea-and-buns@db/app\n'), [
    'password|its name|password: tea-and-buns',
    '|address with a password|url: postgres://me:tea-and-buns@db/app',
  ]);
});

test('comments, placeholders, templates and objects are no credentials', () => {
  const texts = [
    '# password: tea-and-buns',
    ';admin_password = tea-and-buns',
    'password: CHANGE_ME',
    'api_key: "{{ API_KEY }}"',
    'admin_password = $__file{/run/secrets/admin}',
    '"password": {',
    '"requiredCredentials": ["password"],',
    '"revokeRefreshToken": false, "refreshTokenMaxReuse": 0,',
    'auth_basic_user_file /etc/nginx/.htpasswd;',
  ];
  assert.deepEqual(texts.flatMap(foundIn), []);
});
