import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, hostPathsOf, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes, inspectOf } from '../../../test/kit/engine-documents.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check as engineSocket } from '../../checks/workload/engine-socket.ts';

describe('mounts on the engine’s machine', () => {
  test('a link is followed, also to the engine’s socket', async () => {
    const container = { ...web, binds: ['/srv/innocent:/s'] };
    const { facts } = await collect(engineRoutes([container]), (host) => {
      writeProcess(host, process40);
      host.write('/run/docker.sock', '');
      host.link('/var/run', '/run');
      host.link('/srv/innocent', '../var/run/docker.sock');
    });
    assert.deepEqual(hostPathsOf(facts, 'web'), ['/run/docker.sock']);
  });

  test('the kernel’s mount counts beside the current target of the source', async () => {
    const container = { ...web, binds: ['/srv/innocent:/s'] };
    const { facts } = await collect(engineRoutes([container]), (host) => {
      writeProcess(host, process40);
      host.write('/srv/innocent', '');
      host.write('/etc/shadow', '');
      host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
      host.write('/proc/40/mountinfo', '2 1 8:1 /etc/shadow /s rw - ext4 /dev/sda rw\n');
    });
    assert.deepEqual(hostPathsOf(facts, 'web'), ['/srv/innocent', '/etc/shadow']);
  });

  test('a mount below a source under another name is included', async () => {
    const container = { ...web, binds: ['/srv/app:/s'] };
    const { facts } = await collect(engineRoutes([container]), (host) => {
      writeProcess(host, process40);
      host.write('/srv/app/api', '');
      host.write('/run/docker.sock', '');
      const lines = ['1 0 8:1 / / rw - ext4 /dev/sda rw', '2 1 0:25 / /run rw - tmpfs tmpfs rw'];
      const own =
        '3 1 8:1 /srv/app /s rw - ext4 /dev/sda rw\n4 3 0:25 /docker.sock /s/api rw - tmpfs tmpfs rw\n';
      const socket = '5 1 0:25 /docker.sock /srv/app/api rw - tmpfs tmpfs rw';
      host.write('/proc/1/mountinfo', `${[...lines, socket].join('\n')}\n`);
      host.write('/proc/40/mountinfo', own);
    });
    const { findings } = buildReport(facts, [engineSocket], { version: '0', targets: [] });
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['The Docker socket /run/docker.sock is mounted at /s/api'],
    );
  });

  test('an unreadable source is checked by name and stays unknown', async () => {
    const container = { ...web, binds: ['/srv/a:/s'] };
    const { facts } = await collect(engineRoutes([container]), (host) => {
      writeProcess(host, process40);
      host.link('/srv/a', 'b');
      host.link('/srv/b', 'a');
    });
    assert.deepEqual(hostPathsOf(facts, 'web'), ['/srv/a', 'unresolved']);
  });

  test('the order of the engine’s list does not matter', async () => {
    const container = { ...web, binds: ['/a:/a', '/b:/b', '/c:/c'] };
    const document: object = { ...inspectOf(container) };
    const reversed = { ...document, Mounts: (document as { Mounts: unknown[] }).Mounts.toReversed() };
    const routes = engineRoutes([container]);
    const first = await collect(routes);
    const second = await collect({ ...routes, [`/containers/${web.id}/json`]: { json: reversed } });
    assert.equal(JSON.stringify(first.facts.workloads), JSON.stringify(second.facts.workloads));
  });
});
