// What root of the host runs, in a mount of a container.
import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labTest } from './kit/availability.ts';
import { assertState, start } from './kit/containers.ts';
import { startEngine } from './kit/engine.ts';

labTest('a container that writes to the program which its engine starts first in others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obeyed-'));
  const program = join(folder, 'programs', 'init');
  await mkdir(join(folder, 'programs'));
  await mkdir(join(folder, 'data'));
  await copyFile('/bin/true', program);
  await chmod(program, 0o755);
  const engine = await startEngine({ config: 'default', daemonFlags: [`--init-path=${program}`] });
  try {
    await start(engine, 'beside', ['-v', `${join(folder, 'data')}:/x`]);
    await start(engine, 'reads', ['-v', `${folder}:/x:ro`]);
    await start(engine, 'writes', ['-v', `${folder}:/x`]);
    for (const name of ['beside', 'reads']) await assertState(engine, 'sensitive-host-path', name, 'passed');
    const found = await assertState(engine, 'sensitive-host-path', 'writes', 'failed');
    assert.match(found, /"critical"/u);
    assert.match(found, /root of the host runs or obeys \S+\/programs\/init/u);
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true });
  }
});

labTest('a container that reads the key of the engine, also where only its folder is mounted', async () => {
  const engine = await startEngine({ config: 'tls' });
  try {
    const keys = join(engine.directory, 'tls');
    const key = (await readdir(keys)).find((name) => name.startsWith('server') && name.includes('key')) ?? '';
    await start(engine, 'file', ['-v', `${join(keys, key)}:/key.pem:ro`]);
    await start(engine, 'folder', ['-v', `${keys}:/x:ro`]);
    for (const name of ['file', 'folder']) {
      const found = await assertState(engine, 'sensitive-host-path', name, 'failed');
      assert.match(found, /"high"/u);
      assert.match(found, /is a private key of the engine's TLS/u);
    }
  } finally {
    await engine.stop();
  }
});
