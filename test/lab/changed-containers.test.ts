import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { assertState, docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { sharedEngine } from './kit/shared.ts';

const sharedDefault = sharedEngine('default');

async function pidOf(engine: LabEngine, name: string): Promise<string> {
  return docker(engine, 'inspect', '--format', '{{.State.Pid}}', name);
}

/** Whether a process has a child of this name. */
async function hasChild(pid: number | undefined, name: string): Promise<boolean> {
  const [child] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ');
  if (child === undefined || child === '') return false;
  return (await readFile(`/proc/${child}/comm`, 'utf8')).trim() === name;
}

describe('a container that joins the namespaces of another', () => {
  labTest('has no host path of its own', async () => {
    const engine = await sharedDefault();
    await start(engine, 'owner', ['--ipc', 'shareable']);
    await start(engine, 'joined', ['--network', 'container:owner', '--ipc', 'container:owner']);
    await assertState(engine, 'sensitive-host-path', 'joined', 'passed');
  });
});

describe('a container with a read-only mount', () => {
  labTest('that was asked to leave the mounts below it writable', async () => {
    const engine = await sharedDefault();
    const folder = join(engine.directory, 'above');
    await mkdir(join(folder, 'x'), { recursive: true });
    await mustRun('mount', ['--bind', '/usr/bin', join(folder, 'x')]);
    const mount = `type=bind,src=${folder},dst=/h,readonly`;
    try {
      await start(engine, 'read-only-below', ['--mount', mount]);
      await assertState(engine, 'sensitive-host-path', 'read-only-below', 'passed');
      await start(engine, 'writable-below', ['--mount', `${mount},bind-recursive=writable`]);
      const found = await assertState(engine, 'sensitive-host-path', 'writable-below', 'failed');
      assert.match(found, /\/usr\/bin of the host is readable and writable at \/h\/x/u);
    } finally {
      await docker(engine, 'rm', '-f', 'read-only-below', 'writable-below');
      await mustRun('umount', [join(folder, 'x')]);
    }
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

  labTest('has host paths that a remount or another mount opens', async () => {
    const engine = await sharedDefault();
    const programs = ['-v', '/usr/bin:/h:ro'];
    const more = [...programs, '-v', '/usr/share/zoneinfo:/d:ro'];
    for (const [name, flags, change] of [
      ['remounted', programs, 'mount -o remount,rw,bind /h'],
      ['covered-bind', more, 'mount -o bind /h /d; mount -o remount,rw,bind /d'],
      ['covered-tmpfs', [...programs, '--tmpfs', '/t'], 'mount -o bind /h /t; mount -o remount,rw,bind /t'],
    ] as const) {
      await start(engine, name, flags);
      await assertState(engine, 'sensitive-host-path', name, 'passed');
      await mustRun('nsenter', ['-t', await pidOf(engine, name), '-m', '-p', 'sh', '-c', change]);
      const found = await assertState(engine, 'sensitive-host-path', name, 'failed');
      assert.match(found, /\/usr\/bin of the host is readable and writable/u);
    }
  });

  labTest('has a process with namespaces of the host', async () => {
    const engine = await sharedDefault();
    await start(engine, 'entered', ['--security-opt', 'seccomp=unconfined']);
    for (const rule of ['host-network', 'host-ipc', 'host-uts'])
      await assertState(engine, rule, 'entered', 'passed');
    const place = ['-t', await pidOf(engine, 'entered'), '-m', '-p', '-u'];
    const entered = spawn('nsenter', [...place, 'sleep', '600'], { stdio: 'ignore' });
    try {
      for (let tries = 0; tries < 100 && !(await hasChild(entered.pid, 'sleep')); tries++) await delay(20);
      await assertState(engine, 'host-network', 'entered', 'failed');
      await assertState(engine, 'host-ipc', 'entered', 'failed');
      // This one it entered.
      await assertState(engine, 'host-uts', 'entered', 'passed');
    } finally {
      entered.kill('SIGKILL');
      await docker(engine, 'rm', '-f', 'entered');
    }
  });

  labTest('has CPUs and an OOM killer that its cgroups change', async (t) => {
    const engine = await sharedDefault();
    await start(engine, 'changed-limits', ['--cpuset-cpus', '0', '--memory', '64m']);
    for (const rule of ['cpu-limit', 'out-of-memory'])
      await assertState(engine, rule, 'changed-limits', 'passed');
    const groups = await readFile(`/proc/${await pidOf(engine, 'changed-limits')}/cgroup`, 'utf8');
    const pathOf = (controller: string) =>
      new RegExp(String.raw`^\d+:(?:\S+,)?${controller}(?:,\S+)?:(.+)$`, 'mu').exec(groups)?.[1];
    const [cpuset, memory] = [pathOf('cpuset'), pathOf('memory')];
    if (cpuset === undefined || memory === undefined) return t.skip('in cgroup version 2');
    const all = await readFile('/sys/fs/cgroup/cpuset/cpuset.cpus', 'utf8');
    await writeFile(`/sys/fs/cgroup/cpuset${cpuset}/cpuset.cpus`, all);
    await writeFile(`/sys/fs/cgroup/memory${memory}/memory.oom_control`, '1');
    for (const rule of ['cpu-limit', 'out-of-memory'])
      await assertState(engine, rule, 'changed-limits', 'failed');
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
