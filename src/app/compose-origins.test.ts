import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../test/kit/facts.ts';
import { diskFiles } from '../io/disk-files.ts';
import { addComposeOrigins } from './compose-origins.ts';
import { localMachine } from './runtime/local-machine.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-behind-'));
  await writeFile(
    join(folder, 'compose.yaml'),
    'services:\n  web:\n    image: app\n  other:\n    image: app\n',
  );
  await writeFile(join(folder, 'more.yaml'), 'services:\n  web:\n    privileged: true\n');
  await writeFile(join(folder, 'secret.yaml'), 'password: hunter2\n');
  await writeFile(join(folder, 'secret.txt'), 'services:\n  web:\n    image: app\n');
});
after(() => rm(folder, { recursive: true }));

/** Facts of one container that says it was made from these files. */
function madeFrom(...composeFiles: string[]) {
  const written = {
    surface: 'container',
    platform: 'docker',
    key: 'compose:shop/web',
    name: 'shop-web-1',
  } as const;
  return factsWith({
    workloads: [workloadFacts({ ...written, at: [], settings: {}, doubts: [], composeFiles })],
  });
}

async function behind(...files: string[]) {
  const machine = { ...localMachine('0.0.0', () => undefined), env: {} };
  const facts = await addComposeOrigins(madeFrom(...files), diskFiles('/'), machine);
  const read = facts.workloads
    .filter(({ written }) => written.surface === 'compose')
    .map(({ written }) => written.key);
  return { read, gaps: facts.gaps.map(({ why }) => why) };
}

describe('the compose file a container names', () => {
  it('is read, for the services that run', async () => {
    assert.deepEqual(await behind(join(folder, 'compose.yaml')), { read: ['compose:shop/web'], gaps: [] });
  });

  it('is merged with the files it was brought up with', async () => {
    const two = await behind(join(folder, 'compose.yaml'), join(folder, 'more.yaml'));
    assert.deepEqual(two, { read: ['compose:shop/web'], gaps: [] });
  });

  it('is a gap where it is not there, alone or as one of several', async () => {
    for (const files of [['gone.yaml'], ['compose.yaml', 'gone.yaml']]) {
      const { read, gaps } = await behind(...files.map((file) => join(folder, file)));
      assert.equal(read.length, 0);
      assert.match(gaps[0] ?? '', /cannot be read here/u);
    }
  });

  it('is never opened when the label names anything but a YAML file by an absolute path', async () => {
    for (const path of ['/etc/shadow', 'compose.yaml', '../compose.yaml', join(folder, 'secret.txt'), '']) {
      const { read, gaps } = await behind(path);
      assert.deepEqual(read, []);
      assert.match(gaps[0] ?? '', /no absolute path of a YAML file/u);
    }
  });

  it('is not quoted when it is something else', async () => {
    const { gaps } = await behind(join(folder, 'secret.yaml'));
    assert.deepEqual(gaps, ['it is not a valid compose file']);
  });
});
