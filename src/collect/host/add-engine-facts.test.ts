import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { ordinaryNeeds } from '../../core/need.ts';
import type { EnginePathRole } from '../../core/engine-paths.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { noProbes } from '../../io/probes.ts';
import { addEngineFacts } from './add-engine-facts.ts';
import { collectHost } from './collect-host.ts';

const needs = new Set(ordinaryNeeds);

describe('a second engine that runs as root beside the audited one', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      ...rootProcess(10, 1, 'dockerd', '-H', 'unix:///run/second.sock', '--data-root', '/srv/second'),
      ...rootProcess(11, 1, 'dockerd', '--config-file', '/srv/third.json'),
      ...rootProcess(12, 1, 'dockerd', '-H', 'unix:///run/checked.sock', '--validate'),
      '/srv/third.json': '{ "hosts": ["unix:///run/third.sock"] }',
      '/etc/group': 'root:x:0:\ndocker:x:999:ann\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/run/docker.sock': '',
      '/run/second.sock': '',
      '/run/third.sock': '',
      '/run/checked.sock': '',
      '/srv/second/x': '',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link('/var/run', '/run');
  });
  after(() => host.remove());

  async function places(role: EnginePathRole): Promise<readonly string[]> {
    const files = diskFiles(host.root);
    const base = await collectHost(files, noProbes, needs);
    assert.ok(base.state === 'known');
    const engine = unreadable('gone', 'not asked', 'engine');
    const facts = await addEngineFacts(files, base.value, { engine, sameMachine: true, daemonPid: 9 }, needs);
    const readings = valueOf(facts.enginePaths)?.[role] ?? [];
    return readings.flatMap((reading) => valueOf(reading)?.realPath ?? []);
  }

  it('has sockets that control the host too', async () => {
    assert.deepEqual(await places('engine-socket'), [
      '/run/docker.sock',
      '/run/second.sock',
      '/run/third.sock',
    ]);
  });

  it('is not audited itself', async () => {
    assert.deepEqual(await places('data-root'), []);
  });
});
