import assert from 'node:assert/strict';
import { join } from 'node:path';
import { withEngine } from '../kit/collect-lab.ts';
import { auditKinds } from './kit/audit.ts';
import { labTest } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { labImage } from './kit/image.ts';

labTest('containers that `ctr run` started in the containerd of an engine are a gap', async () => {
  await withEngine({ config: 'default' }, async (engine) => {
    const image = await labImage(engine);
    await mustRun('docker', ['run', '-d', '--name=own', '--network=none', image, 'sleep', '600'], {
      env: engine.env,
    });
    const gapsNow = async () =>
      (await auditKinds(engine, ['workload'])).gaps.filter(({ why }) => why.includes('containerd runs'));
    assert.deepEqual(await gapsNow(), []);
    const root = join(engine.directory, 'rootfs');
    const archive = `${root}.tar`;
    await mustRun('docker', ['export', '--output', archive, 'own'], { env: engine.env });
    await mustRun('mkdir', [root]);
    await mustRun('tar', ['-xf', archive, '-C', root]);
    const socket = join(engine.directory, 'exec/containerd/containerd.sock');
    const inNamespace = (name: string) => ['--address', socket, '--namespace', name];
    const client = inNamespace('beside');
    const ctr = (...args: readonly string[]) => mustRun('ctr', [...client, ...args]);
    const own = inNamespace('moby');
    const names = ['plain', 'strong'] as const;
    try {
      await ctr('run', '-d', '--rootfs', root, 'plain', '/bin/sleep', '600');
      await ctr('run', '-d', '--privileged', '--rootfs', root, 'strong', '/bin/sleep', '600');
      const [gap, ...more] = await gapsNow();
      assert.deepEqual(more, []);
      assert.match(gap?.what ?? '', /\/io\.containerd\.runtime\.v2\.task\/beside$/u);
      assert.match(gap?.why ?? '', /2 containers in its namespace beside .*\(1 of them privileged\)/u);
      await mustRun('ctr', [
        ...own,
        'run',
        '-d',
        '--privileged',
        '--rootfs',
        root,
        'hidden',
        '/bin/sleep',
        '600',
      ]);
      const among = (await gapsNow()).find(({ what }) => what.endsWith('/moby'));
      assert.match(among?.why ?? '', /1 container in its namespace moby .*\(1 of them privileged\)/u);
    } finally {
      await runCommand('ctr', [...own, 'task', 'delete', '--force', 'hidden']);
      await runCommand('ctr', [...own, 'container', 'delete', 'hidden']);
      for (const name of names) {
        await runCommand('ctr', [...client, 'task', 'delete', '--force', name]);
        await runCommand('ctr', [...client, 'container', 'delete', name]);
      }
    }
  });
});
