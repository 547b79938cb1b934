import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { assertState, docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { sharedEngine } from './kit/shared.ts';

const sharedDefault = sharedEngine('default');

async function pidOf(engine: LabEngine, name: string): Promise<string> {
  return docker(engine, 'inspect', '--format', '{{.State.Pid}}', name);
}

describe('a container that joins the namespaces of another', () => {
  labTest('has no host path of its own', async () => {
    const engine = await sharedDefault();
    await start(engine, 'owner', ['--ipc', 'shareable']);
    await start(engine, 'joined', ['--network', 'container:owner', '--ipc', 'container:owner']);
    await assertState(engine, 'sensitive-host-path', 'joined', 'passed');
  });
});

describe('a container that root of the host changes while it runs', () => {
  labTest('has its system paths exposed by what happens to its mounts', async () => {
    const engine = await sharedDefault();
    for (const [name, change] of [
      ['unmounted', 'umount /proc/sys'],
      ['another-proc', 'mkdir /p && mount -t proc proc /p'],
    ] as const) {
      await start(engine, name, []);
      await assertState(engine, 'system-paths', name, 'passed');
      await mustRun('nsenter', ['-t', await pidOf(engine, name), '-m', 'sh', '-c', change]);
      await assertState(engine, 'system-paths', name, 'failed');
    }
  });

  labTest('has devices that its cgroup allows since', async (t) => {
    const engine = await sharedDefault();
    await start(engine, 'devices', []);
    await assertState(engine, 'device-cgroup-rules', 'devices', 'passed');
    const groups = await readFile(`/proc/${await pidOf(engine, 'devices')}/cgroup`, 'utf8');
    const [, path] = /^\d+:devices:(.+)$/mu.exec(groups) ?? [];
    if (path === undefined) return t.skip('in cgroup version 2 an eBPF program decides');
    await writeFile(`/sys/fs/cgroup/devices${path}/devices.allow`, 'a *:* rwm');
    await assertState(engine, 'device-cgroup-rules', 'devices', 'failed');
  });

  labTest('has a volume whose directory is mounted over', async () => {
    const engine = await sharedDefault();
    await docker(engine, 'volume', 'create', 'covered');
    await start(engine, 'plain-volume', ['-v', 'covered:/d']);
    await assertState(engine, 'engine-socket', 'plain-volume', 'passed');
    const data = join(engine.directory, 'data', 'volumes', 'covered', '_data');
    await mkdir(join(engine.directory, 'exec', 'containerd'), { recursive: true });
    await mustRun('mount', ['--bind', join(engine.directory, 'exec', 'containerd'), data]);
    try {
      await start(engine, 'covered-volume', ['-v', 'covered:/d']);
      await assertState(engine, 'engine-socket', 'covered-volume', 'failed');
    } finally {
      await docker(engine, 'rm', '-f', 'covered-volume');
      await mustRun('umount', [data]);
    }
  });
});
