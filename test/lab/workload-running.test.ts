import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { freePort } from './kit/addresses.ts';
import { findProgram, labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { assertState, docker, outcomeOf, start, started } from './kit/containers.ts';
import { startEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const containerdEngine = sharedEngine('containerd');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

describe('an SSH server in container', () => {
  labTest('is found without ps inside, by its name', async () => {
    const engine = await plainEngine();
    const script = String.raw`printf '#!/bin/sh\nsleep 600\n' > /tmp/sshd; chmod +x /tmp/sshd; exec /tmp/sshd`;
    await start(engine, 'with-ssh', [], 'sh', '-c', script);
    await start(engine, 'without-ssh', []);
    await started(engine, 'with-ssh', 'sshd');
    assert.match(
      await assertState(engine, 'ssh-server', 'with-ssh', 'failed'),
      /sshd \(busybox\), process \d+/u,
    );
    assert.match(await assertState(engine, 'ssh-server', 'without-ssh', 'passed'), /among sleep/u);
  });

  labTest('is none of a container that does not run', async () => {
    const engine = await plainEngine();
    await docker(engine, 'create', '--name', 'never-ran', await labImage(engine), 'sleep', '600');
    for (const rule of ['ssh-server', 'privileged-exec', 'root-exec']) {
      await assertState(engine, rule, 'never-ran', 'not-applicable');
    }
    await assertState(engine, 'read-only-submounts', 'never-ran', 'passed');
  });
});

describe('a process put into a container', () => {
  labTest('is found with the privileges that the container does not have', async () => {
    const engine = await plainEngine();
    await start(engine, 'entered', ['--user', '1000']);
    await docker(engine, 'exec', '-d', 'entered', 'sleep', '601');
    await assertState(engine, 'privileged-exec', 'entered', 'passed');
    await assertState(engine, 'root-exec', 'entered', 'passed');
    await docker(engine, 'exec', '-d', '--privileged', 'entered', 'sleep', '602');
    assert.match(await assertState(engine, 'privileged-exec', 'entered', 'failed'), /SYS_ADMIN/u);
    await assertState(engine, 'root-exec', 'entered', 'passed');
    await docker(engine, 'exec', '-d', '-u', '0', 'entered', 'sleep', '603');
    await assertState(engine, 'root-exec', 'entered', 'failed');
  });

  labTest('as root says nothing of a container that is root itself, nor of what it started', async () => {
    const engine = await plainEngine();
    await start(engine, 'as-root', []);
    await docker(engine, 'exec', '-d', 'as-root', 'sleep', '601');
    await assertState(engine, 'root-exec', 'as-root', 'not-applicable');
    await start(engine, 'with-children', ['--user', '1000'], 'sh', '-c', 'sleep 600 & sleep 601 & wait');
    const saw = await assertState(engine, 'root-exec', 'with-children', 'passed');
    assert.match(saw, /3 processes, 0 exec processes/u);
  });

  labTest('is for a person to tell from orphans where processes are shared with the host', async () => {
    const engine = await plainEngine();
    await start(engine, 'on-host-pid', ['--user', '1000', '--pid', 'host']);
    await docker(engine, 'exec', '-d', '-u', '0', 'on-host-pid', 'sleep', '601');
    const outcome = await outcomeOf(engine, 'root-exec', 'on-host-pid');
    assert.ok(outcome.state === 'unknown' && outcome.kind === 'needs-review', JSON.stringify(outcome));
  });
});

describe('the image of a container', () => {
  for (const [store, shared] of Object.entries({ overlay2: plainEngine, containerd: containerdEngine })) {
    labTest(`is no longer what its tag names after the tag was given to another (${store})`, async () => {
      const engine = await shared();
      const image = await labImage(engine);
      await docker(engine, 'tag', image, 'lab:moving');
      await start(engine, 'outdated', ['lab:moving']);
      await assertState(engine, 'image-current', 'outdated', 'passed');
      await docker(engine, 'tag', 'lab:root', 'lab:moving');
      const saw = await assertState(engine, 'image-current', 'outdated', 'failed');
      assert.match(saw, /lab:moving no longer names/u);
    });
  }
});

describe('ports of a container', () => {
  labTest('on loopback are reached by nobody where the engine sets no rules that send them on', async () => {
    const engine = await plainEngine();
    const port = await freePort('127.0.0.1');
    await start(engine, 'on-loopback', ['-p', `127.0.0.1:${port}:8080`]);
    await start(engine, 'unpublished', []);
    await assertState(engine, 'loopback-ports', 'on-loopback', 'passed');
    await assertState(engine, 'loopback-ports', 'unpublished', 'passed');
  });

  labTest('are compared with those that the image declares', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await docker(engine, 'create', '--name', 'for-commit', image);
    await docker(engine, 'commit', '--change', 'EXPOSE 8080', 'for-commit', 'lab:exposing');
    const publish = ['-p', '127.0.0.1::8080'];
    await start(engine, 'declared', [...publish, 'lab:exposing']);
    await start(engine, 'undeclared', [...publish, '-p', '127.0.0.1::9229', 'lab:exposing']);
    await start(engine, 'undescribed', publish);
    const idle = await assertState(engine, 'undeclared-ports', 'declared', 'unknown');
    assert.match(idle, /nothing is listening/u);
    // Without -f it returns when it has the port.
    await docker(engine, 'exec', 'declared', 'httpd', '-p', '8080', '-h', '/');
    await assertState(engine, 'undeclared-ports', 'declared', 'passed');
    assert.match(await assertState(engine, 'undeclared-ports', 'undeclared', 'failed'), /9229\/tcp/u);
    await assertState(engine, 'undeclared-ports', 'undescribed', 'unknown');
  });
});

describe('what runs a container', () => {
  labTest('is seen when it is not the engine’s own runtime', async () => {
    const runc = findProgram('runc');
    assert.ok(runc !== undefined, 'the engine’s runtime is installed');
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-runtime-'));
    undo.push(() => rm(folder, { recursive: true }));
    const vendor = join(folder, 'vendor-runtime');
    await copyFile(runc, vendor);
    const runtimes = [`vendor=${vendor}`, `same=${runc}`].flatMap((each) => ['--add-runtime', each]);
    const engine = await startEngine({ config: 'default', daemonFlags: runtimes });
    try {
      await start(engine, 'by-vendor', ['--runtime', 'vendor']);
      await start(engine, 'by-same', ['--runtime', 'same']);
      await start(engine, 'by-runc', []);
      await assertState(engine, 'runtime', 'by-vendor', 'failed');
      await assertState(engine, 'runtime', 'by-same', 'passed');
      await assertState(engine, 'runtime', 'by-runc', 'passed');
    } finally {
      await engine.stop();
    }
  });

  labTest('adds devices by driver when they are asked for', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await docker(engine, 'create', '--name', 'with-gpu', '--gpus', 'all', image);
    await docker(engine, 'create', '--name', 'without-gpu', image);
    await assertState(engine, 'device-requests', 'with-gpu', 'failed');
    await assertState(engine, 'device-requests', 'without-gpu', 'passed');
  });
});

