import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check as sensitiveHostPath } from '../../checks/workload/sensitive-host-path.ts';

const root = '1 0 8:1 / / rw - ext4 /dev/sda rw';

/** What the rule on host paths says of a container with a bind mount, on a host with these mounts. */
async function judged(bind: string, ...mounts: readonly string[]): Promise<readonly string[]> {
  const { facts } = await collect(engineRoutes([{ ...web, binds: [bind] }]), (host) => {
    writeProcess(host, process40);
    host.write('/proc/1/mountinfo', `${[root, ...mounts].join('\n')}\n`);
    host.write('/proc/1/net/fib_trie', 'Local:\n  |-- 192.0.2.7\n     /32 host LOCAL\n');
    for (const path of [
      '/etc/shadow',
      '/data/o/x',
      '/data/up/x',
      '/data/p/x',
      '/mnt/etc/x',
      '/var/lib/docker/overlay2/a/x',
    ])
      host.write(path, '');
  });
  const { findings } = buildReport(facts, [sensitiveHostPath], { version: '0', targets: [] });
  return findings.map(({ message }) => {
    const [, path, access, target] =
      /^(\S+) of the host is (read|readable and writable) .*?at (\S+):/u.exec(message) ?? [];
    return `${path} ${access} at ${target}`;
  });
}

const overlay = '2 1 0:50 / /data/o rw - overlay none rw,lowerdir=/etc,upperdir=/data/up,workdir=/data/w';

describe('a directory of the host that shows another one', () => {
  test('an overlay, of which the lower layer is only read', async () => {
    assert.deepEqual(await judged('/data/o:/x', overlay), ['/etc read at /x']);
  });

  test('an overlay in the mounted directory', async () => {
    assert.deepEqual(await judged('/data:/x', overlay), ['/etc read at /x/o']);
  });

  test('an overlay of an overlay', async () => {
    const outer = '3 1 0:51 / /data/p rw - overlay none rw,lowerdir=/data/o';
    assert.deepEqual(await judged('/data/p:/x', overlay, outer), ['/etc read at /x']);
  });

  test('a directory in one, which is that directory in each layer', async () => {
    const whole = '2 1 0:50 / /data/o rw - overlay none rw,lowerdir=/';
    assert.deepEqual(await judged('/data/o/etc:/x', whole), ['/etc read at /x']);
  });

  test('a file system in user space that passes a directory on', async () => {
    const bindfs = '2 1 0:50 / /data/o rw - fuse.bindfs /etc rw';
    assert.deepEqual(await judged('/data/o:/x', bindfs), ['/etc readable and writable at /x']);
  });

  test('a directory that the machine mounts from itself, by an address of its own', async () => {
    const nfs = (server: string) => `2 1 0:50 / /data/o rw - nfs4 ${server}:/etc rw,addr=${server}`;
    assert.deepEqual(await judged('/data/o:/x', nfs('192.0.2.7')), ['/etc readable and writable at /x']);
    assert.deepEqual(await judged('/data/o:/x', nfs('192.0.2.8')), []);
  });

  test('layers that are no secret, of the root file system, and of containers say nothing', async () => {
    const harmless = '2 1 0:50 / /data/o rw - overlay none rw,lowerdir=/data/p,upperdir=/data/up';
    assert.deepEqual(await judged('/data/o:/x', harmless), []);
    const live = '1 0 0:9 / / rw - overlay none rw,lowerdir=/mnt,upperdir=/etc';
    assert.deepEqual(await judged('/data/o:/x', live), []);
    const container = '2 1 0:50 / /data/o rw - overlay none rw,lowerdir=/var/lib/docker/overlay2/a';
    assert.deepEqual(await judged('/data:/x', container), []);
  });
});
