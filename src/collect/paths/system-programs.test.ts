import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { placesOn, factsOn } from '../../../test/kit/engine-facts-on.ts';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';

describe('what a daemon uses of the system', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      '/proc/9/environ': 'PATH=/usr/sbin:/usr/bin\0',
      '/usr/sbin/xtables-nft-multi': '',
      '/usr/bin/unpigz': '',
      '/usr/local/bin/git': '',
      '/etc/ld.so.conf': '# x\ninclude ld.so.conf.d/*.conf\n/srv/own\n',
      '/etc/ld.so.conf.d/a.conf': '/srv/shared /usr/lib\n',
      '/etc/ld.so.conf.d/a.off': '/srv/off\n',
      '/srv/shared/x': '',
      '/etc/group': 'root:x:0:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link('/usr/sbin/iptables', 'xtables-nft-multi');
  });
  after(() => host.remove());

  it('is nothing without one', async () => {
    assert.deepEqual(await placesOn(host, 'start-program'), []);
  });

  it('are the programs that it runs by name, and files of the dynamic linker', async () => {
    host.write('/usr/sbin/dockerd', '');
    assert.deepEqual(await placesOn(host, 'start-program'), [
      '/usr/sbin/xtables-nft-multi',
      '/usr/bin/unpigz',
      '/etc/ld.so.conf',
      '/etc/ld.so.conf.d/a.conf',
    ]);
    host.write('/etc/ld.so.preload', '/srv/own/a.so\n');
    host.write('/srv/own/a.so', '');
    assert.deepEqual((await placesOn(host, 'start-program')).slice(2, 4), [
      '/etc/ld.so.preload',
      '/srv/own/a.so',
    ]);
  });

  it('is found in directories in which others put no libraries', async () => {
    const folders = async (): Promise<readonly string[]> => {
      const readings = valueOf((await factsOn(host)).enginePaths)?.dockerd ?? [];
      return readings.flatMap((reading) => valueOf(reading)?.looseFolder?.path ?? []);
    };
    assert.deepEqual(await folders(), []);
    chmodSync(join(host.root, '/srv/shared'), 0o1777);
    assert.deepEqual(await folders(), ['/srv/shared']);
  });
});
