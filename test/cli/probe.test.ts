import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startFakeEngine } from '../kit/fake-engine.ts';
import { runCli } from './run-cli.ts';

async function probe(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['probe', ...args]);
  assert.equal(stdout, '');
  return `${code} ${stderr}`;
}

describe('ironhull probe', () => {
  test('refuses command lines that ask for nothing, or for two things', async () => {
    assert.match(await probe(), /^2 .*needs the name of a container/su);
    assert.match(await probe('web', '--format', 'sarif'), /^2 .*probe writes table, json, junit/su);
    assert.match(await probe('web', '--engine', 'unix:///x', '--context', 'y'), /^2 .*give one of them/su);
    assert.match(await probe('web', '--only', 'mounts'), /^2 .*there is no probe "mounts"/su);
    assert.match(await probe('web', '--fix'), /^2 .*'probe' does not take --fix/su);
  });

  test('ends with 2 where there is no engine', async () => {
    assert.match(await probe('web'), /^2 .*no such socket/su);
  });

  test('has no helper for an engine on another architecture, and says so', async () => {
    const engine = await startFakeEngine({
      '/version': { json: { ApiVersion: '1.45', Os: 'linux', Arch: 's390x' } },
    });
    try {
      const text = await probe('web', '--engine', `unix://${engine.socket}`);
      assert.match(text, /^2 .*no helper for engines on "linux\/s390x".*build-native/su);
      assert.ok(engine.asked.every((path) => !path.includes('create')));
    } finally {
      await engine.close();
    }
  });

  test('has a page of help that names its options', async () => {
    const { code, stdout } = await runCli(['probe', '--help']);
    assert.equal(code, 0);
    for (const option of ['--in-place', '--only', '--strict', '--format'])
      assert.ok(stdout.includes(option), option);
  });
});