describe('mounts of a container', () => {
  /** A directory with a separate file system below it, whose mounts are shared. */
  async function withSubmount(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-mounts-'));
    await mkdir(join(folder, 'data/below'), { recursive: true });
    undo.push(() => rm(folder, { recursive: true }));
    const data = join(folder, 'data');
    await mustRun('mount', ['--bind', data, data]);
    undo.push(() => mustRun('umount', ['-l', data]));
    await mustRun('mount', ['--make-shared', data]);
    await mustRun('mount', ['-t', 'tmpfs', 'none', join(data, 'below')]);
    undo.push(() => mustRun('umount', ['-l', join(data, 'below')]));
    return data;
  }

  labTest('that are read-only are looked at below, and shared ones are found', async () => {
    const engine = await plainEngine();
    const data = await withSubmount();
    const bind = `type=bind,source=${data},target=/data,readonly`;
    await start(engine, 'writable-below', ['--mount', `${bind},bind-recursive=writable`]);
    await start(engine, 'read-only-below', [
      '--mount',
      `${bind},bind-recursive=readonly,bind-propagation=rprivate`,
    ]);
    await assertState(engine, 'read-only-submounts', 'read-only-below', 'passed');
    assert.match(
      await assertState(engine, 'read-only-submounts', 'writable-below', 'failed'),
      /\/data\/below \(tmpfs\)/u,
    );
    await start(engine, 'sharing', ['-v', `${data}:/data:rshared`]);
    await start(engine, 'following', ['-v', `${data}:/data:rslave`]);
    await assertState(engine, 'mount-propagation', 'sharing', 'failed');
    await assertState(engine, 'mount-propagation', 'following', 'passed');
    await docker(engine, 'rm', '-f', 'writable-below', 'read-only-below', 'sharing', 'following');
  });
});
