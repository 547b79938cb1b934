import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { placesOn } from '../../../test/kit/engine-facts-on.ts';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';

describe('programs of an engine that are scripts', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      '/usr/sbin/dockerd': '',
      '/etc/docker/daemon.json': '{ "runtimes": { "wrap": { "path": "/usr/local/bin/wrap" } } }',
      '/usr/local/bin/wrap': '#!/bin/sh\n/opt/tools/hook "$@"\n. /opt/tools/env\nexec runc "$@"\n',
      '/opt/tools/hook': '#!/bin/sh\n/opt/tools/inner\n',
      '/opt/tools/inner': '',
      '/opt/tools/env': 'X=1\n',
      '/bin/sh': '',
      '/etc/group': 'root:x:0:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
  });
  after(() => host.remove());

  it('run and read further files as root', async () => {
    const places = await placesOn(host, 'start-program');
    for (const path of ['/opt/tools/hook', '/opt/tools/env', '/opt/tools/inner'])
      assert.ok(places.includes(path), `${path} in ${places.join(', ')}`);
  });

  it('are followed where a daemon has them by their names, too', async () => {
    host.write('/usr/sbin/runc', '#!/bin/sh\nexec /srv/own/runc "$@"\n');
    host.write('/srv/own/runc', '');
    assert.ok((await placesOn(host, 'start-program')).includes('/srv/own/runc'));
  });
});
