import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { gapsOfPodman } from './podman-containers.ts';

const subject = { kind: 'host', id: '/', name: '/' } as const;
const storage = '/var/lib/containers/storage/overlay-containers';

/** Adds a monitor as Podman 5.4 starts it. */
function monitor(host: FakeHost, pid: number, words: readonly string[]): void {
  host.write(`/proc/${pid}/comm`, 'conmon\n');
  host.write(`/proc/${pid}/cmdline`, ['/usr/bin/conmon', '--api-version', '1', ...words, ''].join('\0'));
}

function specification(host: FakeHost, bundle: string, ...capabilities: readonly string[]): void {
  const bounding = capabilities.map((name) => `CAP_${name}`);
  const spec = { process: { args: ['x'], capabilities: { bounding } }, linux: {}, root: {} };
  host.write(`${bundle}/config.json`, JSON.stringify(spec));
}

async function gapsOn(prepare: (host: FakeHost) => void) {
  const host = fakeHost();
  try {
    host.write('/proc/1/comm', 'systemd\n');
    prepare(host);
    return await gapsOfPodman(diskFiles(host.root), subject);
  } finally {
    host.remove();
  }
}

test('containers of Podman beside the engine are a gap that counts the privileged ones', async () => {
  const [gap, ...more] = await gapsOn((host) => {
    for (const [pid, id] of [[70, 'plain'] as const, [71, 'strong'] as const]) {
      monitor(host, pid, ['-c', id, '-u', id, '-r', '/usr/bin/crun', '-b', `${storage}/${id}/userdata`]);
      specification(
        host,
        `${storage}/${id}/userdata`,
        ...(id === 'strong' ? ['SYS_ADMIN', 'SYS_MODULE'] : []),
      );
    }
    // A command that `podman exec` runs in one of them.
    monitor(host, 72, ['-c', 'strong', '-r', '/usr/bin/crun', '-b', `${storage}/strong/userdata/a1`, '-e']);
  });
  assert.deepEqual(more, []);
  assert.match(gap?.what ?? '', /containers of Podman or CRI-O/u);
  assert.match(gap?.why ?? '', /2 containers with Podman or CRI-O.*\(1 of them privileged\)/u);
});

test('a container of Podman whose specification cannot be read counts', async () => {
  const [gap] = await gapsOn((host) => {
    monitor(host, 70, ['--cid', 'x', '--bundle', `${storage}/x/userdata`]);
    host.write(`${storage}/x/userdata/config.json`, 'no json');
  });
  assert.match(gap?.why ?? '', /1 container .*\(none of them privileged, 1 not read\)/u);
});

test('a host without Podman, and a Podman inside a container, have no gap', async () => {
  assert.deepEqual(await gapsOn(() => undefined), []);
  const inside = (host: FakeHost): void => {
    monitor(host, 70, ['-c', 'x', '-b', `${storage}/x/userdata`]);
    monitor(host, 71, ['-c', 'y', '-b', 'relative']);
    monitor(host, 72, ['--version']);
  };
  assert.deepEqual(await gapsOn(inside), []);
});
