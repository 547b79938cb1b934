import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubToken } from '../../../test/kit/random-text.ts';
import { entryValues, service } from './test-readings.ts';

const token = githubToken();

/** Where a service has credentials by their form: `environment LEDGER`. */
function credentials(fields: string, dotenv: string, env: Record<string, string> = {}): readonly string[] {
  const files = { '/srv/app/.env': dotenv, '/srv/app/web.env': 'LEDGER\n' };
  const found = entryValues(service(fields, { env, files }), 'credentials') as readonly {
    where: string;
    name: string;
  }[];
  return found.map(({ where, name }) => `${where} ${name}`);
}

const written = {
  'environment LEDGER': [
    'environment: [LEDGER]\n',
    'environment: {LEDGER: }\n',
    'env_file: web.env\n',
    'post_start: [{command: x, environment: [LEDGER]}]\n',
  ],
  'build-argument LEDGER': ['build: {context: ., args: [LEDGER]}\n', 'build: {args: {LEDGER: }}\n'],
};

test('a name without a value has that of the files of variables', () => {
  for (const [expected, fields] of Object.entries(written))
    for (const each of fields) {
      assert.deepEqual(credentials(each, `LEDGER=${token}\n`), [expected], each);
      assert.deepEqual(credentials(each, 'OTHER=1\n'), [], each);
    }
});

test('that of the environment, and an empty one, are not taken for what will run', () => {
  assert.deepEqual(credentials('environment: [LEDGER]\n', '', { LEDGER: token }), []);
  const [variable] = entryValues(
    service('environment: [LEDGER]\n', { files: { '/srv/app/.env': 'LEDGER=\n' } }),
    'environment',
  );
  assert.deepEqual(variable, { name: 'LEDGER' });
});

test('the address of an engine is found', () => {
  const [variable] = entryValues(
    service('environment: [DOCKER_HOST]\n', { files: { '/srv/app/.env': 'DOCKER_HOST=tcp://gw:2375\n' } }),
    'environment',
  );
  assert.deepEqual(variable, { name: 'DOCKER_HOST', value: 'tcp://gw:2375', length: 13 });
});
