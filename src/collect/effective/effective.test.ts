import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HostFiles } from '../../io/files.ts';
import { collect, process40, stateOf, web } from '../../../test/kit/collect.ts';
import { containerId, engineRoutes, inspectOf } from '../../../test/kit/engine-documents.ts';
import { writeFirstProcess, writeProcess } from '../../../test/kit/fake-host.ts';

const { id } = web;

describe('a container with a proven process', () => {
  test('has the readings of the kernel and the bundle', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeFirstProcess(host);
      writeProcess(host, process40);
    });
    const [workload] = facts.workloads;
    assert.ok(workload?.effective.state === 'known' && workload.spec.state === 'known');
    const { value } = workload.effective;
    assert.deepEqual(value.uids, [1000, 1000, 1000, 1000]);
    assert.equal(value.capBounding, '00000000a80425fb');
    assert.deepEqual(value.uidMap, [{ inside: 0, outside: 100000, length: 65536 }]);
    assert.deepEqual(value.namespaces.net, { id: 'net:[1]', host: true });
    assert.equal(value.namespaces.pid?.host, false);
    assert.ok(value.memoryLimit.state === 'known' && value.memoryLimit.value === 67108864);
    assert.ok(value.lsmLabel.state === 'known' && value.lsmLabel.value === 'docker-default (enforce)');
    assert.equal(workload.spec.value.uid, 1000);
    assert.equal(stateOf(facts.host), 'known');
  });

  test('does not have the rights of a user namespace that its first process made', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeFirstProcess(host);
      writeProcess(host, process40);
      host.link(`/proc/${process40.shim}/ns/user`, 'user:[5]');
      host.write(`/proc/${process40.shim}/uid_map`, '0 0 4294967295\n');
      host.write(`/proc/${process40.shim}/gid_map`, '0 0 4294967295\n');
    });
    const effective = facts.workloads[0]?.effective;
    assert.ok(effective?.state === 'known');
    assert.equal(effective.value.capBounding, '0000000000000000', 'as the bundle says');
    assert.deepEqual(effective.value.uidMap, [{ inside: 0, outside: 0, length: 4294967295 }]);
  });

  test('has those of the user namespace that it shares with a rootless engine', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeFirstProcess(host);
      writeProcess(host, process40);
      host.link(`/proc/${process40.shim}/ns/user`, 'user:[4005]');
    });
    const effective = facts.workloads[0]?.effective;
    assert.ok(effective?.state === 'known');
    assert.equal(effective.value.capBounding, '00000000a80425fb');
    assert.deepEqual(effective.value.uidMap, [{ inside: 0, outside: 100000, length: 65536 }]);
  });

  test('a lower parent limit wins', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeProcess(host, process40);
      host.write('/sys/fs/cgroup/system.slice/memory.max', '1048576\n');
    });
    const effective = facts.workloads[0]?.effective;
    assert.ok(effective?.state === 'known' && effective.value.memoryLimit.state === 'known');
    assert.equal(effective.value.memoryLimit.value, 1048576);
  });

  test('a process that ended meanwhile is gone, with a gap', async () => {
    const routes = engineRoutes([web]);
    let reads = 0;
    const change = (files: HostFiles): HostFiles => ({
      ...files,
      readText: async (path, maxBytes) => {
        const text = await files.readText(path, maxBytes);
        const isSecond = path === '/proc/40/stat' && ++reads > 1 && text.state === 'known';
        return isSecond ? { ...text, value: text.value.replace(' 400 ', ' 999 ') } : text;
      },
    });
    const { facts } = await collect(routes, (host) => writeProcess(host, process40), { change });
    assert.equal(stateOf(facts.workloads[0]?.effective), 'gone');
    assert.ok(facts.gaps.some(({ subject, why }) => subject.name === 'web' && why.startsWith('gone')));
  });

  test('the bundle of a rootless engine is in the mount namespace of its shim', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeProcess(host, process40);
      host.remove('/run/bundles');
      const process = { user: { uid: 7, gid: 7 } };
      host.write(
        `/proc/39/root/run/bundles/${id}/config.json`,
        JSON.stringify({ process, linux: { cgroupsPath: `/docker/${id}` } }),
      );
    });
    const spec = facts.workloads[0]?.spec;
    assert.ok(spec?.state === 'known', JSON.stringify(spec));
    assert.equal(spec.value.uid, 7);
  });

  test('ignores a bundle of another container', async () => {
    const other = containerId(2);
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeProcess(host, process40);
      host.write(
        `/run/bundles/${id}/config.json`,
        JSON.stringify({ linux: { cgroupsPath: `/docker/${other}` } }),
      );
    });
    assert.equal(stateOf(facts.workloads[0]?.effective), 'known');
    assert.equal(stateOf(facts.workloads[0]?.spec), 'undetermined');
  });

  test('mounts of the engine’s files prove the process if cgroups do not', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeProcess(host, { ...process40, cgroup: '/' });
      const root = `/var/lib/docker/containers/${id}/hosts`;
      host.write('/proc/40/mountinfo', `1 2 8:1 ${root} /etc/hosts rw - ext4 /dev/sda rw\n`);
    });
    assert.equal(stateOf(facts.workloads[0]?.effective), 'known');
  });

  test('finds the bundle in its default directory if the shim does not show it', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) => {
      writeProcess(host, { ...process40, shim: 38 });
      host.remove('/proc/38');
      const spec = { process: {}, linux: { cgroupsPath: `system.slice:docker:${id}` } };
      const folder = `/run/containerd/io.containerd.runtime.v2.task/moby/${id}`;
      host.write(`${folder}/config.json`, JSON.stringify(spec));
    });
    assert.equal(stateOf(facts.workloads[0]?.spec), 'known');
  });

  test('malformed kernel text is malformed', async () => {
    for (const name of ['status', 'mountinfo', 'uid_map', 'cgroup']) {
      const { facts } = await collect(engineRoutes([web]), (host) => {
        writeProcess(host, process40);
        host.write(`/proc/40/${name}`, 'nonsense\n');
      });
      assert.equal(stateOf(facts.workloads[0]?.effective), 'malformed', name);
    }
  });

  test('a sandbox process does not describe its container', async () => {
    const document = { ...inspectOf(web) };
    const info = { Runtimes: { secure: { path: '/usr/local/bin/runsc' }, kata: { path: 'runc' } } };
    const effectiveWith = async (runtime: string): Promise<string> => {
      const json = { ...document, HostConfig: { NetworkMode: 'bridge', Runtime: runtime } };
      const routes = { ...engineRoutes([web], info), [`/containers/${id}/json`]: { json } };
      const { facts } = await collect(routes, (host) => writeProcess(host, process40));
      return stateOf(facts.workloads[0]?.effective);
    };
    assert.equal(await effectiveWith('runsc'), 'unsupported');
    assert.equal(await effectiveWith('secure'), 'unsupported', 'whatever it is called');
    assert.equal(await effectiveWith('kata'), 'known', 'runc under another name');
  });
});
