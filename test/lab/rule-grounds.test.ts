import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

describe('what an engine does with settings that rules know', () => {
  labTest('it refuses kernel parameters that belong to no namespace of the container', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const start = async (host: Readonly<Record<string, unknown>>): Promise<number> => {
      const made = await engine.request('POST', '/containers/create', {
        Image: image,
        Cmd: ['true'],
        HostConfig: host,
      });
      const { Id: id } = made.body as { Id?: string };
      if (id === undefined) return made.status;
      const { status } = await engine.request('POST', `/containers/${id}/start`);
      await engine.request('DELETE', `/containers/${id}?force=1`);
      return status;
    };
    const refused = [
      { Sysctls: { 'kernel.core_pattern': '/tmp/core' } },
      { Sysctls: { 'vm.swappiness': '10' } },
      { Sysctls: { 'net.core.somaxconn': '1024' }, NetworkMode: 'host' },
      { Sysctls: { 'kernel.shmmax': '1048576' }, IpcMode: 'host' },
    ];
    for (const host of refused) assert.ok((await start(host)) >= 400, JSON.stringify(host));
    const taken = [
      { Sysctls: { 'net.ipv4.ip_forward': '1' } },
      { Sysctls: { 'kernel.shmmax': '1048576', 'fs.mqueue.msg_max': '20' } },
      { Sysctls: { 'kernel.domainname': 'example' } },
    ];
    for (const host of taken) assert.equal(await start(host), 204, JSON.stringify(host));
  });

  labTest('it mounts a tmpfs with noexec, nosuid and nodev unless its options say otherwise', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const optionsOf = async (mount: string): Promise<readonly string[]> => {
      const { stdout, stderr } = await engine.docker(
        'run',
        '--rm',
        '--tmpfs',
        mount,
        image,
        'cat',
        '/proc/mounts',
      );
      const line = stdout.split('\n').find((each) => each.split(' ')[1] === '/t');
      assert.ok(line, stderr);
      return (line.split(' ')[3] ?? '').split(',');
    };
    const restrictions = ['noexec', 'nosuid', 'nodev'];
    const kept = async (mount: string): Promise<readonly string[]> => {
      const options = await optionsOf(mount);
      return restrictions.filter((one) => options.includes(one));
    };
    assert.deepEqual(await kept('/t'), restrictions);
    assert.deepEqual(await kept('/t:size=1m'), restrictions);
    assert.deepEqual(await kept('/t:exec'), ['nosuid', 'nodev']);
    assert.deepEqual(await kept('/t:exec,noexec,suid'), ['noexec', 'nodev']);
    assert.deepEqual(await kept('/t:dev'), ['noexec', 'nosuid']);
    assert.deepEqual(await kept('/t:defaults'), restrictions);
  });
});
