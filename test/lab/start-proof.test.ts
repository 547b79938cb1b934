// The proof at the end of `npm start`: shown where it can be, skipped with a word where not, and nothing is left.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { labSkip } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { docker } from './kit/containers.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { probeTest } from './kit/native-program.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the proof of npm start', { skip: labSkip() }, () => {
  let engine: LabEngine;
  before(async () => {
    engine = await startEngine({ config: 'default' });
  });
  after(() => engine?.stop());

  async function prove(env: Readonly<Record<string, string>>): Promise<string> {
    const { code, stdout } = await runCommand(process.execPath, [join(root, 'tools/prove-example.ts')], {
      env,
    });
    assert.equal(code, 0);
    return stdout;
  }

  const listed = async () =>
    Promise.all(
      [
        ['ps', '--all'],
        ['network', 'ls'],
        ['volume', 'ls'],
        ['image', 'ls', '--no-trunc'],
      ].map(async (words) => docker(engine, ...words, '--quiet').then((text) => text.split('\n').toSorted())),
    );

  test('is skipped with a word where there is no engine, or it is elsewhere', async () => {
    const noEngine = { ...engine.env, DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
    assert.equal(await prove(noEngine), 'Proof on the example: skipped, no engine answers\n');
    const elsewhere = await prove({ ...engine.env, DOCKER_HOST: 'tcp://192.0.2.1:2376' });
    assert.match(elsewhere, /^Proof on the example: skipped, the engine .* is not on this machine\n$/u);
    assert.match(
      await prove({ PATH: '/nonexistent' }),
      /^Proof on the example: skipped, there is no docker command\n$/u,
    );
  });

  probeTest('pulls nothing, and leaves the engine as it was', async () => {
    assert.match(await prove(engine.env), /skipped, the engine does not have busybox:1\.37: docker pull/u);
    await docker(engine, 'tag', await labImage(engine), 'busybox:1.37');
    const earlier = await listed();
    const shown = await prove(engine.env);
    assert.match(shown, /^Proof: .*^\d\d assertions hold, 0 broken, \d unknown$/msu);
    assert.deepEqual(await listed(), earlier);
  });
});
