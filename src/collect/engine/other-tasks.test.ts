import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { workloadFacts } from '../../../test/kit/facts.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import { unreadable } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { readRuntimeSpec } from '../../formats/oci/runtime-spec.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { gapsOfOtherTasks, type ListedContainers } from './other-tasks.ts';

const tasks = '/run/containerd/io.containerd.runtime.v2.task';
const identity = { key: 'container:x', name: 'x', surface: 'container', platform: 'docker', at: [] } as const;
const subject = { kind: 'host', id: '/', name: '/' } as const;

function specWith(...capabilities: readonly string[]) {
  const bounding = capabilities.map((name) => `CAP_${name}`);
  return { process: { args: ['x'], capabilities: { bounding } }, linux: {}, root: {} };
}

function add(host: FakeHost, place: string, document: unknown): void {
  host.write(`${place}/config.json`, JSON.stringify(document));
}

async function gapsOn(
  prepare: (host: FakeHost) => void,
  workloads: readonly WorkloadFacts[] = [],
  { gaps = [], askedAt = Infinity }: Partial<ListedContainers> = {},
) {
  const host = fakeHost();
  try {
    prepare(host);
    return (await gapsOfOtherTasks(diskFiles(host.root), subject, { workloads, gaps, askedAt })).map(
      ({ what, why }) => ({
        what,
        why,
      }),
    );
  } finally {
    host.remove();
  }
}

test('containers of other namespaces of containerd are a gap that counts the privileged ones', async () => {
  const [gap, ...more] = await gapsOn((host) => {
    add(host, `${tasks}/moby/${'a'.repeat(64)}`, specWith('SYS_ADMIN', 'SYS_MODULE'));
    add(host, `${tasks}/default/one`, specWith('CHOWN'));
    add(host, `${tasks}/default/two`, specWith('SYS_ADMIN', 'SYS_MODULE', 'CHOWN'));
    host.write(`${tasks}/default/three/config.json`, 'no json');
    mkdirSync(join(host.root, tasks, 'buildkit'));
  });
  assert.deepEqual(more, []);
  assert.equal(gap?.what, `${tasks}/default`);
  assert.match(gap.why, /3 containers in its namespace default .*\(1 of them privileged, 1 not read\)/u);
});

test('an ordinary host has none: the engine, its plugins, and a namespace of its own', async () => {
  assert.deepEqual(await gapsOn(() => undefined), []);
  const own = (host: FakeHost): void => {
    for (const namespace of ['moby', 'plugins.moby']) add(host, `${tasks}/${namespace}/x`, specWith());
    add(host, '/srv/exec/io.containerd.runtime.v2.task/mine/x', specWith());
  };
  const from = '/srv/exec/io.containerd.runtime.v2.task/mine/x/config.json';
  const spec = readRuntimeSpec(specWith(), from);
  assert.equal(spec.state, 'known');
  const written: WrittenWorkload = { ...identity, id: 'x', settings: {}, doubts: [] };
  const workloads = [workloadFacts(written, { spec })];
  assert.deepEqual(await gapsOn(own, workloads), []);
  // Beside it, in the same directory, another one is found.
  const other = (host: FakeHost): void => {
    own(host);
    add(host, '/srv/exec/io.containerd.runtime.v2.task/other/y', specWith('CHOWN'));
  };
  const [gap] = await gapsOn(other, workloads);
  assert.match(gap?.why ?? '', /1 container in its namespace other .*none of them privileged/u);
});

test('tasks that may not be listed are a gap: of all namespaces, and of one', async () => {
  for (const hidden of [tasks, `${tasks}/k8s.io`]) {
    const host = fakeHost();
    add(host, `${tasks}/k8s.io/x`, specWith());
    const files = diskFiles(host.root);
    const list: typeof files.list = async (path) =>
      path === hidden ? unreadable('denied', 'permission denied', path) : files.list(path);
    const gaps = await gapsOfOtherTasks({ ...files, list }, subject, {
      workloads: [],
      gaps: [],
      askedAt: Infinity,
    });
    host.remove();
    const why =
      'denied: containerd may run containers there that the engine does not know: permission denied';
    assert.deepEqual(gaps, [{ subject, what: hidden, why }]);
  }
});

test('containers of k3s, k0s and MicroK8s beside the engine are a gap', async () => {
  const folders = ['/run/k3s/containerd', '/run/k0s/containerd', '/var/snap/microk8s/common/run/containerd'];
  const gaps = await gapsOn((host) => {
    for (const folder of folders)
      add(host, `${folder}/io.containerd.runtime.v2.task/k8s.io/pod`, specWith('SYS_ADMIN', 'SYS_MODULE'));
  });
  assert.deepEqual(
    gaps.map(({ what }) => what),
    folders.map((folder) => `${folder}/io.containerd.runtime.v2.task/k8s.io`),
  );
  for (const { why } of gaps) assert.match(why, /1 of them privileged/u);
});

test('containers among those of the engine that it does not list are a gap', async () => {
  const place = '/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby';
  const spec = readRuntimeSpec(specWith(), `${place}/own/config.json`);
  assert.equal(spec.state, 'known');
  const written: WrittenWorkload = { ...identity, id: 'own', settings: {}, doubts: [] };
  const workloads = [workloadFacts(written, { spec })];
  const tasksOf =
    (...ids: readonly string[]) =>
    (host: FakeHost) => {
      for (const id of ids) add(host, `${place}/${id}`, specWith('SYS_ADMIN', 'SYS_MODULE'));
    };
  assert.deepEqual(await gapsOn(tasksOf('own'), workloads), []);
  const [gap] = await gapsOn(tasksOf('own', 'hidden'), workloads);
  assert.match(gap?.why ?? '', /1 container in its namespace moby .*\(1 of them privileged\)/u);
  const gaps = [
    { subject: { kind: 'workload', id: 'hidden', name: 'x' }, what: 'inspect of x', why: 'timeout' },
  ] as const;
  assert.deepEqual(await gapsOn(tasksOf('own', 'hidden'), workloads, { gaps }), []);
  // One that started after the engine was asked is not hidden.
  assert.deepEqual(await gapsOn(tasksOf('own', 'hidden'), workloads, { askedAt: 0 }), []);
});
