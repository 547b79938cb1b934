import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { freePort } from './kit/addresses.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { assertState, docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** Asserts that a rule fails on a container, and with the severity. */
async function assertSeverity(engine: LabEngine, rule: string, name: string, severity: string) {
  assert.match(await assertState(engine, rule, name, 'failed'), new RegExp(`"severity":"${severity}"`, 'u'));
}

describe('devices of the host', () => {
  labTest('are disks under any name', async () => {
    const engine = await plainEngine();
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-devices-'));
    undo.push(() => rm(folder, { recursive: true }));
    const [node, link] = [join(folder, 'node'), join(folder, 'link')];
    await mustRun('mknod', [node, 'b', '7', '0']);
    await symlink(node, link);
    await start(engine, 'disk-by-node', ['--device', `${node}:/dev/x`]);
    await start(engine, 'disk-by-link', ['--device', `${link}:/dev/x:r`]);
    await start(engine, 'disk-by-mount', ['-v', `${node}:/dev/x`]);
    await start(engine, 'null-device', ['--device', '/dev/null:/dev/x']);
    await assertSeverity(engine, 'host-devices', 'disk-by-node', 'critical');
    await assertSeverity(engine, 'host-devices', 'disk-by-link', 'high');
    await assertSeverity(engine, 'sensitive-host-path', 'disk-by-mount', 'critical');
    await assertState(engine, 'host-devices', 'null-device', 'passed');
  });
});

describe('paths of the host', () => {
  labTest('are the engine’s own data wherever it is', async () => {
    const engine = await plainEngine();
    await start(engine, 'engine-data', ['-v', `${engine.directory}/data/volumes:/h`]);
    await start(engine, 'beside-data', ['-v', `${engine.directory}/database:/h`]);
    await assertSeverity(engine, 'sensitive-host-path', 'engine-data', 'critical');
    await assertState(engine, 'sensitive-host-path', 'beside-data', 'passed');
  });

  labTest('are those that the host has mounted below', async () => {
    const engine = await plainEngine();
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-below-'));
    undo.push(() => rm(folder, { recursive: true }));
    const below = join(folder, 'below');
    await mkdir(below);
    await mustRun('mount', ['--bind', '/etc', below]);
    undo.push(() => mustRun('umount', ['-l', below]));
    const image = await labImage(engine);
    const alone = ['--mount', `type=bind,source=${folder},target=/h,bind-recursive=disabled`];
    await start(engine, 'with-below', ['-v', `${folder}:/h`]);
    await docker(engine, 'create', '--name', 'below-stopped', '-v', `${folder}:/h`, image);
    await docker(engine, 'create', '--name', 'without-below', ...alone, image);
    const over = ['-v', `${folder}:/h`, '--tmpfs', '/h/below'];
    await docker(engine, 'create', '--name', 'over-below', ...over, image);
    const seen = await assertState(engine, 'sensitive-host-path', 'with-below', 'failed');
    assert.match(seen, /\/etc of the host is readable and writable at \/h\/below/u);
    await assertState(engine, 'sensitive-host-path', 'below-stopped', 'failed');
    await assertState(engine, 'sensitive-host-path', 'without-below', 'passed');
    await assertState(engine, 'sensitive-host-path', 'over-below', 'passed');
    await docker(engine, 'rm', '-f', 'with-below', 'below-stopped', 'without-below', 'over-below');
  });

  labTest('are shown by volumes that the engine mounts', async () => {
    const engine = await plainEngine();
    const volume = (name: string, ...options: readonly string[]) =>
      docker(engine, 'volume', 'create', ...options.flatMap((option) => ['--opt', option]), name);
    await volume('processes', 'type=proc', 'device=proc');
    await volume('read-only', 'type=none', 'o=bind,ro', 'device=/etc');
    await volume('writable', 'type=none', 'o=bind', 'device=/etc');
    for (const name of ['processes', 'read-only', 'writable']) {
      await start(engine, `with-${name}`, ['-v', `${name}:/h`]);
    }
    await assertSeverity(engine, 'sensitive-host-path', 'with-processes', 'critical');
    await assertSeverity(engine, 'sensitive-host-path', 'with-read-only', 'high');
    await assertSeverity(engine, 'sensitive-host-path', 'with-writable', 'critical');
  });
});

describe('published ports', () => {
  labTest('are where the engine binds them', async () => {
    const engine = await plainEngine();
    const binding = 'com.docker.network.bridge.host_binding_ipv4=127.0.0.1';
    await docker(engine, 'network', 'create', '-o', binding, 'on-loopback-only');
    await docker(engine, 'network', 'create', '--internal', 'inside-only');
    const publish = async (name: string, ...flags: readonly string[]) =>
      start(engine, name, [...flags, '-p', `${await freePort('127.0.0.1')}:80`]);
    await publish('port-for-all');
    await publish('port-on-loopback', '--network', 'on-loopback-only');
    await publish('port-inside', '--network', 'inside-only');
    await publish('port-nowhere', '--network', 'none');
    await assertState(engine, 'published-ports', 'port-for-all', 'failed');
    for (const name of ['port-inside', 'port-nowhere']) {
      await assertState(engine, 'published-ports', name, 'passed');
    }
    const bound = await assertState(engine, 'published-ports', 'port-on-loopback', 'passed');
    assert.match(bound, /on 127\.0\.0\.1/u);
  });
});

describe('limits', () => {
  labTest('that the host does not exceed are none', async () => {
    const engine = await plainEngine();
    const cpus = availableParallelism();
    await start(engine, 'too-many-cpus', ['--cpu-period', '100000', '--cpu-quota', String(cpus * 200_000)]);
    await start(engine, 'every-cpu', ['--cpuset-cpus', `0-${cpus - 1}`]);
    await start(engine, 'part-of-a-cpu', ['--cpus', '0.5']);
    await start(engine, 'too-much-memory', ['-m', String(totalmem() * 2)]);
    await start(engine, 'some-memory', ['-m', '64m']);
    await assertState(engine, 'cpu-limit', 'too-many-cpus', 'failed');
    await assertState(engine, 'cpu-limit', 'every-cpu', 'failed');
    await assertState(engine, 'cpu-limit', 'part-of-a-cpu', 'passed');
    await assertState(engine, 'memory-limit', 'too-much-memory', 'failed');
    await assertState(engine, 'memory-limit', 'some-memory', 'passed');
  });
});

describe('a namespace that is joined', () => {
  labTest('is the host’s where the other container’s is, running or not', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await start(engine, 'host-pid-first', ['--pid', 'host']);
    await start(engine, 'own-pid-first', []);
    for (const first of ['host-pid-first', 'own-pid-first']) {
      await docker(engine, 'create', '--name', `joins-${first}`, '--pid', `container:${first}`, image);
    }
    await assertState(engine, 'host-pid', 'joins-host-pid-first', 'failed');
    await assertState(engine, 'host-pid', 'joins-own-pid-first', 'passed');
    await docker(engine, 'start', 'joins-host-pid-first');
    await assertState(engine, 'host-pid', 'joins-host-pid-first', 'failed');
  });
});
