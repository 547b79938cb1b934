import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceWordsOf } from './service-words.ts';

/** What a command says, one argument in each text: `redis-server`, `--requirepass given`, `file x.conf`. */
function said(...texts: readonly (string | undefined)[]): readonly string[] {
  const { serviceWords } = serviceWordsOf(texts.map((text) => ({ text, at: [] })));
  if (serviceWords === undefined || !('value' in serviceWords)) return [];
  return serviceWords.value.map((entry) => {
    if (!('value' in entry)) return 'unknown';
    const word = entry.value;
    if (word.kind === 'debugger') return `debugger ${word.of} ${word.port}`;
    if (word.kind === 'program') return word.name;
    return word.kind === 'configuration' ? `file ${word.path}` : `${word.name} ${word.value}`;
  });
}

describe('what a command says of the service that it runs', () => {
  it('is its program, behind what runs it', () => {
    assert.deepEqual(said('/usr/local/bin/redis-server'), ['redis-server']);
    assert.deepEqual(said('docker-entrypoint.sh', 'mongod'), ['mongod']);
    assert.deepEqual(said('sh', '-c', 'exec redis-server --port 1'), ['redis-server']);
    assert.deepEqual(said('tini', '-g', '--', 'sleep', '1d'), ['another']);
    assert.deepEqual(said('redis-cli', 'monitor'), ['another']);
    assert.deepEqual(said('--save', '60', '1'), []);
    assert.deepEqual(said(), []);
    assert.deepEqual(said(undefined), ['another']);
  });

  it('is what options say of logins, and never their values', () => {
    assert.deepEqual(said('redis-server', '--requirepass', 'geheim'), [
      'redis-server',
      '--requirepass given',
    ]);
    assert.deepEqual(said('redis-server', '--requirepass', ''), ['redis-server', '--requirepass none']);
    for (const line of [
      "redis-server --requirepass ''",
      'redis-server --requirepass "" --port 1',
      'sh -c \'exec redis-server --requirepass ""\'',
      'sh -c "redis-server --requirepass \\"\\""',
      `sh -c "redis-server --requirepass ''; true"`,
    ])
      assert.deepEqual(said(line), ['redis-server', '--requirepass none'], line);
    for (const line of [`redis-server --requirepass ''geheim`, `redis-server --requirepass "''"geheim`])
      assert.deepEqual(said(line), ['redis-server', '--requirepass given'], line);
    assert.deepEqual(said('redis-server --protected-mode no'), ['redis-server', '--protected-mode none']);
    assert.deepEqual(said('--auth', 'none'), ['--auth none']);
    assert.deepEqual(said("--NotebookApp.token=''"), ['--NotebookApp.token none']);
    assert.deepEqual(said('--requirepass', undefined), ['--requirepass given']);
  });

  it('is the configuration that it names', () => {
    const file = '/etc/redis/redis.conf';
    assert.deepEqual(said('redis-server', file), ['redis-server', `file ${file}`]);
    assert.deepEqual(said('/entrypoint.sh', '/etc/docker/registry/config.yml'), [
      'file /etc/docker/registry/config.yml',
    ]);
  });
});
